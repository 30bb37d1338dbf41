// What the tests of the pages stand on: a browser, `mailwhy serve` in a DNS world of its own,
// and what holds of every page.
//
//   MAILWHY=build/dev/bin/mailwhy  CHROMIUM=/usr/bin/chromium  MODULES=build/browser/node_modules
//   SCREENSHOTS=FOLDER keeps a picture of each page.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const modules = resolve(process.env.MODULES ?? join(root, "build/browser/node_modules"));
const require = createRequire(join(modules, "any.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const screens = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };
export const languages = {
  en: { act: "Must act", copy: "Copy", lookups: "look-ups" },
  ru: { act: "Действует", copy: "Копировать", lookups: "запрос" },
};
// Each screen in each language.
export const views = Object.keys(screens).flatMap((screen) =>
  Object.keys(languages).map((language) => ({ screen, language })));

export const bounce = join(root, "examples/bounce.eml");
export const refusal = readFileSync(bounce, "utf8");
export const example_zone = ["--zone", join(root, "examples/moved-to-a-provider.zone")];

// What was started, ended in reverse order when the file's tests are done.
const started = [];
after(async () => {
  while (started.length > 0) await started.pop()();
});

// Starts the program on a free port of its own choice; the address it prints.
export async function serve(...options) {
  const program = process.env.MAILWHY ?? join(root, "build/dev/bin/mailwhy");
  const server = spawn(program, ["serve", "--listen", "127.0.0.1:0", "--store", "none", ...options]);
  const address = await new Promise((found, failed) => {
    let said = "";
    const listen = (chunk) => {
      said += chunk;
      const place = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (place) found(place[0]);
    };
    server.stdout.on("data", listen);
    server.stderr.on("data", listen);
    server.on("exit", (status) => failed(new Error(`mailwhy serve ended with ${status}: ${said}`)));
  });
  started.push(() => server.kill("SIGTERM"));
  return address;
}

// The DNS world of a story of tests/stories: the options that lead into it, and its input.
export async function story(name) {
  const world = spawn("python3", [join(here, "world.py"), join(root, "tests/stories", `${name}.story`)],
    { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = await once(createInterface(world.stdout), "line");
  started.push(() => world.stdin.end());
  const { resolver, authority, input } = JSON.parse(line);
  return { resolver, input, authority: ["--authority-port", `${authority}`],
    options: ["--resolver", `127.0.0.1:${resolver}`, "--authority-port", `${authority}`] };
}

// A resolver that asks `behind`, which may be changed, and passes each answer on so much later.
export async function resolver(behind, milliseconds = 0) {
  const socket = createSocket("udp4");
  const made = { behind };
  socket.on("message", (question, client) => {
    const asking = createSocket("udp4");
    asking.on("message", (answer) => {
      asking.close();
      setTimeout(() => socket.send(answer, client.port, client.address), milliseconds);
    });
    asking.send(question, made.behind, "127.0.0.1");
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  started.push(() => socket.close());
  made.options = ["--resolver", `127.0.0.1:${socket.address().port}`];
  return made;
}

let browser;
async function open_browser() {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  started.push(() => browser.close());
}

// A page of its own, closed behind the test. Whatever it asks of others, and a script that
// fails, fails the test. `looks`: more of the browser's settings.
export async function visit({ screen = "desktop", language = "en", script = true, ...looks }, steps) {
  if (!browser) await open_browser();
  const context = await browser.newContext({
    viewport: screens[screen],
    locale: language === "ru" ? "ru-RU" : "en-GB",
    javaScriptEnabled: script,
    permissions: ["clipboard-read", "clipboard-write"],
    ...looks,
  });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("console", (line) => {
    // A page that tells of an error has its status: that is no fault of the page.
    const answered = line.text().includes("the server responded with a status of 4");
    if (line.type() === "error" && !answered) faults.push(`console: ${line.text()}`);
  });
  page.on("request", (request) => {
    const home = page.url().startsWith("http") ? new URL(page.url()).origin : "http://127.0.0.1:";
    if (!request.url().startsWith(home) && !request.url().startsWith("data:"))
      faults.push(`asked outside: ${request.url()}`);
  });
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  try {
    await steps(page);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}

// Pastes it into the box and waits for the page that answers.
export async function ask(page, site, text) {
  await page.goto(`${site}/`);
  await page.locator("textarea[name=text]").fill(text);
  await submit(page);
}

export async function submit(page) {
  await page.locator("main form button[type=submit]").click();
  await page.locator("main form.start").waitFor({ state: "detached" });
  await page.locator("main h1").waitFor();
  await page.waitForLoadState();
}

// Nothing stands beyond the right edge.
export async function fits(page) {
  const [wide, room] = await page.evaluate(() => [
    document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= room, `${page.url()} is ${wide} wide on a screen of ${room}`);
}

async function axe_finds_nothing(page, colours) {
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  const told = found.violations.map((one) =>
    `${one.id}: ${one.help} (${one.nodes.map((node) => node.target.join(" ")).join(", ")})`);
  assert.deepEqual(told, [], `${page.url()}, ${colours}`);
}

// A page as it must be: it fits, and axe finds nothing, by day and by night. Colours are the same
// on each screen and in each language.
export async function is_sound(page, name) {
  await fits(page);
  await page.evaluate(axe);
  const wide = page.viewportSize().width > 600;
  for (const colours of wide ? ["dark", "light"] : ["light"]) {
    await page.emulateMedia({ colorScheme: colours });
    await axe_finds_nothing(page, colours);
    if (name) await picture(page, colours === "dark" ? `${name}-dark` : name);
  }
}

export async function picture(page, name) {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

export async function words(page) {
  return page.locator("main").innerText();
}

export async function copied(page) {
  return page.evaluate(() => navigator.clipboard.readText());
}
