// The pictures of docs/screenshots, made anew: tests/browser/run PROGRAM screenshots
// Needs pngquant, which makes them small.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ask, example_zone, refusal, serve, story, visit } from "./stage.mjs";

const folder = resolve(dirname(fileURLToPath(import.meta.url)), "../../docs/screenshots");

async function keep(page, name, height) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  const { width } = page.viewportSize();
  await page.setViewportSize({ width, height });
  await page.screenshot({ path });
  execFileSync("pngquant", ["--force", "--ext", ".png", "--strip", "--speed", "1", "64", path]);
}

test("the pictures of the documentation", async () => {
  const site = await serve(...example_zone);
  await visit({}, async (page) => {
    await page.setViewportSize({ width: 920, height: 900 });
    await ask(page, site, refusal);
    await keep(page, "report", 1340);
  });
  await visit({ screen: "phone", language: "ru" }, async (page) => {
    await ask(page, site, refusal.replaceAll("anna@", "olga@"));
    await keep(page, "report-phone-ru", 844);
  });
  await visit({ screen: "phone", colorScheme: "dark" }, async (page) => {
    await page.goto(`${site}/`);
    await keep(page, "start-phone-dark", 844);
  });
  await visit({ colorScheme: "dark" }, async (page) => {
    await page.setViewportSize({ width: 920, height: 900 });
    await page.goto(`${site}/why/spf_provider_missing`);
    await keep(page, "why-dark", 1100);
  });
  const told = await story("name_server_days_behind");
  const behind = await serve(...told.options);
  await visit({}, async (page) => {
    await page.setViewportSize({ width: 920, height: 900 });
    await ask(page, behind, told.input);
    await page.locator("#decided").evaluate((heading) => heading.scrollIntoView());
    await keep(page, "name-servers", 720);
  });
});
