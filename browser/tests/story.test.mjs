// The whole loop in a real browser: a document becomes a campaign, a finding a case, a fix a stroke, a month a bulletin.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, test } from "node:test";
import { browser } from "../lib/chrome.mjs";
import { photo, plan, standard } from "../lib/paper.mjs";
import { Stage } from "../lib/stage.mjs";

const BASE = process.env.BASE ?? "http://127.0.0.1:8080";
let chrome;
before(async () => {
  chrome = await browser();
});
after(() => chrome?.close());

for (const width of [360, 1366]) {
  for (const lang of ["zh", "en"]) {
    test(`the loop runs from a document to a bulletin at ${width} px in ${lang}`, async () => {
      const stage = new Stage(chrome, BASE, { width, lang });
      const mark = `${lang}${width}-${Date.now().toString(36)}`;
      const campaign = await aDocumentBecomesACampaign(stage, mark);
      await aStandardGetsLeads(stage, campaign, mark);
      const found = await aFindingBecomesACase(stage, campaign, mark);
      await fixedCheckedStruckOff(stage, found, width + 1);
      await aResidentIsHeard(stage);
      await aLateCaseIsRedAndClimbs(stage);
      await theMonthIsScoredAndTold(stage);
      await theLedgerProvesIt(stage);
      await stage.close();
      assert.deepEqual(stage.faults, []);
    });
  }
}

async function aDocumentBecomesACampaign(stage, mark) {
  let page = await stage.open("office", "/");
  await stage.look("office", "board");
  page = await stage.open("office", "/campaigns");
  page = await stage.press("office", page.locator('a[href="/drafts"]').first());
  const text = Buffer.from(plan(new Date(), mark));
  await page.setInputFiles('input[name="file"]', { name: `方案${mark}.txt`, mimeType: "text/plain", buffer: text });
  page = await stage.press("office", page.locator('form[action="/drafts"] button'));
  assert.ok((await page.locator(".y-doc").innerText()).includes("净街美巷"), "the document stands on the left");
  assert.ok((await page.locator("article[data-item]").count()) >= 6, "the finds stand on the right");
  const first = page.locator("article[data-item] a[data-open]").first();
  const target = await first.getAttribute("href");
  assert.equal(await page.locator(target).count(), 1, "each find leads to its words");
  await stage.look("office", "draft");
  page = await stage.press("office", page.locator('form[action$="/sure"] button'));
  for (let left = 60; left > 0; left -= 1) {
    const open = page.locator('article[data-item]:has(button[value="accept"])').first();
    if ((await open.count()) === 0) break;
    if (await open.locator(".ask").count()) {
      await open.locator('input[name="start_date"]').fill(isoDay(76));
      await open.locator('input[name="end_date"]').fill(isoDay(90));
    }
    page = await stage.press("office", open.locator('button[value="accept"]'));
  }
  page = await stage.press("office", page.locator('form[action$="/application"] button'));
  const campaign = Number(/\/campaigns\/(\d+)/.exec(page.url())?.[1]);
  assert.ok(campaign > 0, page.url());
  await stage.look("office", "campaign");
  const phases = await stage.api("office", `/phases?campaign=${campaign}`);
  assert.equal(phases.items.length, 3, "three phases of the text");
  const tasks = await stage.api("office", `/tasks?campaign=${campaign}`);
  assert.ok(tasks.items.some((t) => t.title.includes("破损路面")), JSON.stringify(tasks.items));
  assert.ok(tasks.items.every((t) => t.due_at), JSON.stringify(tasks.items[0]));
  await stage.open("office", `/campaigns/${campaign}/plan`);
  await stage.look("office", "plan");
  return campaign;
}

async function aStandardGetsLeads(stage, campaign, mark) {
  let page = await stage.open("office", `/campaigns/${campaign}/standards/import`);
  const wrong = Buffer.from(standard(`alley-${mark}`).replace(">= 0.98 ratio", "about right"));
  await page.setInputFiles("#file", { name: "标准.toml", mimeType: "application/toml", buffer: wrong });
  page = await stage.press("office", page.locator('form[enctype="multipart/form-data"] button'));
  assert.equal(await page.locator("[role=alert] code").count(), 1, "the wrong place is named");
  const right = Buffer.from(standard(`alley-${mark}`));
  await page.setInputFiles("#file", { name: "标准.toml", mimeType: "application/toml", buffer: right });
  page = await stage.press("office", page.locator('form[enctype="multipart/form-data"] button'));
  page = await stage.press("office", page.locator('form[action$="/standards/take"] button.btn-primary'));
  page = await stage.open("office", `/campaigns/${campaign}/duties/coverage`);
  assert.ok((await page.locator("main").innerText()).includes("站亭整洁"), "what has no owner is named");
  await stage.look("office", "coverage");
  const row = page.locator('tr:has-text("背街小巷亮灯率")');
  await row.locator('input[name="unit"]').fill("县住建局");
  page = await stage.press("office", row.locator("button"));
  assert.equal(await page.locator('tr:has-text("背街小巷亮灯率") input[name="unit"]').count(), 0, "it has a lead now");
  page = await stage.open("office", `/campaigns/${campaign}/start`);
  await page.fill("#waiver", "站亭先由市容环卫局代管");
  await stage.press("office", page.locator('form[action$="/start"] button'));
}

async function aFindingBecomesACase(stage, campaign, mark) {
  let page = await stage.open("office", `/campaigns/${campaign}/rounds`);
  page = await stage.press("office", page.locator('a[href^="/rounds/new"]'));
  await page.fill("#name", `第 ${mark} 轮巡查`);
  await page.fill("#from", isoMinute(-1));
  await page.fill("#until", isoMinute(3 * 24));
  await page.locator('input[name="site_kind"]').first().check();
  await page.fill("#sample", "3");
  await page.locator('label:has-text("王督查员") input[name="inspector"]').check();
  await stage.look("office", "round-planned");
  page = await stage.press("office", page.locator('form[action="/rounds"] button'));
  page = await stage.press("office", page.locator('form[action$="/promise"] button'));
  page = await stage.press("office", page.locator('form[action$="/draw"] button'));
  const round = Number(/\/rounds\/(\d+)/.exec(page.url())[1]);
  await stage.look("office", "round-drawn");

  page = await stage.open("inspector", "/field");
  await stage.look("inspector", "field");
  page = await stage.press("inspector", page.locator(`a[href="/field/${round}"]`));
  await stage.look("inspector", "site");
  const items = page.locator("fieldset[data-item]");
  const total = await items.count();
  const failing = (await page.locator('fieldset[data-item][data-photo="fail"]:has(input[value="fail"])').count())
    ? page.locator('fieldset[data-item][data-photo="fail"]:has(input[value="fail"])').first()
    : page.locator('fieldset[data-item]:has(input[value="fail"])').first();
  for (let i = 0; i < total; i += 1) {
    const item = items.nth(i);
    if (await item.locator('input[value="pass"]').count()) await item.locator("label.y").click();
    else await item.locator('input[type="number"]').fill("99");
  }
  await failing.locator("label.n").click();
  await failing.locator('input[name^="n-"]').fill(`两袋垃圾 ${mark}`);
  const camera = failing.locator('input[type="file"]');
  if (await camera.count()) await camera.setInputFiles(photo(stage.width + (stage.lang === "zh" ? 0 : 7)));
  await stage.look("inspector", "site-filled");
  await stage.press("inspector", page.locator("#send"));
  for (let tries = 0; tries < 100; tries += 1) {
    const cases = await stage.api("office", `/cases?campaign=${campaign}&limit=5`);
    if (cases.items.length > 0) return cases.items[0].id;
    await page.waitForResponse(() => true, { timeout: 200 }).catch(() => null);
  }
  throw new Error("the failed item did not become a case");
}

async function fixedCheckedStruckOff(stage, id, seed) {
  const own = `/cases/${id}`;
  let page = await stage.open("office", own);
  await stage.look("office", "case-new");
  if (await page.locator('form[action$="/file"]').count()) {
    page = await stage.press("office", page.locator('form[action$="/file"] button'));
  }
  const sanitation = await page.locator("#f-unit option", { hasText: "市容环卫局" }).getAttribute("value");
  await page.selectOption("#f-unit", sanitation);
  page = await stage.press("office", page.locator('form[action$="/dispatch"] button'));

  page = await stage.open("sanitation", "/field/cases");
  const mine = page.locator(`details#c${id}`);
  if (!(await mine.evaluate((e) => e.open))) await mine.locator("summary").click();
  await stage.look("sanitation", "my-cases");
  page = await stage.press("sanitation", mine.locator('form[action$="/take"] button'));
  const body = page.locator(`details#c${id}`);
  if (!(await body.evaluate((e) => e.open))) await body.locator("summary").click();
  for (const box of await body.locator('input[type="checkbox"]').all()) await box.check();
  await body.locator('input[type="file"]').setInputFiles(photo(seed));
  await body.locator("textarea").fill("已清运，换了新桶");
  page = await stage.press("sanitation", body.locator('form[action$="/fix"] button'));

  page = await stage.open("sanitation", own);
  assert.equal(await page.locator('form[action$="/verification"]').count(), 0, "who fixed it cannot strike it off");
  page = await stage.open("inspector2", `/field/verify/${id}`);
  await stage.look("inspector2", "verify");
  page = await stage.press("inspector2", page.locator('button[name="passed"][value="true"]'));
  assert.equal(await page.locator("s.no").count(), 1, "one stroke through the number");
  await stage.look("inspector2", "struck-off");
  assert.equal((await stage.api("office", own)).state, "closed");
}

async function aResidentIsHeard(stage) {
  let page = await stage.open("", "/report");
  await page.locator(".chips label").first().click();
  await page.fill("#v-words", "东关桥头果皮箱满溢");
  await page.fill("#v-place", "东关桥头");
  await page.setInputFiles("#v-photo", photo(stage.width + 91));
  await stage.look("", "report");
  page = await stage.press("", page.locator('form[action="/report"] button'));
  assert.match(new URL(page.url()).pathname, /^\/track\/[0-9A-Z]{8}$/);
  await stage.look("", "track");
  const id = (await stage.api("office", "/cases?limit=1")).items[0].id;
  await fixedCheckedStruckOff(stage, id, stage.width + 5);
  page = await stage.open("", new URL(page.url()).pathname);
  page = await stage.press("", page.locator('button[name="solved"][value="true"]'));
  assert.equal(await page.locator("form").count(), 0, "said once");
  await stage.look("", "track-solved");
}

async function aLateCaseIsRedAndClimbs(stage) {
  let page = await stage.open("office", "/cases?state=late");
  await stage.look("office", "cases-late");
  assert.ok((await page.locator(".word.late").count()) > 0, "late is red in the list");
  page = await stage.press("office", page.locator("table.rows td.what a").first());
  assert.ok((await page.locator(".word.late").count()) > 0, "it is red");
  const facts = (await stage.api("auditor", `/ledger?subject=case&subject_id=${/\d+/.exec(new URL(page.url()).pathname)[0]}`)).items;
  const overdue = facts.find((entry) => entry.fact === "case.overdue");
  assert.ok(overdue && !overdue.actor_id, "the watch took it higher by itself");
  await stage.look("office", "case-late");
}

async function theMonthIsScoredAndTold(stage) {
  const campaigns = (await stage.api("office", "/campaigns")).items;
  const { id } = campaigns.find((c) => c.is_focus || c.focus) ?? campaigns[0];
  let page = await stage.open("office", `/campaigns/${id}/scores`);
  const again = page.locator(`form[action="/campaigns/${id}/scores"] button`).first();
  if (await again.count()) page = await stage.press("office", again);
  await stage.look("office", "scores");
  page = await stage.press("office", page.locator("table.y-rank th a").last());
  assert.ok((await page.locator("#why, .wf").count()) > 0, "explained down to the record");
  await stage.look("office", "score-explained");
  page = await stage.open("office", `/campaigns/${id}/bulletins`);
  page = await stage.press("office", page.locator('form[action$="/bulletins"] button'));
  await stage.look("office", "bulletin");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.locator('a[href$="/file"]').click(),
  ]);
  assert.match(file.suggestedFilename(), /\.docx$/);
}

async function theLedgerProvesIt(stage) {
  const page = await stage.open("auditor", "/ledger");
  await stage.press("auditor", page.locator('a[href="/ledger/verification"]'));
  await stage.look("auditor", "ledger-proved");
  const proof = await stage.api("auditor", "/ledger/verification");
  assert.equal(proof.sound, true, JSON.stringify(proof));
  const data = process.env.YIPAN_DATA_DIR;
  if (!data || !process.env.YIPAN) return;
  const told = spawnSync(process.env.YIPAN, ["ledger", "verify", "--data", data, "--json"], { encoding: "utf8" });
  assert.equal(told.status, 0, told.stderr);
  assert.equal(JSON.parse(told.stdout).sound, true, told.stdout);
}

/** A day from today as a date field wants it. */
function isoDay(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** A moment from now on Anlan's clock. */
function isoMinute(hours) {
  return new Date(Date.now() + (hours + 8) * 3_600_000).toISOString().slice(0, 16);
}
