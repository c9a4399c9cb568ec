// People of the demonstration city, each with a browser of their own, and one way to look at a page.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { signIn, visitor } from "./chrome.mjs";
import { access, complaints, sideways, tooSmall } from "./look.mjs";

const SHOTS = process.env.SHOTS ?? join(import.meta.dirname, "../../shots");

/** A stage at one width and language: `await stage.as("office")` is that person's open page. */
export class Stage {
  constructor(chrome, base, { width, lang }) {
    Object.assign(this, { chrome, base, width, lang, pages: new Map(), faults: [], scenes: 0 });
    this.folder = join(SHOTS, "story", `${width}-${lang}`);
    mkdirSync(this.folder, { recursive: true });
  }

  /** The page of an account; `""` is anybody. */
  async as(name) {
    if (!this.pages.has(name)) {
      const context = await visitor(this.chrome, this.base, this);
      if (name) await signIn(context, this.base, name);
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      this.pages.set(name, { context, page, heard: complaints(page) });
    }
    return this.pages.get(name).page;
  }

  /** Opens an address as somebody. */
  async open(name, path) {
    const page = await this.as(name);
    const reply = await page.goto(new URL(path, this.base).href, { waitUntil: "load" });
    if (!reply || reply.status() >= 400) throw new Error(`${name} ${path} answered ${reply?.status()}`);
    return page;
  }

  /** Presses what leads to another page and waits for it. */
  async press(name, locator) {
    const page = await this.as(name);
    const before = await page.evaluate(() => performance.timeOrigin);
    await locator.click();
    await page.waitForFunction((then) => performance.timeOrigin !== then && document.readyState === "complete", before);
    return page;
  }

  /** A picture of the scene, and everything that is wrong with it. */
  async look(name, scene) {
    const { page, heard } = this.pages.get(name);
    this.scenes += 1;
    const file = `${String(this.scenes).padStart(2, "0")}-${scene}.png`;
    await page.screenshot({ path: join(this.folder, file), fullPage: true });
    // A form that is answered with its mend is an answer, not a fault.
    const errors = heard.splice(0).filter((text) => !text.includes("422"));
    const found = [...errors, ...(await sideways(page)), ...(await tooSmall(page)), ...(await access(page))];
    this.faults.push(...found.map((fault) => `${scene} (${name || "anybody"}): ${fault}`));
  }

  /** JSON of the API, as somebody. */
  async api(name, path) {
    await this.as(name);
    const reply = await this.pages.get(name).context.request.get(new URL(`/api/v1${path}`, this.base).href);
    if (!reply.ok()) throw new Error(`${name} /api/v1${path} answered ${reply.status()}: ${await reply.text()}`);
    return reply.json();
  }

  async close() {
    for (const { context } of this.pages.values()) await context.close();
  }
}
