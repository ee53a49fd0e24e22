// Looks at the page as `browsing.py` asks: one JSON object in, figures in milliseconds out.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const { workspace, executablePath, url, token, paints: loads, zooms: steps, job, timeline } = JSON.parse(process.argv[2]);
const require = createRequire(`${workspace}/package.json`);
const { chromium } = require("playwright-core");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const size = { viewport: { width: 1600, height: 1000 } };

/** A link's ticket, which counts for half a minute. */
async function ticket() {
  const answer = await fetch(`${url}/auth/ticket`, { method: "POST", headers: { Authorization: `Bearer ${token}` } });
  return (await answer.json()).ticket;
}

/** From asking for the page to its first content, in a browser that has never been there. */
async function firstPaint() {
  const context = await browser.newContext(size);
  const page = await context.newPage();
  await page.goto(`${url}/#ticket=${await ticket()}`);
  await page.getByRole("heading", { name: "Plans" }).waitFor();
  const at = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime);
  await context.close();
  return at;
}

const WORK = new Set(["EventDispatch", "FireAnimationFrame", "FunctionCall", "TimerFire", "RunMicrotasks", "UpdateLayoutTree", "Layout", "PrePaint", "Paint", "Layerize", "MinorGC", "MajorGC"]);

const isMove = ({ name, args }) => name === "EventDispatch" && args?.data?.type === "pointermove";

/** Work of the page's own thread from each move to the next: what is nested counts once. In time of its
 * processor, where the trace has it: others on the machine do not count. */
function framesOf(events) {
  events.sort((a, b) => a.ts - b.ts);
  const { pid, tid } = events.find(isMove);
  const frames = [];
  let until = 0;
  for (const event of events.filter((each) => each.pid === pid && each.tid === tid)) {
    const { name, ts, dur = 0, tdur = dur } = event;
    if (isMove(event)) frames.push(0);
    if (frames.length === 0 || !WORK.has(name) || ts < until) continue;
    frames[frames.length - 1] += tdur / 1000;
    until = ts + dur;
  }
  return frames.slice(2); // the press, and the few pixels that might be a click
}

/** The frames of a drag over a plan, zoomed in so many times. */
async function pan(zooms) {
  const context = await browser.newContext(size);
  const page = await context.newPage();
  const plan = await readFile(timeline, "utf8");
  await page.route("**/timeline", (route) => route.fulfill({ contentType: "application/json", body: plan }));
  await page.goto(`${url}/schedule/${job}#ticket=${await ticket()}`);
  await page.locator(".drawing canvas, .drawing svg").first().waitFor();
  const drawing = page.locator(".drawing");
  await drawing.focus();
  for (let n = 0; n < zooms; n++) await page.keyboard.press("+");
  const drawn = await page.locator(".drawing canvas").count() ? "canvas" : "svg";
  const { x, y, width } = await drawing.boundingBox();
  const devtools = await browser.newBrowserCDPSession();
  const events = [];
  devtools.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await devtools.send("Tracing.start", { traceConfig: { includedCategories: ["devtools.timeline", "disabled-by-default-devtools.timeline"] } });
  await page.mouse.move(x + width - 50, y + 100);
  await page.mouse.down();
  for (let n = 0; n < 120; n++) {
    await page.mouse.move(x + width - 50 - 8 * n, y + 100);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await page.mouse.up();
  const complete = new Promise((resolve) => devtools.once("Tracing.tracingComplete", resolve));
  await devtools.send("Tracing.end");
  await complete;
  await context.close();
  return { drawn, frames: framesOf(events) };
}

const paints = [];
for (let n = 0; n < loads; n++) paints.push(await firstPaint());
const pans = {};
for (const zooms of steps) pans[zooms] = await pan(zooms);
await browser.close();
process.stdout.write(JSON.stringify({ paints, pans }));
