// One browser for a run, one context for each pair of width and language.
import { chromium } from "playwright-core";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
];

/** Starts Chromium; CHROMIUM names another binary than /usr/bin/chromium. */
export async function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
    headless: true,
  });
}

const HEIGHTS = { 360: 740, 768: 1024, 1366: 768, 1920: 1080 };

/** A visitor with a screen of this width who reads this language. */
export async function visitor(chrome, base, { width = 1366, lang = "zh", dark = false } = {}) {
  const context = await chrome.newContext({
    viewport: { width, height: HEIGHTS[width] ?? 900 },
    locale: lang === "en" ? "en-GB" : "zh-CN",
    timezoneId: "Asia/Shanghai",
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    hasTouch: width < 600,
    isMobile: width < 600,
    deviceScaleFactor: 1,
  });
  await context.addCookies([
    { name: "lang", value: lang, url: base },
    ...(dark ? [{ name: "theme", value: "dark", url: base }] : []),
  ]);
  return context;
}

/** Signs in by the form that people use. */
export async function signIn(context, base, name, password = process.env.YIPAN_PASSWORD ?? "yipan-demo") {
  const page = await context.newPage();
  await page.goto(new URL("/sign-in", base).href, { waitUntil: "domcontentloaded" });
  await page.fill('[name="username"]', name);
  await page.fill('[name="password"]', password);
  await Promise.all([
    page.waitForURL((url) => !url.pathname.startsWith("/sign-in"), { waitUntil: "domcontentloaded" }),
    page.locator('form:has([name="password"]) button').first().click(),
  ]);
  await page.close();
}
