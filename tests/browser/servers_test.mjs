// Name servers that differ: each with its record and its verdict, side by side. And a change that
// hangs on a question, which stands first.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { ask, is_sound, serve, story, views, visit, words } from "./stage.mjs";

const stories = {};
before(async () => {
  for (const name of ["name_server_days_behind", "forged_mail_bounced", "too_many_lookups_nested"]) {
    const told = await story(name);
    stories[name] = { site: await serve(...told.options), input: told.input };
  }
});

for (const view of views) {
  const named = `${view.screen}, ${view.language}`;
  for (const script of [true, false])
    test(`name servers stand side by side: ${named}${script ? "" : ", without script"}`, () =>
      visit({ ...view, script }, async (page) => {
        const { site, input } = stories.name_server_days_behind;
        await ask(page, site, input);
        const table = await page.locator("table.servers").innerText();
        for (const told of ["ns1.ferry.example", "ns2.ferry.example", "pass", "fail"])
          assert.ok(table.includes(told), `"${told}" is not in the table`);
        if (script) await is_sound(page, `servers-${view.screen}-${view.language}`);
      }));

  test(`what hangs on a question is not seen before it: ${named}`, () => visit(view, async (page) => {
    const { site, input } = stories.forged_mail_bounced;
    await ask(page, site, input);
    assert.ok((await words(page)).includes("198.18.200.9"));
    for (const place of await page.locator(".change [data-copy]").all())
      assert.equal(await place.isVisible(), false);
    await is_sound(page, `question-${view.screen}-${view.language}`);
  }));

  test(`a deep record is drawn as a tree: ${named}`, () => visit(view, async (page) => {
    const { site, input } = stories.too_many_lookups_nested;
    await ask(page, site, input);
    assert.ok(await page.locator(".tree .tree, .tree ul").count() > 0);
    await is_sound(page, `tree-${view.screen}-${view.language}`);
  }));
}
