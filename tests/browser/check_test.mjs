// /check: a domain examined, with its name servers drawn; and the same as a file.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { before, test } from "node:test";
import { is_sound, serve, story, submit, views, visit, words } from "./stage.mjs";

let site, told;
before(async () => {
  told = await story("name_server_days_behind");
  site = await serve(...told.options);
});

async function examine(page, language) {
  await page.goto(`${site}/check?lang=${language}`);
  await page.locator("input[name=domain]").fill("ferry.example");
  await submit(page);
}

for (const view of views) {
  const { screen, language } = view;
  for (const script of [true, false])
    test(`a domain is examined: ${screen}, ${language}${script ? "" : ", without script"}`, () =>
      visit({ ...view, script }, async (page) => {
        await page.goto(`${site}/?lang=${language}`);
        await page.locator("main a[href^='/check']").click();
        if (script) await is_sound(page, `check-form-${screen}-${language}`);
        await examine(page, language);
        const said = await words(page);
        for (const one of ["ns_out_of_sync", "ns2.ferry.example", "v=spf1 ip4:192.0.2.3 -all"])
          assert.ok(said.includes(one), `"${one}" is not in the answer`);
        assert.ok(await page.locator(".map .others").count() > 0, "no sender map");
        assert.ok(await page.locator(".cells .warn, .cells .bad").count() > 0, "no matrix");
        if (script) {
          for (const details of await page.locator("main details").all())
            await details.evaluate((element) => { element.open = true; });
          await is_sound(page, `check-${screen}-${language}`);
        }
      }));
}

test("the file of an examination stands alone, is small, and fits a phone", () => visit({ screen: "phone" }, async (page) => {
  const program = process.env.MAILWHY;
  let html;
  try {
    html = execFileSync(program, ["check", "--format", "html", ...told.options, "ferry.example"]);
  } catch (found) {
    html = found.stdout;  // status 1: something was found
  }
  assert.ok(html.length < 60 * 1024, `${html.length} octets`);
  await page.setContent(html.toString());
  await is_sound(page, "check-file");
}));
