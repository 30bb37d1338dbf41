// "Which address, which sender?": the record is judged while it is edited. And what is there to
// be copied is copied.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { ask, copied, example_zone, fits, is_sound, languages, refusal, serve, views, visit } from "./stage.mjs";

let site;
before(async () => { site = await serve(...example_zone); });

const result = (page, word) => page.locator(".try output .result", { hasText: word }).first();

for (const view of views)
  test(`the verdict follows what is typed: ${view.screen}, ${view.language}`, () =>
    visit(view, async (page) => {
      await ask(page, site, refusal);
      const record = page.locator(".try textarea");
      assert.match(await record.inputValue(), /^v=spf1 /);
      await record.fill("v=spf1 ip4:192.0.2.1 -all");
      await result(page, "fail").waitFor();
      await record.fill("v=spf1 ip4:203.0.113.108 -all");
      await result(page, "pass").waitFor();
      assert.ok((await page.locator(".try output").innerText()).includes(languages[view.language].lookups));
      await page.locator(".try input[name=ip]").fill("192.0.2.99");
      await result(page, "fail").waitFor();
      await is_sound(page, `try-${view.screen}-${view.language}`);
    }));

for (const view of views)
  test(`without script the form leads to its answer: ${view.screen}, ${view.language}`, () =>
    visit({ ...view, script: false }, async (page) => {
      await ask(page, site, refusal);
      await page.locator(".try textarea").fill("v=spf1 ip4:203.0.113.108 -all");
      await page.locator(".try button").click();
      await page.locator("strong.result.good", { hasText: "pass" }).waitFor();
      assert.equal(await page.locator(".try textarea").inputValue(), "v=spf1 ip4:203.0.113.108 -all");
      await fits(page);
    }));

for (const view of views)
  test(`the page of a trial is sound: ${view.screen}, ${view.language}`, () =>
    visit(view, async (page) => {
      await page.goto(`${site}/try?ip=203.0.113.108&sender=info@bluebird.example&lang=${view.language}`);
      await page.locator(".tree").first().waitFor();
      await is_sound(page, `try-page-${view.screen}-${view.language}`);
    }));

test("a record that is wrong is told so", () => visit({}, async (page) => {
  await ask(page, site, refusal);
  await page.locator(".try textarea").fill("v=spf1 ipv4:192.0.2.1 -all");
  await result(page, "permerror").waitFor();
  await page.locator(".try input[name=ip]").fill("not an address");
  await page.locator(".try output .fault").waitFor();
}));

for (const view of views)
  test(`a change is copied as it is to be published: ${view.screen}, ${view.language}`, () =>
    visit(view, async (page) => {
      await ask(page, site, refusal);
      const { copy } = languages[view.language];
      await page.locator(".panel button.copy", { hasText: copy }).first().click();
      assert.match(await copied(page), /^v=spf1 .* -all$/);
      await page.locator(".change details summary").first().click();
      await page.locator(".change details button.copy").first().click();
      assert.match(await copied(page), /^bluebird\.example\. 3600 IN TXT "v=spf1 /);
    }));

test("each note to an addressee is copied whole", () => visit({}, async (page) => {
  await ask(page, site, refusal);
  for (const note of await page.locator(".tickets details").all()) {
    await note.locator("summary").click();
    await note.locator("button.copy").click();
    assert.equal(await copied(page), await note.locator("pre").textContent());
  }
}));
