// Drives a page of `capcast explore` as a person would: node browser.mjs explore.html [folder for pictures]
// Development only: needs Chromium (CHROMIUM, or on the path), and playwright-core and axe-core from npm (NODE_PATH).
import { createRequire } from "node:module";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const require = createRequire(process.env.NODE_PATH ? `${process.env.NODE_PATH}/` : import.meta.url);
const { chromium } = require("playwright-core");
const page_file = process.argv[2], pictures = process.argv[3] ?? "pictures";
mkdirSync(pictures, { recursive: true });
const executablePath = process.env.CHROMIUM ?? execFileSync("which", ["chromium"]).toString().trim();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const failures = [];
const holds = (what, is) => { console.log(`${is ? "ok    " : "FAILED"} ${what}`); if (!is) failures.push(what); };

async function open(options, fragment = "") {
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.requests = []; page.complaints = [];
  page.on("request", (request) => page.requests.push(request.url()));
  page.on("console", (said) => { if (said.type() === "error" || said.type() === "warning") page.complaints.push(said.text()); });
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("dialog", (dialog) => { page.complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.start = performance.now();
  await page.goto(pathToFileURL(page_file).href + fragment);
  return page;
}
const rested = (page) => page.waitForFunction(() => document.body.dataset.done && !document.querySelector(".stale"), null, { timeout: 120000 });
const answer = (page) => page.locator("#answer").innerText();
const facts = (page) => page.evaluate(() => JSON.parse(document.getElementById("data").textContent));

async function move(page, id, value) {
  await page.evaluate(([id, value]) => {
    const input = document.getElementById(`c-${id}`);
    for (let box = input.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, [id, value]);
  await rested(page);
}

const page = await open({ viewport: { width: 1280, height: 900 } });
await page.waitForFunction(() => document.getElementById("answer").textContent, null, { timeout: 60000, polling: 5 });
console.log(`the answer stands after ${Math.round(performance.now() - page.start)} ms`);
await page.waitForFunction(() => document.body.dataset.ready, null, { timeout: 60000, polling: 5 });
console.log(`the engine is ready after ${Math.round(performance.now() - page.start)} ms`);
await rested(page);
console.log(`at rest after ${Math.round(performance.now() - page.start)} ms`);
console.log(await answer(page));
await page.screenshot({ path: `${pictures}/wide.png`, fullPage: true });
const known = await facts(page);

// The middle of 50 moves of the first slider, as dragged.
const slider = known.controls.find((control) => control.kind === "number" && control.first);
const times = await page.evaluate(async ({ id, from, to, futures }) => {
  const input = document.getElementById(`c-${id}`), times = [], inside = [];
  for (let i = 0; i < 50; i++) {
    const start = performance.now();
    input.value = from + ((to - from) * (i + 1)) / 52;
    delete document.body.dataset.n;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    // Until nothing that is shown is older than the control.
    await new Promise((done) => {
      const look = () => document.body.dataset.n && !document.querySelector(".stale, #dots.old") && (watch.disconnect(), done());
      const watch = new MutationObserver(look);
      watch.observe(document, { subtree: true, childList: true, attributes: true });
    });
    times.push(performance.now() - start);
    inside.push(Number(document.body.dataset.ms));
  }
  const middle = (list) => list.sort((a, b) => a - b)[25];
  return { moved: middle(times), computed: middle(inside), n: document.body.dataset.n };
}, slider);
console.log(`50 moves: ${times.moved.toFixed(1)} ms in the middle from move to picture, ${times.computed.toFixed(1)} ms of it the engine, ${times.n} futures`);
await page.evaluate(() => document.getElementById(`c-${JSON.parse(document.getElementById("data").textContent).controls.find((c) => c.kind === "number" && c.first).id}`).dispatchEvent(new Event("change")));
await rested(page);
await page.screenshot({ path: `${pictures}/changed.png`, fullPage: true });
console.log(await answer(page));

// Verify.
await page.click("#verify");
await page.waitForFunction(() => document.body.dataset.verified, null, { timeout: 120000 });
holds(`verify: ${await page.locator("#verified").innerText()}`, (await page.evaluate(() => document.body.dataset.verified)) === "true");
await page.click("#reset");
await rested(page);
holds("reset goes back to as planned", (await page.locator("#changes").innerText()).startsWith("Nothing"));

// Every control moves the result, or says that it does not.
for (const control of known.controls) {
  const before = await answer(page);
  if (control.kind === "number") await move(page, control.id, control.unit === "share" ? control.to * 100 : control.to);
  else if (control.kind === "choice") await move(page, control.id, "0");
  else await page.evaluate((id) => { const input = document.getElementById(`c-${id}`); for (let box = input.closest("details"); box; box = box.parentElement.closest("details")) box.open = true; input.click(); }, control.id).then(() => rested(page));
  const now = await answer(page), changes = await page.locator("#changes").innerText();
  holds(`${control.id}: ${now.slice(now.indexOf("eight of ten")).slice(0, 160)}`, now !== before && !changes.startsWith("Nothing") && !(await page.locator("#trouble").isVisible()));
  await page.click("#changes button");
  await rested(page);
}

// Two states kept, the address, a layer.
if (known.strategies.length > 1) await page.selectOption("#strategy", known.strategies.find(({ id }) => id !== known.reference).id).then(() => rested(page));
await page.click("#save-A"); await rested(page);
await move(page, slider.id, slider.unit === "share" ? slider.to * 100 : slider.to);
await page.click("#save-B"); await rested(page);
await page.waitForFunction(() => document.getElementById("between").textContent, null, { timeout: 60000 });
console.log(await page.locator("#kept").innerText(), "\n", await page.locator("#between").innerText());
const address = await page.evaluate(() => location.hash), told = await answer(page);
const again = await open({ viewport: { width: 1280, height: 900 } }, address);
await rested(again);
holds("the address gives the same answer", (await answer(again)) === told);
const waits = page.waitForEvent("download");
await page.click("#download");
const file = await (await waits).path();
await (await import("node:fs/promises")).copyFile(file, `${pictures}/layer.toml`);
console.log(readFileSync(file, "utf8"));
console.log(`state: ${await page.evaluate(() => document.body.dataset.exact)}`);

// Twenty states, two or three controls each: a downloaded layer, run by the program (CAPCAST), gives the digits of the page.
if (process.env.CAPCAST) {
  const { copyFileSync, mkdtempSync } = await import("node:fs");
  const folder = mkdtempSync(`${pictures}/states-`);
  let seed = 7;
  const chance = (n) => (seed = (seed * 48271) % 2147483647) % n;
  let same = 0;
  const wrong = [];
  for (let i = 0; i < 20; i++) {
    await page.click("#reset");
    for (let k = 0; k < 2 + (i % 2); k++) {
      const control = known.controls[chance(known.controls.length)];
      await page.evaluate(([id, kind, part]) => {
        const input = document.getElementById(`c-${id}`);
        if (kind === "flag") input.click();
        else if (kind === "choice") { input.value = String(part % (input.options.length - 1)); input.dispatchEvent(new Event("change", { bubbles: true })); }
        else {
          const [from, to, step] = [input.min, input.max, input.step].map(Number);
          input.value = from + step * Math.floor(((to - from) / step) * (part / 100));
          input.dispatchEvent(new Event("input", { bubbles: true })); input.dispatchEvent(new Event("change", { bubbles: true }));
        }
      }, [control.id, control.kind, chance(100)]);
    }
    if (known.strategies.length > 1) await page.selectOption("#strategy", known.strategies[chance(known.strategies.length)].id);
    await page.selectOption("#outcome", known.outcomes[chance(known.outcomes.length)].name);
    await rested(page);
    if (await page.locator("#trouble").isVisible()) { wrong.push(`${i}: ${await page.locator("#trouble").innerText()}`); continue; }
    const waits = page.waitForEvent("download");
    await page.click("#download");
    const layer = `${folder}/${i}.toml`;
    copyFileSync(await (await waits).path(), layer);
    const exact = JSON.parse(await page.evaluate(() => document.body.dataset.exact));
    execFileSync(process.env.CAPCAST, ["run", layer, "--strategies", exact.strategy, "--quiet", "--out", `${folder}/${i}`], { stdio: "pipe" });
    const rows = readFileSync(`${folder}/${i}/summary.csv`, "utf8").split("\n").map((line) => line.replace(/"[^"]*"/g, "").split(","));
    const head = rows[0], row = rows.find((row) => row[head.indexOf("entity")] === "all" && row[head.indexOf("group")] === "all" && row[head.indexOf("financial_year")] === exact.year && row[head.indexOf("metric")] === exact.outcome);
    const equal = row && ["mean", "p10", "p50", "p90"].every((name) => Number(row[head.indexOf(name)]) === Math.fround(exact[name]) || Number(row[head.indexOf(name)]) === exact[name]);
    if (equal) same++;
    else wrong.push(`${i}: ${JSON.stringify(exact)} ${row}`);
  }
  holds(`20 states are to the digit what the program makes of their layers: ${same}; ${wrong.join("; ")}`, same === 20);
  await page.click("#reset");
  await rested(page);
}

await page.emulateMedia({ media: "print" });
await page.pdf({ path: `${pictures}/print.pdf`, format: "A4" });
await page.emulateMedia({ media: "screen" });

// A telephone, in the dark; and what axe finds.
const small = await open({ viewport: { width: 390, height: 844 }, colorScheme: "dark", reducedMotion: "reduce" }, address);
await rested(small);
await small.screenshot({ path: `${pictures}/narrow.png`, fullPage: true });
holds("nothing is wider than a telephone", await small.evaluate(() => document.documentElement.scrollWidth <= 390));
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
for (const [name, of] of [["wide", page], ["narrow, dark", small]]) {
  for (const box of await of.locator("details").all()) await box.evaluate((box) => { box.open = true; });
  await of.evaluate(axe).catch((error) => console.log(String(error)));
  const found = await of.evaluate(async () => (await window.axe.run()).violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.target).slice(0, 3).join(", ")}`));
  holds(`axe, ${name}: ${found.join("; ") || "nothing"}`, found.length === 0);
}
for (const [name, of] of [["wide", page], ["narrow", small]]) {
  const reached = of.requests.filter((url) => !url.startsWith("file:") && !url.startsWith("blob:"));
  holds(`no request but the file and blobs, ${name}: ${reached.join(", ") || of.requests.map((url) => url.slice(0, 5)).join(" ")}`, reached.length === 0);
  holds(`no complaint, ${name}: ${of.complaints.join("; ") || "none"}`, of.complaints.length === 0);
}
await browser.close();
console.log(failures.length ? `${failures.length} FAILED` : "all is well");
process.exitCode = failures.length ? 1 : 0;
