// Opens report pages in Chromium as a reader would, from `file://`, and judges them.
//
//     node tests/browser/look.mjs PAGES [PICTURES]
//
// PAGES is a folder of .html files (`examples/report_gallery` makes it); PICTURES, where given, takes screenshots
// in light, dark, on a phone and on paper. Every page is opened twice, the second time with its content security
// policy switched off, so that escaping has to hold by itself. A page fails where
//   * the console has an error, anything is asked for beside the page itself, a dialog opens, the page moves on;
//   * the first paint comes after a second, or anything of the page is wider than a phone;
//   * axe finds a fault: contrast (light and dark), landmarks, names, headings, `lang`;
//   * the keyboard cannot reach what can be pressed, in the order of the page.
// Needs `playwright-core` and `axe-core` in target/browser/node_modules and `chromium`; `.ci/full` sees to both.

import { createRequire } from "node:module";
import { mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = resolve(fileURLToPath(import.meta.url), "../../..");
const installed = createRequire(join(root, "target/browser/node_modules/"));
const { chromium } = installed("playwright-core");
const axe = readFileSync(installed.resolve("axe-core/axe.min.js"), "utf8");

const FIRST_PAINT_MS_MAX = 1000;
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Beyond this size axe takes minutes and much memory; such a page is made of the same parts as the others. */
const AXE_BYTES_MAX = 600_000;
const TABS_MAX = 400;
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** Listens to everything a page must not do. */
function watch(page, address, faults) {
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("dialog", (dialog) => { faults.push(`dialog: ${dialog.message()}`); return dialog.dismiss(); });
  page.on("popup", () => faults.push("a window opened"));
  page.on("download", () => faults.push("a download began"));
  page.on("request", (request) => {
    const url = request.url().split("#")[0];
    if (url !== address && !url.startsWith("data:")) faults.push(`asked for ${url.slice(0, 200)}`);
  });
  page.on("framenavigated", (frame) => {
    if (frame.url().split("#")[0] !== address) faults.push(`went to ${frame.url().slice(0, 200)}`);
  });
}

async function opened(browser, address, faults, settings) {
  const context = await browser.newContext({ viewport: DESK, ...settings });
  const page = await context.newPage();
  watch(page, address, faults);
  await page.goto(address, { waitUntil: "load" });
  return page;
}

/** Milliseconds from the start of the navigation to the first paint with content. */
async function firstPaint(page) {
  return page.evaluate(() => new Promise((done) => {
    const painted = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
    const wait = () => (painted() === undefined ? setTimeout(wait, 20) : done(Math.round(painted())));
    wait();
  }));
}

async function accessible(page, faults, scheme) {
  const found = await page.evaluate(`(() => { ${axe}; return axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }); })()`);
  for (const fault of found.violations) {
    const [first] = fault.nodes;
    faults.push(`${scheme}: ${fault.id}, ${fault.nodes.length} times, first ${first.target} ${first.failureSummary}`);
  }
  return found.passes.length;
}

/** Presses Tab through the page: focus moves on in the order of the page and is always to be seen. */
async function keyboard(page, faults) {
  const reachable = await page.evaluate(() =>
    [...document.querySelectorAll("a[href], summary, input, [tabindex='0']")].filter((one) => one.checkVisibility()).length);
  let last = -1;
  let stops = 0;
  for (; stops < Math.min(reachable, TABS_MAX); stops += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const there = document.activeElement;
      const style = getComputedStyle(there);
      return { place: [...document.querySelectorAll("*")].indexOf(there), name: there.tagName, seen: style.outlineStyle !== "none" };
    });
    if (at.name === "BODY") { faults.push(`keyboard: only ${stops} of ${reachable} places are reached`); break; }
    if (at.place <= last) { faults.push("keyboard: focus goes back"); break; }
    if (!at.seen) faults.push(`keyboard: focus on ${at.name} is not to be seen`);
    last = at.place;
  }
  return stops;
}

async function widerThanPhone(page, faults) {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return null;
    const widest = [...document.querySelectorAll("body *")].find((one) => one.getBoundingClientRect().right > room + 1);
    return `${document.documentElement.scrollWidth} of ${room} px: ${widest?.outerHTML.slice(0, 160)}`;
  });
  if (wide) faults.push(`phone: wider than the screen: ${wide}`);
}

/** What a payload could have left behind if it had run or been taken for markup. */
async function tookEffect(page, faults) {
  const found = await page.evaluate(() => ({
    foreign: [...document.querySelectorAll("script, iframe, object, embed, form, base, video, audio, svg script, svg a, svg foreignObject, math, meta[http-equiv=refresh], template, marquee")].map((one) => one.outerHTML.slice(0, 120)),
    handlers: [...document.querySelectorAll("*")].flatMap((one) => [...one.attributes]).filter((one) => /^on/i.test(one.name)).map((one) => one.name),
    outward: [...document.querySelectorAll("[href], [src], [action], [background]")].flatMap((one) => ["href", "src", "action", "background"].map((name) => one.getAttribute(name) ?? "")).filter((url) => url && !/^(#|data:(,|image\/))/.test(url)),
    title: document.title,
    sheets: document.styleSheets.length,
  }));
  for (const kind of ["foreign", "handlers", "outward"]) {
    if (found[kind].length) faults.push(`${kind}: ${found[kind].slice(0, 3).join(" | ")}`);
  }
  if (!/^(Provenance report|What extraction read)/.test(found.title)) faults.push(`title: ${found.title}`);
  if (found.sheets !== 1) faults.push(`${found.sheets} style sheets`);
}

async function screenshots(browser, address, folder, name, faults) {
  const shoot = async (kind, settings, prepare) => {
    const page = await opened(browser, address, faults, settings);
    await prepare?.(page);
    await page.screenshot({ path: join(folder, `${name}-${kind}.png`), fullPage: false });
    for (const part of ["timeline", "document", "citation", "history"]) {
      const place = page.locator(`.${part}`).first();
      if (await place.count() === 0) continue;
      await place.evaluate((one) => one.scrollIntoView({ block: "start" }));
      await page.screenshot({ path: join(folder, `${name}-${kind}-${part}.png`) });
    }
    await page.context().close();
  };
  await shoot("light", { colorScheme: "light" });
  await shoot("dark", { colorScheme: "dark" });
  await shoot("phone", { colorScheme: "light", viewport: PHONE, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
  const page = await opened(browser, address, faults, {});
  await page.pdf({ path: join(folder, `${name}-print.pdf`), format: "A4", preferCSSPageSize: true });
  await page.context().close();
}

async function judge(browser, path, pictures) {
  const address = pathToFileURL(path).href;
  const name = basename(path, ".html");
  const bytes = statSync(path).size;
  const faults = [];
  let page = await opened(browser, address, faults, { colorScheme: "light" });
  const paint = await firstPaint(page);
  if (paint > FIRST_PAINT_MS_MAX) faults.push(`first paint after ${paint} ms`);
  await tookEffect(page, faults);
  const tabs = await keyboard(page, faults);
  const isSmall = bytes <= AXE_BYTES_MAX;
  const rules = isSmall ? await accessible(page, faults, "light") : "not asked,";
  await page.context().close();
  if (isSmall) {
    page = await opened(browser, address, faults, { colorScheme: "dark" });
    await accessible(page, faults, "dark");
    await page.context().close();
  }
  page = await opened(browser, address, faults, { viewport: PHONE, isMobile: true, bypassCSP: true });
  await widerThanPhone(page, faults);
  await tookEffect(page, faults);
  for (const mark of await page.locator("summary").all().then((all) => all.slice(0, 20))) await mark.click({ force: true }).catch(() => {});
  await page.context().close();
  if (pictures && !name.startsWith("hostile")) await screenshots(browser, address, pictures, name, faults);
  console.log(`${faults.length ? "FAULTY" : "good  "} ${name}: ${(bytes / 1e6).toFixed(2)} MB, first paint ${paint} ms, ${tabs} keyboard stops, axe ${rules} rules hold`);
  for (const fault of new Set(faults)) console.log(`       ${fault}`);
  return faults.length === 0;
}

const [pages, pictures] = process.argv.slice(2).map((path) => resolve(path));
if (!pages) throw new Error("usage: look.mjs PAGES [PICTURES]");
if (pictures) mkdirSync(pictures, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
let good = true;
for (const file of readdirSync(pages).filter((name) => name.endsWith(".html")).sort()) {
  good = (await judge(browser, join(pages, file), pictures)) && good;
}
await browser.close();
process.exitCode = good ? 0 : 1;
