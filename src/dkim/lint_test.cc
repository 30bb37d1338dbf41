#include "dkim/lint.h"

#include <doctest/doctest.h>

#include "dkim/base64_value.h"
#include "dkim/world_for_tests.h"

namespace mailwhy::dkim {

static constexpr std::string_view kRsa1024 =
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bd"
    "OKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5"
    "QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";

static std::vector<std::string> rules_of(const std::vector<LintFinding>& findings) {
  std::vector<std::string> rules;
  for (const LintFinding& finding : findings) rules.push_back(finding.rule);
  return rules;
}

using Rules = std::vector<std::string>;

TEST_CASE("a record's faults come with the record as it was meant") {
  std::string key(kRsa1024);
  auto quoted = lint_record("\"v=DKIM1; p=" + key + "\"");
  REQUIRE(quoted.size() == 1);
  CHECK(quoted[0].severity == Severity::Error);
  REQUIRE(quoted[0].corrected);
  CHECK_FALSE(read_key(*quoted[0].corrected).fault);
  auto cut = lint_record("v=DKIM1; p=" + key.substr(0, 120));
  CHECK(rules_of(cut) == Rules{"der_truncated"});
  CHECK(cut[0].text.params.at("present") == "90");
  CHECK_FALSE(cut[0].corrected);
  auto revoked = lint_record("v=DKIM1; p=");
  CHECK(rules_of(revoked) == Rules{"key_revoked"});
  CHECK_FALSE(revoked[0].corrected);
}

TEST_CASE("an Ed25519 key in DER, or without k=, is unwrapped") {
  std::string raw(32, '\x07');
  std::string der("\x30\x2A\x30\x05\x06\x03\x2B\x65\x70\x03\x21\x00", 12);
  std::string right = "v=DKIM1; k=ed25519; p=" + encode_base64(raw);
  auto wrapped = lint_record("v=DKIM1; k=ed25519; p=" + encode_base64(der + raw));
  CHECK(rules_of(wrapped) == Rules{"ed25519_wrapped"});
  CHECK(wrapped[0].corrected == right);
  auto unnamed = lint_record("v=DKIM1; p=" + encode_base64(raw));
  CHECK(rules_of(unnamed) == Rules{"key_is_ed25519"});
  CHECK(unnamed[0].corrected == right);
}

TEST_CASE("a working record is judged by strength, use and flags, worst first") {
  std::string key(kRsa1024);
  auto found = lint_record("h=sha1; t=y:s; p=" + key);
  CHECK(rules_of(found) ==
        Rules{"sha256_excluded", "key_short", "testing", "unversioned"});
  CHECK(found[0].corrected == "h=sha256; t=y:s; p=" + key);
  CHECK(found[2].corrected == "h=sha1; t=s; p=" + key);
  CHECK(found[2].offset == 8);
  CHECK(found[2].size == 5);
}

TEST_CASE("no key, several keys and no answer are three findings") {
  KeyWorld world;
  KeyCache cache;
  CHECK(rules_of(lint_key("s1", "example.org", world, cache).findings) ==
        Rules{"key_name_absent"});
  world.txt("s1._domainkey.example.org", "v=DKIM1; p=" + std::string(kRsa1024));
  world.txt("s1._domainkey.example.org", "v=DKIM1; p=");
  auto several = lint_key("s1", "example.org", world, cache);
  CHECK(rules_of(several.findings) == Rules{"several_keys", "key_revoked", "key_short"});
  world.fail(*dns::Name::from_text("s1._domainkey.example.org"), std::nullopt,
             dns::Status::Timeout);
  auto silent = lint_key("s1", "example.org", world, cache);
  CHECK(silent.could_not_tell);
  CHECK(rules_of(silent.findings) == Rules{"key_no_answer"});
}

TEST_CASE("a mail without a signature, and one with a careless signature") {
  KeyWorld world;
  KeyCache cache;
  RawMail plain = *read_raw_mail("From: a@example.org\r\n\r\nHi\r\n");
  CHECK(rules_of(lint_mail(plain, world, cache, at_seconds(1)).findings) ==
        Rules{"unsigned_mail"});
  RawMail careless = *read_raw_mail(
      "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s1; h=from:received; l=1;\r\n"
      " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=; b=AAAA\r\n"
      "From: a@example.org\r\nSubject: x\r\n\r\n" +
      std::string(1200, 'x') + "\xC3\xA4\r\n");
  auto found = lint_mail(careless, world, cache, at_seconds(1));
  CHECK(rules_of(found.findings) == Rules{"key_name_absent", "length", "unsigned_fields",
                                          "oversign", "signs_trace", "long_line",
                                          "simple_header", "eight_bit"});
  CHECK(found.findings[2].corrected->starts_with("from:from:to:cc:subject:subject:"));
  CHECK(found.findings[0].signature == 1);
}

}  // namespace mailwhy::dkim
