// What cannot be used is answered with what to give, and what was given stays in the box.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { ask, example_zone, is_sound, serve, views, visit, words } from "./stage.mjs";

let site;
before(async () => { site = await serve(...example_zone); });

const told = (page) => page.locator("[role=alert]");

async function send_file(page, name, buffer) {
  await page.goto(`${site}/`);
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "message/rfc822", buffer });
  await page.locator("main form button[type=submit]").click();
}

for (const view of views)
  for (const script of [true, false]) {
    const named = `${view.screen}, ${view.language}${script ? "" : ", without script"}`;

    test(`an empty box: ${named}`, () => visit({ ...view, script }, async (page) => {
      await page.goto(`${site}/`);
      await page.locator("main form button[type=submit]").click();
      await told(page).waitFor();
      assert.equal(await page.locator("html").getAttribute("lang"), view.language);
      if (script) await is_sound(page, `empty-${view.screen}-${view.language}`);
    }));

    test(`a letter that tells of no refusal: ${named}`, () =>
      visit({ ...view, script }, async (page) => {
        const letter = "From: a@example.org\nTo: b@example.org\nSubject: hello\n\nSee you at nine.\n";
        await page.goto(`${site}/`);
        await page.locator("textarea[name=text]").fill(letter);
        await page.locator("main form button[type=submit]").click();
        await told(page).waitFor();
        assert.equal(await page.locator("textarea[name=text]").inputValue(), letter);
        if (script) await is_sound(page, `no-refusal-${view.screen}-${view.language}`);
      }));
  }

for (const language of ["en", "ru"]) {
  test(`a file that is no mail: ${language}`, () => visit({ language }, async (page) => {
    await send_file(page, "photo.eml", Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", "latin1"));
    await told(page).waitFor();
    await is_sound(page);
  }));

  test(`a file that is too big is told before it is sent: ${language}`, () =>
    visit({ language }, async (page) => {
      await send_file(page, "big.eml", Buffer.alloc(25 << 20, "x"));
      await told(page).waitFor();
      assert.match(await told(page).innerText(), /24 (MB|МБ)/);
      await is_sound(page, `too-big-${language}`);
    }));
}

test("what a bounce says stays text", () => visit({}, async (page) => {
  const evil = `"><img src=x onerror=alert(1)><script>alert(2)</script>`;
  await ask(page, site, `550 5.7.1 ${evil} <user@example.org> rejected by ${evil}`);
  assert.equal(await page.locator("main img, main script").count(), 0);
  assert.ok((await words(page)).includes("<script>alert(2)</script>"));
}));
