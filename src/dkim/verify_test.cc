#include "dkim/verify.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "dkim/base64_value.h"
#include "dkim/world_for_tests.h"

namespace mailwhy::dkim {

// RFC 8463, appendix A: one message, signed with Ed25519 and with RSA.
static constexpr std::string_view kEd25519Record =
    "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
static constexpr std::string_view kRsaRecord =
    "v=DKIM1; k=rsa; "
    "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bd"
    "OKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5"
    "QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";
static constexpr std::string_view kSigned =
    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n"
    " d=football.example.com; i=@football.example.com;\r\n"
    " q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n"
    " subject : date : message-id : from : subject : date;\r\n"
    " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
    " b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\r\n"
    " Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\r\n"
    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n"
    " d=football.example.com; i=@football.example.com;\r\n"
    " q=dns/txt; s=test; t=1528637909; h=from : to : subject :\r\n"
    " date : message-id : from : subject : date;\r\n"
    " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
    " b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3\r\n"
    " DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz\r\n"
    " dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=\r\n";
static constexpr std::string_view kRest =
    "From: Joe SixPack <joe@football.example.com>\r\n"
    "To: Suzie Q <suzie@shopping.example.net>\r\n"
    "Subject: Is dinner ready?\r\n"
    "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n"
    "Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n"
    "\r\n"
    "Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";

static std::string signed_mail() {
  return std::string(kSigned) + std::string(kRest);
}

static std::string replaced(std::string text, std::string_view from,
                            std::string_view to) {
  size_t at = text.find(from);
  REQUIRE(at != text.npos);
  return text.replace(at, from.size(), to);
}

struct Football {
  KeyWorld dns;
  KeyCache cache;
  RawMail mail;

  Football() {
    dns.txt("brisbane._domainkey.football.example.com", kEd25519Record);
    dns.txt("test._domainkey.football.example.com", kRsaRecord);
  }
  Verification check(std::string bytes, int64_t now = 1528637999) {
    mail = *read_raw_mail(std::move(bytes));
    return verify(mail, dns, cache, at_seconds(now));
  }
};

TEST_CASE("the message of RFC 8463 verifies with Ed25519 and with RSA") {
  Football world;
  Verification seen = world.check(signed_mail());
  CHECK(seen.result == Verdict::Pass);
  REQUIRE(seen.checks.size() == 2);
  for (const Check& check : seen.checks) {
    CHECK(check.result == Verdict::Pass);
    CHECK(check.body_hash == Match::Match);
    CHECK(check.header_hash == Match::Match);
    CHECK(check.cause == "");
    CHECK(check.signature.identity == "@football.example.com");
  }
  CHECK(seen.checks[0].key->bits() == 256);
  CHECK(seen.checks[1].key->bits() == 1024);
  CHECK(seen.checks[0].warnings == std::vector<std::string>{"oversign_to"});
}

TEST_CASE("bare LF and bare CR are hashed as the CRLF they were") {
  Football world;
  for (std::string_view end : {"\n", "\r"}) {
    std::string bytes;
    for (char c : signed_mail()) {
      if (c == '\n')
        bytes += end;
      else if (c != '\r')
        bytes += c;
    }
    CHECK(world.check(bytes).result == Verdict::Pass);
  }
}

TEST_CASE("a changed body is told from a changed header field, by what RSA recovers") {
  Football world;
  auto body = world.check(signed_mail() + "-- \r\nFooter\r\n");
  CHECK(body.result == Verdict::Fail);
  CHECK(body.checks[1].cause == "dkim_body_changed");
  CHECK(body.checks[1].body_hash == Match::Differ);
  CHECK(body.checks[1].header_hash == Match::Match);
  auto header = world.check(replaced(signed_mail(), "Is dinner", "[list] Is dinner"));
  CHECK(header.checks[1].cause == "dkim_header_changed");
  CHECK(header.checks[1].other_cause == "");
  CHECK(header.checks[1].header_hash == Match::Differ);
  CHECK(header.checks[1].recovered.padding == Recovered::Padding::Good);
  CHECK(header.checks[0].cause == "dkim_header_changed");
  CHECK(header.checks[0].other_cause == "dkim_key_mismatch");
  CHECK(header.checks[0].header_hash == Match::Unknown);
}

TEST_CASE(
    "another key of the same size leaves bad padding: the key is not the signer's") {
  Football world;
  KeyWorld dns;
  dns.txt(
      "test._domainkey.football.example.com",
      "v=DKIM1; "
      "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/"
      "zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/"
      "NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB");
  RawMail mail = *read_raw_mail(signed_mail());
  auto seen = verify(mail, dns, world.cache, at_seconds(1528637999));
  CHECK(seen.checks[0].cause == "dkim_key_missing");
  CHECK(seen.checks[0].result == Verdict::PermError);
  CHECK(seen.checks[1].cause == "dkim_key_mismatch");
  CHECK(seen.checks[1].other_cause == "dkim_header_changed");
  CHECK(seen.checks[1].header_hash == Match::Unknown);
}

TEST_CASE("a letter lost from b= is damage to the signature, not a wrong key") {
  Football world;
  auto seen = world.check(replaced(signed_mail(), "b=F45d", "b="));
  CHECK(seen.checks[1].cause == "dkim_header_changed");
  CHECK(seen.checks[1].detail->key == "dkim.detail.signature_damaged");
}

TEST_CASE(
    "b= cut to a length that no key has is damage, though a multiple of 32 octets") {
  Football world;
  std::string text = signed_mail();
  size_t begin = text.find("b=F45d") + 2 + 43;
  text.erase(begin, text.find("\r\nFrom:", begin) - begin);
  auto seen = world.check(text);
  CHECK(seen.checks[1].cause == "dkim_header_changed");
  CHECK(seen.checks[1].detail->key == "dkim.detail.signature_damaged");
}

TEST_CASE("of several records at one name the one that fits is taken, and named") {
  Football world;
  world.dns.txt("test._domainkey.football.example.com", "v=DKIM1; p=");
  world.dns.txt("brisbane._domainkey.football.example.com", "v=spf1 -all");
  auto seen = world.check(signed_mail());
  CHECK(seen.checks[1].result == Verdict::Pass);
  CHECK(seen.checks[1].warnings.back() == "several_keys");
  CHECK(seen.checks[0].key_records == 1);
}

TEST_CASE(
    "a signature by rsa-sha1 that does not verify is said to be one that never counts") {
  Football world;
  std::string text = replaced(signed_mail(), "a=rsa-sha256", "a=rsa-sha1");
  text.replace(text.find("bh=", text.find("rsa-sha1")) + 3, 44,
               "qlkWrn/RWaGLG3LqkFx1cgfiZok=");
  auto seen = world.check(text);
  CHECK(seen.checks[1].result == Verdict::Fail);
  CHECK(std::ranges::count(seen.checks[1].warnings, "rsa_sha1") == 1);
  CHECK(std::ranges::count(seen.checks[0].warnings, "rsa_sha1") == 0);
}

TEST_CASE("what is no answer of DNS is a temporary error, a circle of aliases by name") {
  Football world;
  world.dns.fail(*dns::Name::from_text("test._domainkey.football.example.com"),
                 std::nullopt, dns::Status::Timeout);
  auto seen = world.check(signed_mail());
  CHECK(seen.checks[1].result == Verdict::TempError);
  CHECK(seen.result == Verdict::Pass);
  KeyWorld circle;
  circle.alias("test._domainkey.football.example.com", "a.example");
  circle.alias("a.example", "test._domainkey.football.example.com");
  seen = verify(world.mail, circle, world.cache, at_seconds(1528637999));
  CHECK(seen.checks[1].result == Verdict::TempError);
  CHECK(seen.checks[1].detail->key == "dkim.detail.key_alias_circle");
}

TEST_CASE("where only the header came back, the header alone is judged") {
  Football world;
  world.check(signed_mail());
  auto head =
      view_raw_mail(world.mail.bytes.substr(0, world.mail.bytes.find("\r\n\r\n") + 4));
  REQUIRE(head);
  auto checked = verify(*head, hashes_of(*head, BodyAtHand::No), world.dns, world.cache,
                        at_seconds(1528637909));
  REQUIRE(checked.checks.size() == 2);
  CHECK(checked.result == Verdict::Neutral);
  for (const Check& check : checked.checks) {
    CHECK(check.result == Verdict::Neutral);
    CHECK(check.header_hash == Match::Match);
    CHECK(check.body_hash == Match::Unknown);
    CHECK(check.cause.empty());
  }
}

TEST_CASE("hashes taken while the text was at hand say later what it said then") {
  Football world;
  world.check(signed_mail());
  auto hashes = hashes_of(world.mail, BodyAtHand::Yes);
  std::string masked =
      replaced(std::string(world.mail.bytes), "Subject: Is", "Subject: Was");
  auto later = view_raw_mail(masked);
  REQUIRE(later);
  CHECK(verify(*later, hashes, world.dns, world.cache, at_seconds(1528637909)).result ==
        Verdict::Pass);
}

}  // namespace mailwhy::dkim
