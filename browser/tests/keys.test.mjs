// What script adds to the pages: keys, the theme, the board as one stop.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, signIn, visitor } from "../lib/chrome.mjs";

const BASE = process.env.BASE ?? "http://127.0.0.1:8080";
let chrome;
let context;
before(async () => {
  chrome = await browser();
  context = await visitor(chrome, BASE, { width: 1366 });
  await signIn(context, BASE, "office");
});
after(() => chrome?.close());

test("g w leads to my work, in Chinese input too, because the key's place counts", async () => {
  const page = await context.newPage();
  await page.goto(BASE, { waitUntil: "load" });
  await page.keyboard.press("KeyG");
  await Promise.all([page.waitForURL("**/work"), page.keyboard.press("KeyW")]);
  await page.close();
});

test("keys are quiet in a field", async () => {
  const page = await context.newPage();
  await page.goto(new URL("/work", BASE).href, { waitUntil: "load" });
  await page.evaluate(() => {
    const field = document.body.appendChild(document.createElement("input"));
    field.focus();
  });
  await page.keyboard.type("gb?");
  assert.equal(new URL(page.url()).pathname, "/work");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  await page.close();
});

test("? opens the list of keys, Escape closes it, and they can be switched off", async () => {
  const page = await context.newPage();
  await page.goto(BASE, { waitUntil: "load" });
  await page.keyboard.press("Shift+Slash");
  assert.equal(await page.locator("dialog[data-keys][open]").count(), 1);
  await page.locator("[data-keys-off]").check();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  await page.keyboard.press("Shift+Slash");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  await page.evaluate(() => localStorage.clear());
  await page.close();
});

test("in the list of cases j goes down, x ticks, with Shift up to there, and Enter opens", async () => {
  const page = await context.newPage();
  await page.goto(new URL("/cases", BASE).href, { waitUntil: "load" });
  const ticked = () => page.locator('tr[data-item] input[type="checkbox"]:checked').count();
  await page.keyboard.press("KeyJ");
  await page.keyboard.press("KeyX");
  assert.equal(await ticked(), 1);
  await page.keyboard.press("KeyJ");
  await page.keyboard.press("KeyJ");
  await page.keyboard.press("Shift+KeyX");
  assert.equal(await ticked(), 3);
  const href = await page.evaluate(() => document.activeElement?.getAttribute("href") ?? "");
  assert.match(href, /^\/cases\/\d+$/);
  await Promise.all([page.waitForURL(`**${href}`), page.keyboard.press("Enter")]);
  await page.close();
});

test("the board is one stop of the Tab key and arrows walk its stones", async () => {
  const page = await context.newPage();
  await page.goto(BASE, { waitUntil: "load" });
  const stops = page.locator("table[data-board] tbody a");
  if ((await stops.count()) > 1) {
    assert.equal(await page.locator('table[data-board] tbody a[tabindex="0"]').count(), 1);
    await stops.first().focus();
    await page.keyboard.press("End");
    const last = await page.evaluate(() => document.activeElement?.getAttribute("href"));
    assert.notEqual(last, null);
    assert.equal(await page.locator('table[data-board] tbody a[tabindex="0"]').count(), 1);
  }
  await page.close();
});

test("a page refuses script that is not its own", async () => {
  const page = await context.newPage();
  const reply = await page.goto(BASE, { waitUntil: "load" });
  const policy = reply.headers()["content-security-policy"] ?? "";
  assert.ok(!policy.includes("unsafe-inline") && !policy.includes("unsafe-eval"), policy);
  assert.equal(await page.locator("[style], style, script:not([src])").count(), 0);
  await page.close();
});

test("the first page on a phone weighs at most 200 KB", async () => {
  const phone = await visitor(chrome, BASE, { width: 360 });
  const page = await phone.newPage();
  const wire = await phone.newCDPSession(page);
  await wire.send("Network.enable");
  let bytes = 0;
  wire.on("Network.loadingFinished", (e) => {
    bytes += e.encodedDataLength;
  });
  await signIn(phone, BASE, "office");
  await page.goto(BASE, { waitUntil: "networkidle" });
  assert.ok(bytes > 0 && bytes <= 200 * 1024, `${bytes} bytes`);
  await phone.close();
});
