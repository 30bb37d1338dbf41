// Progress: the questions appear as their answers come; without script the page waits.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { is_sound, picture, resolver, serve, story, submit, views, visit, words } from "./stage.mjs";

let site, told;
before(async () => {
  told = await story("moved_server_exim_bounce");
  const slow = await resolver(told.resolver, 250);
  site = await serve(...slow.options, ...told.authority);
});

// Remembers how many rows were seen, each time that their number changed.
function watch_rows() {
  window.seen = [];
  const list = document.querySelector(".working");
  new MutationObserver(() => {
    const count = list.querySelectorAll("li:not([hidden])").length;
    if (count !== window.seen.at(-1)) window.seen.push(count);
    sessionStorage.setItem("seen", JSON.stringify(window.seen));
  }).observe(list, { subtree: true, attributes: true, childList: true });
}

for (const view of views)
  test(`rows appear one by one: ${view.screen}, ${view.language}`, () =>
    visit(view, async (page) => {
      await page.goto(`${site}/`);
      await page.locator("textarea[name=text]").fill(told.input);
      await page.evaluate(watch_rows);
      await page.locator("button[type=submit]").click();
      await page.locator("button[type=submit]:disabled").waitFor();
      await page.locator(".working li:not([hidden])").first().waitFor();
      await picture(page, `progress-${view.screen}-${view.language}`);
      await page.waitForURL(/\/diagnose\//);
      await page.locator("main h1").waitFor();
      const seen = JSON.parse(await page.evaluate(() => sessionStorage.getItem("seen")));
      assert.ok(seen.length >= 3, `rows were seen at ${seen}`);
      assert.deepEqual(seen, [...seen].sort((a, b) => a - b));
      assert.ok((await words(page)).includes("spf_server_moved"));
    }));

test("while it works the page is sound", () => visit({ screen: "phone" }, async (page) => {
  // One answer comes, and then none.
  await page.addInitScript(() => {
    window.EventSource = class extends EventTarget {
      constructor() {
        super();
        const data = JSON.stringify({ check: "spf", question: "example.org TXT", answered: true });
        setTimeout(() => this.dispatchEvent(new MessageEvent("step", { data })));
      }
      close() {}
    };
  });
  await page.goto(`${site}/`);
  await page.locator("textarea[name=text]").fill(told.input);
  await page.locator("button[type=submit]").click();
  await page.locator(".working [data-check=spf]").waitFor();
  await is_sound(page, "progress-still");
}));

for (const language of ["en", "ru"])
  test(`without script the page waits and is answered: ${language}`, () =>
    visit({ language, script: false }, async (page) => {
      await page.goto(`${site}/`);
      await page.locator("textarea[name=text]").fill(told.input);
      await submit(page);
      assert.ok((await words(page)).includes("spf_server_moved"));
    }));

test("the way back leads to the box as it was left", () => visit({}, async (page) => {
  await page.goto(`${site}/`);
  await page.locator("textarea[name=text]").fill(told.input);
  await submit(page);
  await page.goBack();
  assert.ok(await page.locator("button[type=submit]").isEnabled());
}));
