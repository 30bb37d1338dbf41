// The box and the report: a bounce pasted or sent as a file, several at once, on paper.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { ask, bounce, example_zone, is_sound, languages, picture, refusal, serve, submit, views, visit, words }
  from "./stage.mjs";

let site;
before(async () => { site = await serve(...example_zone); });

// As a mailbox holds them: the bounce for each of these recipients.
function mailbox(...recipients) {
  return recipients.map((recipient) =>
    `From MAILER-DAEMON Sat Nov 21 09:00:05 2026\n${refusal.replaceAll(/\w+@friends\.example/g, recipient)}\n`).join("");
}

for (const view of views) {
  const { screen, language } = view;
  const named = `${screen}, ${language}`;

  test(`the start page: ${named}`, () => visit(view, async (page) => {
    await page.goto(`${site}/`);
    assert.equal(await page.locator("html").getAttribute("lang"), language);
    await page.keyboard.press("Tab");
    assert.notEqual(await page.evaluate(() => document.activeElement.tagName), "BODY");
    await is_sound(page, `start-${screen}-${language}`);
  }));

  for (const script of [true, false])
    test(`a pasted bounce is answered with its cause and the change: ${named}${script ? "" : ", without script"}`, () =>
      visit({ ...view, script }, async (page) => {
        await ask(page, site, refusal);
        const said = await words(page);
        for (const told of [languages[language].act, "spf_provider_missing", "bluebird.example", "v=spf1"])
          assert.ok(said.includes(told), `"${told}" is not in the answer`);
        const change = await page.locator(".summary .diff").boundingBox();
        assert.ok(change.y + change.height < page.viewportSize().height, "the change is not in the first screen");
        if (script) await is_sound(page, `report-${screen}-${language}`);
      }));

  for (const script of [true, false])
    test(`a file is answered: ${named}${script ? "" : ", without script"}`, () =>
      visit({ ...view, script }, async (page) => {
        await page.goto(`${site}/`);
        await page.locator("input[type=file]").setInputFiles(bounce);
        await submit(page);
        assert.ok((await words(page)).includes("bounce.eml"));
      }));

  test(`a mailbox is answered bounce by bounce: ${named}`, () => visit(view, async (page) => {
    const recipients = ["ann@friends.example", "bob@friends.example", "eve@friends.example",
      "joe@friends.example", "kim@friends.example"];
    await ask(page, site, mailbox(...recipients));
    const said = await page.locator("main").textContent();  // folded away, too
    for (const recipient of recipients) assert.ok(said.includes(recipient), `${recipient} is missing`);
    assert.equal(await page.locator("h1").count(), 1);
    assert.equal(await page.locator("article").count(), 1, "the same answer is drawn once");
    await is_sound(page, `many-${screen}-${language}`);
  }));

  test(`on paper it stands without its buttons: ${named}`, () => visit(view, async (page) => {
    await ask(page, site, refusal);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("main button:visible").count(), 0);
    assert.ok((await words(page)).includes("v=spf1"));
    await picture(page, `print-${screen}-${language}`);
  }));
}

test("a mail dropped on the box becomes its file", () => visit({}, async (page) => {
  await page.goto(`${site}/`);
  await page.evaluate((text) => {
    const files = new DataTransfer();
    files.items.add(new File([text], "dropped.eml", { type: "message/rfc822" }));
    document.querySelector("form.start").dispatchEvent(
      new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
  }, refusal);
  await submit(page);
  assert.ok((await words(page)).includes("dropped.eml"));
}));

test("no page is larger than 80 kB with what belongs to it", () => visit({}, async (page) => {
  let octets = 0;
  page.on("response", async (response) => {
    octets += (await response.body().catch(() => Buffer.alloc(0))).length;
  });
  for (const path of ["/", "/why", "/with", "/why/spf_provider_missing"]) {
    octets = 0;
    await page.goto(site + path, { waitUntil: "networkidle" });
    assert.ok(octets > 0 && octets <= 80 * 1024, `${path}: ${octets} octets`);
  }
}));
