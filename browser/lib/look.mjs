// What can be measured about a page without knowing what it says.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Elements that stick out of the window sideways; an empty list when the page fits. */
export async function sideways(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    const wide = root.scrollWidth - root.clientWidth;
    if (wide <= 0) return [];
    const clipped = (e) => {
      for (let at = e.parentElement; at && at !== document.body; at = at.parentElement) {
        if (getComputedStyle(at).overflowX !== "visible") return true;
      }
      return false;
    };
    const found = [];
    for (const e of document.body.querySelectorAll("*")) {
      const over = Math.round(e.getBoundingClientRect().right - root.clientWidth);
      if (over > 0 && !clipped(e)) found.push(`${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""} by ${over}px`);
    }
    return found.length ? found.slice(0, 5) : [`the page by ${wide}px`];
  });
}

/** Serious and critical findings of axe, one line each. The page's own policy does not stop the check. */
export async function access(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() =>
    globalThis.axe
      .run(document, {
        runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
        resultTypes: ["violations"],
      })
      .then((result) =>
        result.violations.map((v) => ({
          id: v.id,
          impact: v.impact,
          help: v.help,
          count: v.nodes.length,
          where: v.nodes.slice(0, 3).map((n) => n.target.join(" ")),
        })),
      ),
  );
  return found
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .map((v) => `${v.impact} ${v.id} ×${v.count}: ${v.help} (${v.where.join(" | ")})`);
}

/** Chinese text under 14 px, outside drawings: too small to read on a phone. */
export async function tooSmall(page) {
  return page.evaluate(() => {
    const found = new Set();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const e = node.parentElement;
      if (!e || e.closest("svg, script, style, .visually-hidden") || !/\p{Script=Han}/u.test(node.data)) continue;
      if (e.getClientRects().length === 0) continue;
      const size = Number.parseFloat(getComputedStyle(e).fontSize);
      if (size < 13.9) found.add(`${size}px “${node.data.trim().slice(0, 16)}”`);
    }
    return [...found].slice(0, 5);
  });
}

/** What the page logged as an error, gathered from now on. */
export function complaints(page) {
  const heard = [];
  page.on("console", (m) => m.type() === "error" && heard.push(`${m.text()} ${m.location().url}`));
  page.on("pageerror", (e) => heard.push(String(e)));
  return heard;
}

/** A file name for a page: its path with hyphens. */
export function nameOf(url) {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`.replace(/^\/+|\/+$/g, "").replace(/[^\p{L}\p{N}]+/gu, "-") || "home";
}
