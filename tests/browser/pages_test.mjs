// The pages of `mailwhy serve` in Chromium: each flow in both languages, with and without script,
// on a phone and on a desktop; axe finds nothing.
//
//   node --test tests/browser/pages_test.mjs
//   MAILWHY=build/dev/bin/mailwhy  CHROMIUM=/usr/bin/chromium  MODULES=build/browser/node_modules
//   SCREENSHOTS=FOLDER keeps a picture of each page.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const modules = resolve(process.env.MODULES ?? join(root, "build/browser/node_modules"));
const require = createRequire(join(modules, "any.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const bounce = join(root, "examples/bounce.eml");
const zone = join(root, "examples/moved-to-a-provider.zone");
const screens = { phone: { width: 360, height: 780 }, desktop: { width: 1280, height: 900 } };
const languages = {
  en: { act: "Must act", copy: "Copy" },
  ru: { act: "Действует", copy: "Копировать" },
};

let server, browser, site;

// Starts the program on a free port of its own choice and reads the address it prints.
function serve() {
  const program = process.env.MAILWHY ?? join(root, "build/dev/bin/mailwhy");
  server = spawn(program, ["serve", "--listen", "127.0.0.1:0", "--zone", zone, "--store", "none"]);
  return new Promise((found, failed) => {
    let said = "";
    const listen = (chunk) => {
      said += chunk;
      const address = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (address) found(address[0]);
    };
    server.stdout.on("data", listen);
    server.stderr.on("data", listen);
    server.on("exit", (status) => failed(new Error(`mailwhy serve ended with ${status}: ${said}`)));
  });
}

before(async () => {
  site = await serve();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
});

after(async () => {
  await browser?.close();
  server?.removeAllListeners("exit");
  server?.kill("SIGTERM");
});

// A page of its own, closed behind the test; whatever is asked from outside fails the test.
async function visit(screen, language, script, steps, looks = {}) {
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
    // What is answered with 422 is told as a fault, too.
    const answered = line.text().includes("the server responded with a status of 422");
    if (line.type() === "error" && !answered) faults.push(`console: ${line.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(site) && !request.url().startsWith("data:"))
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

async function picture(page, name) {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

// Nothing stands beyond the right edge.
async function fits(page) {
  const [wide, room] = await page.evaluate(() => [
    document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= room, `${page.url()} is ${wide} wide on a screen of ${room}`);
}

async function is_accessible(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  const told = found.violations.map((one) =>
    `${one.id}: ${one.help} (${one.nodes.map((node) => node.target.join(" ")).join(", ")})`);
  assert.deepEqual(told, []);
}

async function ask(page, text) {
  await page.goto(`${site}/`);
  await page.locator("textarea[name=text]").fill(text);
  await page.locator("main form button[type=submit]").click();
  await page.locator("main form.start").waitFor({ state: "detached" });
  await page.locator("main h1").waitFor();
  await page.waitForLoadState();
}

const refusal = readFileSync(bounce, "utf8");

for (const screen of Object.keys(screens))
  for (const language of Object.keys(languages)) {
    const name = (page) => `${page}-${screen}-${language}`;

    describe(`${screen}, ${language}`, () => {
      test("the start page", () => visit(screen, language, true, async (page) => {
        await page.goto(`${site}/`);
        assert.equal(await page.locator("html").getAttribute("lang"), language);
        await page.keyboard.press("Tab");
        assert.notEqual(await page.evaluate(() => document.activeElement.tagName), "BODY");
        await fits(page);
        await is_accessible(page);
        await picture(page, name("start"));
      }));

      test("a pasted bounce is answered with its cause and the change", () =>
        visit(screen, language, true, async (page) => {
          await ask(page, refusal);
          const words = await page.locator("main").innerText();
          for (const told of [languages[language].act, "spf_provider_missing", "bluebird.example", "v=spf1"])
            assert.ok(words.includes(told), `"${told}" is not in the answer`);
          await fits(page);
          await is_accessible(page);
          await picture(page, name("report"));
        }));

      test("without script the same is answered", () =>
        visit(screen, language, false, async (page) => {
          await ask(page, refusal);
          const words = await page.locator("main").innerText();
          assert.ok(words.includes("v=spf1"));
          assert.ok(words.includes(languages[language].act));
        }));

      test("a dropped file is answered", () => visit(screen, language, true, async (page) => {
        await page.goto(`${site}/`);
        await page.locator("input[type=file]").setInputFiles(bounce);
        await page.locator("button[type=submit]").click();
        await page.locator("main h1").waitFor();
        await page.waitForFunction(() => document.querySelector("main").innerText.includes("v=spf1"));
      }));

      test("the reference", () => visit(screen, language, true, async (page) => {
        await page.goto(`${site}/why`);
        await fits(page);
        await is_accessible(page);
        await picture(page, name("why"));
        await page.locator("main a[href*='spf_']").first().click();
        await page.locator("main h1").waitFor();
        await fits(page);
        await is_accessible(page);
        await picture(page, name("why-one"));
      }));
    });
  }

test("the language switch leads to the same page", () =>
  visit("desktop", "en", false, async (page) => {
    await page.goto(`${site}/why`);
    await page.locator("header a[hreflang=ru]").click();
    assert.equal(await page.locator("html").getAttribute("lang"), "ru");
    assert.ok(page.url().startsWith(`${site}/why`));
  }));

test("in the dark the contrast is as good", () =>
  visit("desktop", "en", true, async (page) => {
    await ask(page, refusal);
    await is_accessible(page);
    await picture(page, "report-dark");
  }, { colorScheme: "dark" }));

test("a change is copied as it is to be published", () =>
  visit("desktop", "en", true, async (page) => {
    await ask(page, refusal);
    await page.locator("main button", { hasText: languages.en.copy }).first().click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /v=spf1/);
  }));

test("what a bounce says stays text", () => visit("desktop", "en", true, async (page) => {
  const evil = `"><img src=x onerror=alert(1)><script>alert(2)</script>`;
  await ask(page, `550 5.7.1 ${evil} <user@example.org> rejected by ${evil}`);
  assert.equal(await page.locator("main img, main script").count(), 0);
  assert.ok((await page.locator("main").innerText()).includes("<script>alert(2)</script>"));
}));

test("an empty question is answered with what to give", () =>
  visit("phone", "ru", false, async (page) => {
    await page.goto(`${site}/`);
    await page.locator("button[type=submit]").click();
    await page.locator("[role=alert]").waitFor();
  }));

test("a page of the answer prints on paper without its buttons", () =>
  visit("desktop", "en", true, async (page) => {
    await ask(page, refusal);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("main button:visible").count(), 0);
    await picture(page, "report-print");
  }));

test("no page is larger than 80 kB with what belongs to it", async () => {
  const sizes = {};
  await visit("desktop", "en", true, async (page) => {
    let bytes = 0;
    page.on("response", async (response) => {
      bytes += (await response.body().catch(() => Buffer.alloc(0))).length;
    });
    for (const path of ["/", "/why"]) {
      bytes = 0;
      await page.goto(site + path, { waitUntil: "networkidle" });
      sizes[path] = bytes;
    }
  });
  for (const [path, bytes] of Object.entries(sizes))
    assert.ok(bytes > 0 && bytes <= 80 * 1024, `${path}: ${bytes} octets`);
});
