#include "dkim/explain.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "dkim/explain_for_tests.h"

namespace mailwhy::dkim {

static const std::string kHeader =
    "From: \"Doe, Jane\" <jane@example.org>\r\n"
    "To: Bob <bob@example.net>, team@example.com\r\n"
    "Subject: Minutes of the meeting on Tuesday\r\n"
    "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"
    "Message-ID: <20231114221320.1234@mail.example.org>\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n";
static const std::string kBody =
    "Dear all,\r\n"
    "\r\n"
    "here are the minutes. We decided to repaint the caf\xC3\xA9 next month, and to "
    "ask\r\n"
    "three painters for an offer. The old tables will be sold.\r\n"
    "From now on we meet every second Tuesday.\r\n"
    "\r\n"
    "-- \r\n"
    "Jane\r\n";
static const std::string kFooter = "____\r\nList info: https://lists.example.net/\r\n";

static std::string signed_mail(std::string_view mode = "relaxed/relaxed") {
  return TestSigner{.mode = mode}.sign(kHeader + "\r\n" + kBody);
}
static std::string explained(const std::string& changed) {
  ExplainWorld world;
  return in_short(world.explain(changed));
}

TEST_CASE("a mail that is as it was signed needs no explanation") {
  CHECK(explained(signed_mail()) == "");
}

TEST_CASE("a footer is found, with its place, its text and both hashes") {
  ExplainWorld world;
  Explanation why = world.explain(signed_mail() + kFooter);
  CHECK(in_short(why) == "body: footer_added");
  const Change& change = why.body->changes.at(0);
  CHECK(change.line == 8);
  CHECK(change.lines == 2);
  REQUIRE(change.diff.size() == 2);
  CHECK(change.diff[0].side == DiffLine::Side::Received);
  CHECK(change.diff[0].text == "____");
  CHECK(why.body->hash_signed == world.seen.checks[0].signature.body_hash);
  CHECK(why.body->hash_received != why.body->hash_signed);
  CHECK_FALSE(why.header);
}

TEST_CASE(
    "body and header are searched apart, so that a tag and a footer are both found") {
  std::string mail = replaced(signed_mail(), "Subject: ", "Subject: [club] ");
  CHECK(explained(mail + kFooter) == "body: footer_added; Subject: subject_tag_added");
}

TEST_CASE("what no family undoes is unknown, in the part whose hash differs") {
  CHECK(explained(replaced(signed_mail(), "repaint", "rebuild")) == "body: unknown");
  CHECK(explained(replaced(signed_mail(), "Minutes", "Hours")) == "header: unknown");
  CHECK(explained(replaced(replaced(signed_mail(), "Minutes", "Hours"), "repaint",
                           "rebuild")) == "body: unknown; header: unknown");
}

TEST_CASE("a footer that stands beside an unknown edit is not named") {
  std::string mail = replaced(signed_mail(), "repaint", "rebuild") + kFooter;
  CHECK(explained(mail) == "body: unknown");
}

TEST_CASE("two edits that nobody knows are never explained") {
  ExplainWorld world;
  std::string mail = signed_mail("simple/simple");
  size_t body = mail.find("\r\n\r\n") + 4;
  CHECK(rc::check("two letters replaced by others", [&] {
    std::string changed = mail;
    size_t places[2] = {*rc::gen::inRange(body, mail.size() - 2),
                        *rc::gen::inRange(body, mail.size() - 2)};
    for (size_t at : places) {
      if (changed[at] < 'a' || changed[at] > 'z') at = body;  // a letter stands there
      changed[at] = changed[at] == 'q' ? 'x' : 'q';
    }
    RC_PRE(changed != mail);
    RC_ASSERT(in_short(world.explain(changed)) == "body: unknown");
  }));
}

TEST_CASE("a wrong key and a changed mail are told apart, whatever was changed") {
  for (std::string_view mode : {"relaxed/relaxed", "simple/simple"}) {
    ExplainWorld world;
    std::string mail = signed_mail(mode);
    std::string changed = replaced(mail, "Subject: ", "Subject: [x] ");
    world.explain(changed);
    CHECK(world.seen.checks[0].cause == "dkim_header_changed");
    KeyWorld other;
    other.txt(
        "r._domainkey.example.org",
        "v=DKIM1; k=rsa; "
        "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6"
        "wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/"
        "e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/"
        "K4w3QIDAQAB");
    KeyCache cache;
    for (const std::string& one : {mail, changed}) {
      RawMail raw = *read_raw_mail(one);
      Verification seen = verify(raw, other, cache, at_seconds(1700000100));
      CHECK(seen.checks[0].cause == "dkim_key_mismatch");
      CHECK(in_short(explain(raw, seen, 0)) == "");
    }
  }
}

TEST_CASE("with Ed25519 a header is explained by a bounded number of verifications") {
  std::string mail = TestSigner{.pem = kTestEd25519Key}.sign(kHeader + "\r\n" + kBody);
  ExplainWorld world;
  Explanation why =
      world.explain(replaced(mail, "Subject: ", "Subject: [club] ") + kFooter);
  CHECK(in_short(why) == "body: footer_added; Subject: subject_tag_added");
  CHECK(why.header->hash_signed == "");
  why = world.explain(replaced(mail, "Minutes", "Hours"));
  CHECK(in_short(why) == "");
  CHECK(why.candidates <= ExplainLimits().ed25519_verifications);
}

TEST_CASE("of a large body only the end is searched, and that is said") {
  std::string large;
  while (large.size() < 5u << 20)
    large += "A line of a mail that is larger than most.\r\n";
  std::string mail = TestSigner().sign(kHeader + "\r\n" + large);
  ExplainWorld world;
  CHECK(in_short(world.explain(mail + kFooter)) == "body: footer_added");
  Explanation why = world.explain(replaced(mail, "A line", "My line"));
  CHECK(in_short(why) == "body: unknown");
  CHECK(why.body->not_searched == "dkim.explain.too_large");
}

TEST_CASE("another signature that still holds narrows down where the header changed") {
  TestSigner few;
  few.fields = {"from", "to", "date", "message-id"};
  std::string mail = TestSigner().sign(few.sign(kHeader + "\r\n" + kBody));
  ExplainWorld world;
  Explanation why = world.explain(replaced(mail, "Minutes", "Hours"), 0);
  CHECK(in_short(why) == "header: unknown");
  CHECK(why.header->suspects == std::vector<std::string>{"cc", "subject", "reply-to",
                                                         "mime-version", "content-type",
                                                         "content-transfer-encoding"});
}

TEST_CASE("Mailman in the header names the setting of Mailman") {
  std::string mail = replaced(signed_mail(), "Subject: ", "Subject: [club] ");
  mail = replaced(mail, "MIME-Version: ", "X-Mailman-Version: 2.1.39\r\nMIME-Version: ");
  ExplainWorld world;
  Explanation why = world.explain(mail);
  REQUIRE(why.hop.software);
  CHECK(why.hop.software->key == "mailman2");
  CHECK(why.hop.setting == "mailman2_subject");
}

TEST_CASE("a later ARC set tells who had the mail changed and who had it whole") {
  std::string mail = signed_mail();
  std::string bh = encode_base64(sha256(canonical_body(kBody, Mode::Relaxed)));
  std::string now = encode_base64(sha256(canonical_body(kBody + kFooter, Mode::Relaxed)));
  auto set = [](std::string_view instance, std::string_view domain,
                const std::string& hash) {
    return "ARC-Message-Signature: i=" + std::string(instance) +
           "; a=rsa-sha256; c=relaxed/relaxed; d=" + std::string(domain) +
           "; s=a; h=from; bh=" + hash + "; b=AAAA\r\n";
  };
  ExplainWorld world;
  Explanation why = world.explain(set("2", "lists.example.net", now) +
                                  set("1", "mx.example.com", bh) + mail + kFooter);
  CHECK(why.hop.told_by == "arc");
  CHECK(why.hop.whole_at == "mx.example.com");
  CHECK(why.hop.changed_at == "lists.example.net");
}

TEST_CASE("texts written so that each replacement costs most end within the budget") {
  std::string escapes, entities, parameters;
  for (int i = 0; i < 4000; i++) escapes += "=3D";
  for (int i = 0; i < 790; i++) entities += "&amp;";
  for (int i = 0; i < 40'000; i++) parameters += " a=b;";
  std::string fields, links;
  for (int i = 0; i < 50; i++) fields += "X-Boundary: boundary=" + escapes + "\r\n";
  for (int i = 0; i < 100; i++) links += "http://" + entities + "\r\n";
  std::string header =
      replaced(kHeader, "text/plain; charset=utf-8", "multipart/mixed; boundary=b");
  std::string mail = TestSigner().sign(header + fields + "\r\ntext\r\n");
  std::string parts =
      "--b\r\nContent-Type: text/plain;" + parameters + "\r\n\r\n" + links;
  mail = replaced(mail, "\r\ntext\r\n", "\r\nother words\r\n");
  CHECK(explained(mail + parts + "--b--\r\n") == "body: unknown");
}

}  // namespace mailwhy::dkim
