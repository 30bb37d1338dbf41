// The reference: /why, /why/NAME, /with, /with/PROVIDER, /api; and the link that openspf.org had.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { example_zone, is_sound, serve, views, visit, words } from "./stage.mjs";

let site;
before(async () => { site = await serve(...example_zone); });

const pages = {
  "why": "/why", "why-cause": "/why/spf_provider_missing", "why-label": "/why/mailbox_full",
  "with": "/with", "with-provider": "/with/microsoft-365", "api": "/api",
};

for (const view of views)
  for (const [name, path] of Object.entries(pages))
    test(`${path}: ${view.screen}, ${view.language}`, () => visit(view, async (page) => {
      await page.goto(site + path);
      assert.equal(await page.locator("html").getAttribute("lang"), view.language);
      assert.equal(await page.locator("h1").count(), 1);
      await is_sound(page, `${name}-${view.screen}-${view.language}`);
    }));

for (const view of views)
  test(`openspf's link is answered with a diagnosis: ${view.screen}, ${view.language}`, () =>
    visit({ ...view, script: view.screen === "desktop" }, async (page) => {
      await page.goto(`${site}/why?scope=mfrom&identity=info@bluebird.example&ip=203.0.113.108`);
      const said = await words(page);
      for (const told of ["203.0.113.108", "bluebird.example", "spf_provider_missing"])
        assert.ok(said.includes(told), `"${told}" is not in the answer`);
      if (view.screen === "desktop") await is_sound(page, `openspf-${view.language}`);
    }));

test("a cause leads to its neighbours, a service to its records", () =>
  visit({ script: false }, async (page) => {
    await page.goto(`${site}/why`);
    await page.locator("main a[href*='/why/spf_provider_missing']").first().click();
    assert.match(page.url(), /\/why\/spf_provider_missing/);
    await page.goto(`${site}/with`);
    await page.locator("main a[href*='/with/']").first().click();
    assert.ok(await page.locator("main pre, main code").count() > 0);
  }));

test("the language switch leads to the same page, and stays", () =>
  visit({ script: false }, async (page) => {
    await page.goto(`${site}/why/spf_no_record`);
    await page.locator("header a[hreflang=ru]").click();
    assert.equal(await page.locator("html").getAttribute("lang"), "ru");
    assert.ok(page.url().startsWith(`${site}/why/spf_no_record`));
    await page.goto(`${site}/with`);
    assert.equal(await page.locator("html").getAttribute("lang"), "ru");
  }));

test("a misspelt name is answered with the closest one", () => visit({}, async (page) => {
  const answer = await page.goto(`${site}/why/spf_no_recrod`);
  assert.equal(answer.status(), 404);
  assert.ok((await words(page)).includes("/why/spf_no_record"));
  await is_sound(page, "not-found");
}));
