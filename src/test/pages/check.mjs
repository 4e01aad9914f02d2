// Opens pages in a browser as people do and says what is wrong with them, as JSON: what axe-core finds serious, pages that scroll
// sideways, names that are squeezed or broken inside a word, charts drawn too large, texts that run into each other, what the
// keyboard meets first, and what the table's CSV holds.
// usage: MODULES=... CHROMIUM=... node check.mjs PAGE... [--pictures DIRECTORY]
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {basename} from "node:path";
import {pathToFileURL} from "node:url";

const require = createRequire(pathToFileURL(process.env.MODULES + "/"));
const {chromium} = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const [pages, pictures] = (() => {
  const at = process.argv.indexOf("--pictures");
  return at < 0 ? [process.argv.slice(2), null] : [process.argv.slice(2, at), process.argv[at + 1]];
})();
const WIDTHS = (process.env.WIDTHS ?? "1280,800,400").split(",").map(Number);
const faults = [];

async function accessible(page, where, options) {
  const found = await page.evaluate(async options => {
    const {violations} = await axe.run(document, {resultTypes: ["violations"], ...options});
    return violations.filter(v => ["serious", "critical"].includes(v.impact))
      .map(v => v.id + ": " + v.nodes.slice(0, 2).map(n => n.html.slice(0, 200) + " " + (n.any[0]?.message ?? "")).join(" | "));
  }, options);
  faults.push(...found.map(text => where + ": " + text));
}

async function layout(page, where) {
  const found = await page.evaluate(() => {
    const faults = [];
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > room) {
      const wide = [...document.querySelectorAll("body *")].find(e => e.getBoundingClientRect().right > room + 1 && !e.closest(".scroll"));
      faults.push("scrolls sideways: " + document.documentElement.scrollWidth + " > " + room + " by " + wide?.outerHTML.slice(0, 120));
    }
    for (const name of document.querySelectorAll(".benchmarks th.name .toggle")) {
      if (!name.checkVisibility()) continue;
      const width = name.getBoundingClientRect().width;
      if (width < 150) faults.push("a name has " + Math.round(width) + " px: " + name.textContent.slice(0, 40));
      if (faults.length > 3) break;
    }
    for (const chart of document.querySelectorAll(".charts svg")) {
      if (!chart.checkVisibility()) continue;
      const scale = chart.getBoundingClientRect().width / chart.viewBox.baseVal.width;
      if (scale > 1.3) faults.push("a chart's letters are drawn " + scale.toFixed(1) + " times as large as meant");
    }
    for (const term of document.querySelectorAll("dl > div > dt")) {
      if (term.checkVisibility() && term.scrollWidth > term.clientWidth) faults.push("a term runs into its value: " + term.textContent);
    }
    for (const aside of document.querySelectorAll(".entry .num small")) {
      if (aside.checkVisibility() && getComputedStyle(aside).display !== "block") {
        faults.push("a number runs into the words beside it: " + aside.parentElement.textContent);
      }
    }
    // a word that would fit on a line of its own must be on one line
    for (const text of document.querySelectorAll(".benchmarks th.name bdi, .benchmarks td .tag, .benchmarks td.num > span")) {
      if (!text.checkVisibility()) continue;
      const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (const word of node.data.matchAll(/[\p{L}\p{N}]+/gu)) {
          const range = document.createRange();
          range.setStart(node, word.index);
          range.setEnd(node, word.index + word[0].length);
          const boxes = [...range.getClientRects()];
          const length = boxes.reduce((sum, box) => sum + box.width, 0);
          if (new Set(boxes.map(box => Math.round(box.top))).size > 1 && length < text.closest("th,td").clientWidth - 40) {
            faults.push("broken inside a word: " + word[0].slice(0, 60));
          }
        }
      }
      if (faults.length > 3) break;
    }
    return faults;
  });
  faults.push(...found.map(text => where + ": " + text));
}

async function use(page, where) {
  const rows = await page.locator(".benchmarks > tbody").count();
  if (rows === 0) return;
  const open = await page.locator(".benchmarks > tbody.open").count();
  if (open > 3) faults.push(where + ": " + open + " rows are open by themselves");

  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const met = await page.evaluate(() => document.activeElement.outerHTML.slice(0, 80));
  if (!met.includes("filter")) faults.push(where + ": after the skip link the keyboard meets " + met);

  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#csv")]);
  const lines = readFileSync(await download.path(), "utf8").trim().split("\n");
  const heads = lines[0].split(",");
  if (new Set(heads).size !== heads.length) faults.push(where + ": the CSV repeats columns: " + lines[0]);
  if (!heads.includes("unit")) faults.push(where + ": the CSV has numbers without a unit");
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const context = await browser.newContext({bypassCSP: true});
for (const file of pages) {
  const page = await context.newPage();
  page.setDefaultTimeout(300_000);
  page.on("pageerror", error => faults.push(basename(file) + ": " + error));
  await page.goto(pathToFileURL(file).href);
  await page.addScriptTag({content: axe});
  const name = basename(file, ".html");
  await use(page, name);
  for (const width of WIDTHS) {
    for (const scheme of ["light", "dark"]) {
      const where = name + " at " + width + " px, " + scheme;
      await page.setViewportSize({width, height: 900});
      await page.emulateMedia({colorScheme: scheme});
      if (pictures) {
        await page.screenshot({path: pictures + "/" + name + "-" + width + "-" + scheme + ".png", fullPage: name !== "large"});
      }
      if (scheme === "light") await layout(page, where);
      // what takes long on many rows is the same on few; of the two schemes only colours differ
      if (name !== "large") await accessible(page, where, scheme === "light" ? {} : {runOnly: ["color-contrast"]});
    }
  }
  if (pictures) {
    await page.emulateMedia({colorScheme: "light"});
    await page.pdf({path: pictures + "/" + name + ".pdf", format: "A4"});
  }
  await page.close();
}
await browser.close();
console.log(JSON.stringify(faults, null, 1));
