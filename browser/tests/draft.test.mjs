// The review page by hand: an item is cut in two and put together again, and a refused form keeps what was typed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser } from "../lib/chrome.mjs";
import { Stage } from "../lib/stage.mjs";

const BASE = process.env.BASE ?? "http://127.0.0.1:8080";
const TEXT = `关于开展护路行动的方案
一、重点任务
1.县城管局要全面排查背街小巷破损路面，建立逐路台账，报县创建办备案。
2.县住建局要组织修复破损路面36处。
`;
let chrome;
before(async () => {
  chrome = await browser();
});
after(() => chrome?.close());

for (const width of [360, 1366]) {
  test(`an item is cut in two and put together again at ${width} px`, async () => {
    const stage = new Stage(chrome, BASE, { width, lang: "zh" });
    let page = await stage.open("office", "/drafts");
    const file = { name: `护路${width}.txt`, mimeType: "text/plain", buffer: Buffer.from(TEXT) };
    await page.setInputFiles('input[name="file"]', file);
    page = await stage.press("office", page.locator('form[action="/drafts"] button'));
    const items = () => page.locator("article[data-item]");
    const task = () => items().filter({ hasText: "全面排查" }).first();
    const before = await items().count();
    const cut = async (words) => {
      const fold = task().locator("details", { has: page.locator('input[name="words"]') });
      if ((await fold.getAttribute("open")) === null) await fold.locator("summary").click();
      await task().locator('input[name="words"]').fill(words);
      page = await stage.press("office", task().locator('button[value="split"]'));
    };
    await cut("没有的字");
    assert.equal(await page.locator('[role="alert"]').count(), 1, "the refusal is told");
    assert.equal(await task().locator('input[name="words"]').inputValue(), "没有的字", "what was typed stands");
    await stage.look("office", "draft-refused");
    await cut("建立逐路台账");
    assert.equal(await items().count(), before + 1, "one item more");
    const fold = task().locator("details", { has: page.locator('input[name="words"]') });
    await fold.locator("summary").click();
    page = await stage.press("office", task().locator('button[value="merge"]'));
    assert.ok((await task().innerText()).includes("建立逐路台账"), "the words are together again");
    await stage.look("office", "draft-merged");
    await stage.close();
    assert.deepEqual(stage.faults, []);
  });
}
