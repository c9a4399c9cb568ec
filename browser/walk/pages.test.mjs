// Walks the pages of a running city as each person sees them: two widths, two languages.
// BASE is the address of `yipan serve` on a demonstration city; pictures go to SHOTS, or shots/ in the repository.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, signIn, visitor } from "../lib/chrome.mjs";
import { access, complaints, nameOf, sideways, tooSmall } from "../lib/look.mjs";
import { PUBLIC, WALK } from "../lib/walk.mjs";

const BASE = process.env.BASE ?? "http://127.0.0.1:8080";
const SHOTS = process.env.SHOTS ?? join(import.meta.dirname, "../../shots");
// Every width in every language when a person asks; the two that differ most in the tests.
const SIZES =
  process.env.WALK === "all" ? [[360, "zh"], [360, "en"], [1366, "zh"], [1366, "en"]] : [[360, "zh"], [1366, "en"]];
const LINKS_EACH = 40;

let chrome;
before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  chrome = await browser();
});
after(() => chrome?.close());

for (const [width, lang] of SIZES) {
  test(`everybody can read a public page at ${width} px in ${lang}`, async () => {
    const context = await visitor(chrome, BASE, { width, lang });
    const faults = [];
    for (const path of PUBLIC) faults.push(...(await examine(context, path, { width, lang, as: "" })).faults);
    await context.close();
    assert.deepEqual(faults, []);
  });

  for (const [name, starts] of Object.entries(WALK)) {
    test(`${name} can read every page at ${width} px in ${lang}`, async () => {
      const context = await visitor(chrome, BASE, { width, lang });
      await signIn(context, BASE, name);
      const faults = [];
      const seen = new Set(starts);
      // From the pages given, every link one step away is walked too, one of each kind of address.
      const queue = [...starts];
      const last = starts.length + LINKS_EACH;
      for (let i = 0; i < queue.length && i < last; i += 1) {
        const found = await examine(context, queue[i], { width, lang, as: name });
        faults.push(...found.faults);
        for (const path of found.links) {
          const kind = path.replace(/\d+/g, "N").replace(/\?.*$/, "");
          if (seen.has(kind) || seen.has(path)) continue;
          seen.add(kind);
          queue.push(path);
        }
      }
      await context.close();
      assert.deepEqual(faults, []);
    });
  }
}

/** What is wrong with one page, and where it leads within the site. */
async function examine(context, path, { width, lang, as }) {
  const page = await context.newPage();
  const heard = complaints(page);
  const url = new URL(path, BASE).href;
  // A link to a file starts a download: there is no page to look at.
  const reply = await page.goto(url, { waitUntil: "load", timeout: 20_000 }).catch((error) => {
    if (error.message.includes("Download is starting")) return null;
    throw error;
  });
  if (!(reply?.headers()["content-type"] ?? "").includes("text/html")) {
    await page.close();
    return { faults: [], links: [] };
  }
  const where = `${as || "visitor"} ${path}`;
  const faults = [
    ...(reply.status() >= 400 ? [`answered ${reply.status()}`] : []),
    ...heard,
    ...(await sideways(page)).map((s) => `sticks out: ${s}`),
    ...(await tooSmall(page)).map((s) => `small: ${s}`),
    ...(await unsaid(page)).map((s) => `a sentence is missing: ${s}`),
    ...(await access(page)),
  ].map((fault) => `${where}: ${fault}`);
  await page.screenshot({ path: join(SHOTS, `${nameOf(url)}-${width}-${lang}${as && `-${as}`}.png`), fullPage: true });
  const links = await page.evaluate(() =>
    [...document.querySelectorAll("a[href]")]
      .filter((a) => a.origin === location.origin && !a.hasAttribute("download") && !a.pathname.startsWith("/language/"))
      .map((a) => a.pathname + a.search)
      .filter((path) => !/\.(xlsx|docx|toml|json|csv|ics|jpg|xml)(\?|$)|\/file$/.test(path)),
  );
  await page.close();
  return { faults, links };
}

/** A name of a sentence shown instead of the sentence, `case-refused-already-late`, or one with a hole, `{$n}`. */
async function unsaid(page) {
  return page.evaluate(() => {
    const found = new Set();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.parentElement?.closest("code, pre, kbd, script, input, .y-hash")) continue;
      const text = node.data.trim();
      if (/^[a-z]+(-[a-z]+)+$/.test(text) || /\{[A-Z$]/.test(text)) found.add(text);
    }
    return [...found].slice(0, 5);
  });
}
