// The picture at the top of the README: the board of the demonstration city as its office sees it.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { browser, signIn, visitor } from "../lib/chrome.mjs";

const BASE = process.env.BASE ?? "http://127.0.0.1:8080";
const PICTURE = join(import.meta.dirname, "../../docs/board.png");

test("the README shows the board as it is", async () => {
  const chrome = await browser();
  const context = await visitor(chrome, BASE, { width: 1366 });
  await signIn(context, BASE, "office");
  const page = await context.newPage();
  await page.goto(BASE, { waitUntil: "load" });
  await page.screenshot({ path: PICTURE, clip: { x: 0, y: 0, width: 1366, height: 1100 }, fullPage: true });
  await chrome.close();
  assert.ok(statSync(PICTURE).size > 20_000);
});
