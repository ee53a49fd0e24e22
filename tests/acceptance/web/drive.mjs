// Drives a browser for a test in Python: a line of JSON in, {script, args}, and one out, {value} or
// {error}. A script is the body of an async function of `page`, `context`, `seen` and `args`.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [, , workspace, executablePath] = process.argv;
const require = createRequire(`${workspace}/package.json`);
const { chromium } = require("playwright-core");

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const seen = { troubles: [], requests: [], sockets: [] };
let context;
let page;

/** A window of its own, with what went wrong in it written down. */
async function opened(options = {}) {
  context ??= await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => seen.troubles.push(error.message));
  page.on("console", (said) => said.type() === "error" && seen.troubles.push(said.text()));
  page.on("request", (request) => seen.requests.push(`${request.headers().accept ?? ""} ${request.url()}`));
  page.on("websocket", (socket) => seen.sockets.push(socket.url()));
  page.on("filechooser", picked);
  return page;
}

/** Hands a dialog for files to whoever holds `seen.picker`. Dialogs are asked for from the beginning: where that is
 * only just being done as a key is pressed, one may open before the browser has heard of it, and is nobody's. */
let given;
function picked(picker) {
  given?.(picker);
  seen.picker = new Promise((done) => (given = done));
}
picked();

/** Findings of axe, of every weight; its script is handed in, since the page lets none in. */
async function axe() {
  await page.evaluate(await readFile(require.resolve("axe-core/axe.min.js"), "utf8"));
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

const AsyncFunction = (async () => {}).constructor;
for await (const line of createInterface({ input: process.stdin })) {
  const { script, args } = JSON.parse(line);
  let answer;
  try {
    const names = ["page", "context", "opened", "axe", "seen", "args"];
    const run = new AsyncFunction(...names, script);
    answer = { value: (await run(page, context, opened, axe, seen, args)) ?? null };
  } catch (error) {
    const text = page ? await page.locator("body").innerText().catch(() => "") : "";
    answer = { error: `${error.message}\n\non the page:\n${text.slice(0, 2_000)}` };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
