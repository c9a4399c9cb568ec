#!/usr/bin/env node
// Takes pictures of pages and says what is wrong with them.
//   node shot.mjs URL… [--out shots] [--width 360,1366] [--lang zh,en] [--as office] [--dark] [--fold] [--check]
// A URL may be a path under BASE, or a file. --fold takes the window only; --check adds axe and small text.
import { mkdirSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { browser, visitor, signIn } from "./lib/chrome.mjs";
import { access, complaints, nameOf, sideways, tooSmall } from "./lib/look.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", default: "shots" },
    width: { type: "string", default: "360,1366" },
    lang: { type: "string", default: "zh" },
    as: { type: "string" },
    dark: { type: "boolean", default: false },
    fold: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
  },
});
if (positionals.length === 0) {
  console.error("usage: node shot.mjs URL… --out DIR --width 360,1366 --lang zh,en --as office [--dark] [--fold] [--check]");
  process.exit(2);
}

const base = process.env.BASE ?? "http://127.0.0.1:8080";
const urls = positionals.map((at) => {
  if (/^(https?|file):/.test(at)) return at;
  return at.endsWith(".html") && existsSync(at) ? pathToFileURL(resolve(at)).href : new URL(at, base).href;
});
const origin = urls[0].startsWith("http") ? new URL(urls[0]).origin : base;

mkdirSync(values.out, { recursive: true });
const chrome = await browser();
let faults = 0;
try {
  for (const width of values.width.split(",").map(Number)) {
    for (const lang of values.lang.split(",")) {
      const context = await visitor(chrome, origin, { width, lang, dark: values.dark });
      if (values.as) await signIn(context, origin, values.as);
      for (const url of urls) faults += await take(context, url, width, lang);
      await context.close();
    }
  }
} finally {
  await chrome.close();
}
process.exit(faults ? 1 : 0);

/** One page: its picture on disk, its faults on the terminal. */
async function take(context, url, width, lang) {
  const page = await context.newPage();
  const heard = complaints(page);
  const reply = await page.goto(url, { waitUntil: "load", timeout: 20_000 });
  const who = values.as ? `-${values.as}` : "";
  const file = join(values.out, `${nameOf(url)}-${width}-${lang}${who}${values.dark ? "-dark" : ""}.png`);
  await page.screenshot({ path: file, fullPage: !values.fold });
  const said = [...heard, ...(await sideways(page)).map((s) => `sideways: ${s}`)];
  if (reply && reply.status() >= 400) said.push(`answered ${reply.status()}`);
  if (values.check) said.push(...(await access(page)), ...(await tooSmall(page)).map((s) => `small: ${s}`));
  console.log(`${file}${said.map((s) => `\n    ${s}`).join("")}`);
  await page.close();
  return said.length;
}
