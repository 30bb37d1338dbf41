// Sharing: a report is kept under /c/ID, and what is asked again is told from what has changed.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { ask, example_zone, fits, is_sound, picture, refusal, resolver, serve, story, views, visit, words }
  from "./stage.mjs";

let site;
before(async () => { site = await serve(...example_zone); });

async function share(page) {
  await page.locator("section.share button[type=submit]").click();
  await page.waitForURL(/\/c\/[A-Za-z0-9_-]+/);
  await page.locator("main h1").waitFor();
}

const same = { en: "The same as", ru: "То же, что" };

for (const view of views)
  test(`a report is shared without its addresses: ${view.screen}, ${view.language}`, () =>
    visit(view, async (page) => {
      await ask(page, site, refusal);
      await share(page);
      assert.equal(await page.locator("html").getAttribute("lang"), view.language);
      const said = await words(page);
      assert.ok(said.includes("spf_provider_missing"));
      assert.ok(!said.includes("info@bluebird.example"), "a mail address is readable");
      assert.ok((await page.locator("meta[name=robots]").getAttribute("content")).includes("noindex"));
      await is_sound(page, `shared-${view.screen}-${view.language}`);
    }));

for (const language of ["en", "ru"])
  test(`without script it is shared by its form: ${language}`, () =>
    visit({ language, script: false }, async (page) => {
      await ask(page, site, refusal);
      await page.locator("#keep-addresses").check();
      await share(page);
      assert.ok((await words(page)).includes("info@bluebird.example"));
      assert.equal(await page.locator("html").getAttribute("lang"), language);
      await fits(page);
    }));

test("who has the link reads the same, in the own language", () => visit({}, async (page) => {
  await ask(page, site, refusal);
  await share(page);
  const address = new URL(page.url()).pathname;
  await visit({ language: "ru", script: false }, async (other) => {
    await other.goto(site + address);
    assert.equal(await other.locator("html").getAttribute("lang"), "ru");
    assert.ok((await words(other)).includes("spf_provider_missing"));
    const json = await other.request.get(`${site}${address}.json`);
    assert.equal((await json.json()).schema, "mailwhy.report/1");
    const replay = await other.request.get(`${site}${address}/replay`);
    assert.match(replay.headers()["content-disposition"], /attachment/);
  });
}));

for (const view of views)
  test(`a repeat is the same as before: ${view.screen}, ${view.language}`, () =>
    visit(view, async (page) => {
      await ask(page, site, refusal);
      await ask(page, site, refusal);
      assert.ok((await page.locator("aside.earlier").innerText()).includes(same[view.language]));
      await is_sound(page, `repeat-${view.screen}-${view.language}`);
    }));

test("what has changed since stands above a repeat", async () => {
  const before_it = await story("name_servers_differ_equal_serial");
  const later = await story("name_server_days_behind");
  const dns = await resolver(before_it.resolver);
  const changing = await serve(...dns.options, ...before_it.authority);
  for (const view of views) {
    const input = before_it.input.replaceAll("buyer@", `${view.screen}-${view.language}@`);
    dns.behind = before_it.resolver;
    await visit(view, async (page) => {
      await ask(page, changing, input);
      assert.equal(await page.locator("aside.earlier").count(), 0);
      dns.behind = later.resolver;
      await ask(page, changing, input);
      const said = await page.locator("aside.earlier").innerText();
      for (const told of ["pass", "fail", "v=spf1 ip4:192.0.2.3 -all"])
        assert.ok(said.includes(told), `"${told}" is not in: ${said}`);
      await is_sound(page, `changed-${view.screen}-${view.language}`);
    });
  }
});

test("a case that is not kept is told as such", () => visit({ language: "ru" }, async (page) => {
  const answer = await page.goto(`${site}/c/AAAAAAAAAAAAAAAAAAAAAA`);
  assert.equal(answer.status(), 404);
  await is_sound(page, "no-case");
  await picture(page, "no-case");
}));
