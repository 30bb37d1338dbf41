// Mails and keys made to cost time, memory or a crash: answered within bounds, by name.
#include <chrono>

#include <doctest/doctest.h>

#include "dkim/base64_value.h"
#include "dkim/world_for_tests.h"

namespace mailwhy::dkim {

static constexpr std::string_view kKey =
    "v=DKIM1; "
    "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bd"
    "OKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5"
    "QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";

static std::string signature(const std::string& tags = "h=from") {
  return "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s1; " + tags +
         "; bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=; b=" +
         encode_base64(std::string(128, '\x01')) + "\r\n";
}

static const std::string kRest = "From: a@example.org\r\n\r\nbody\r\n";

struct Outcome {
  RawMail mail;
  Verification seen;
  std::string rule;  // the first signature's, behind the last dot
};

static Outcome verify_in(KeyWorld& world, const std::string& bytes) {
  Outcome out;
  out.mail = *read_raw_mail(bytes);
  KeyCache keys;
  out.seen = verify(out.mail, world, keys, at_seconds(1));
  if (!out.seen.checks.empty() && out.seen.checks[0].detail) {
    const std::string& key = out.seen.checks[0].detail->key;
    out.rule = key.substr(key.rfind('.') + 1);
  }
  return out;
}

static std::string rule_of(const std::string& bytes, std::string_view record = kKey) {
  KeyWorld world;
  world.txt("s1._domainkey.example.org", record);
  return verify_in(world, bytes).rule;
}

TEST_CASE("header fields without end, and fields of any size, are refused by name") {
  std::string many;
  for (size_t i = 0; i < kMaxFields; i++) many += "X: y\r\n";
  CHECK(read_raw_mail(many + kRest).error().what ==
        "the mail has more than 10000 header fields");
  CHECK(read_raw_mail("X: " + std::string(kMaxHeaderBytes, 'x') + "\r\n" + kRest)
            .error()
            .what == "the header is larger than 4 MB");
  CHECK_FALSE(read_raw_mail("X: " + std::string(kMaxHeaderBytes, 'x')));
}

TEST_CASE("of many signatures eight are looked at, the rest are counted") {
  std::string many;
  for (int i = 0; i < 12; i++) many += signature();
  KeyWorld world;
  world.txt("s1._domainkey.example.org", kKey);
  auto out = verify_in(world, many + kRest);
  CHECK(out.seen.checks.size() == 8);
  CHECK(out.seen.not_looked_at == 4);
}

TEST_CASE("lists and keys have their limits") {
  std::string names = "h=from";
  for (int i = 0; i < 600; i++) names += ":x";
  CHECK(rule_of(signature(names) + kRest) == "signed_fields_too_many");
  std::string tags = "h=from";
  for (int i = 0; i < 120; i++) tags += "; x" + std::to_string(i) + "=";
  CHECK(rule_of(signature(tags) + kRest) == "tags_too_many");
  CHECK(rule_of(signature("n=" + std::string(70000, 'x')) + kRest) == "tags_too_long");
  CHECK(rule_of(signature() + kRest, "p=" + std::string(17000, 'A')) ==
        "record_too_long");
}

TEST_CASE("numbers that no key has are no key") {
  auto rule = [](std::string_view der) {
    return read_key("p=" + encode_base64(der)).fault->rule;
  };
  std::string number = std::string("\x02\x11\x00", 3) + std::string(15, '\xC1');
  auto key = [&](const std::string& modulus, const std::string& exponent) {
    std::string content = modulus + exponent;
    return std::string("\x30") + static_cast<char>(content.size()) + content;
  };
  CHECK(rule(key(number + '\x02', std::string("\x02\x01\x03"))) == "der_number");  // even
  CHECK(rule(key(number + '\x03', std::string("\x02\x01\x01"))) == "der_number");
  CHECK(rule(key(number + '\x03', std::string("\x02\x01\x00", 3))) == "der_number");
  CHECK(rule(key(number + '\x03', std::string("\x02\x0A") + std::string(10, '\x7F'))) ==
        "der_number");
  CHECK(rule(key("", "")) == "der_truncated");
  CHECK(rule("\x30\x84\xFF\xFF\xFF\xFF") == "der_not_rsa");
  CHECK(rule(std::string("\x30\x80\x00\x00", 4)) == "der_not_rsa");
  CHECK(rule("\x30\x20\x02") == "der_truncated");
}

TEST_CASE("a circle of aliases and a chain that nobody follows are named") {
  KeyWorld world;
  world.alias("s1._domainkey.example.org", "a.example");
  world.alias("a.example", "b.example");
  world.alias("b.example", "a.example");
  auto out = verify_in(world, signature() + kRest);
  CHECK(out.seen.result == Verdict::TempError);
  CHECK(out.rule == "key_alias_circle");
}

TEST_CASE("NUL, empty and binary mails are hashed or have no signature") {
  using namespace std::string_literals;
  CHECK(rule_of(signature() + "Sub\0ject: \0\r\n"s + kRest + "\0\0"s) == "key_mismatch");
  KeyWorld world;
  for (const std::string& bytes : {""s, "\n\n"s, "\0\0\0"s, "\r"s, "From "s})
    CHECK(verify_in(world, bytes).seen.result == Verdict::None);
}

TEST_CASE("a body of line ends or blanks costs its size, not more") {
  auto start = std::chrono::steady_clock::now();
  for (std::string_view unit : {"\r\n", " ", "\r", " \t\r\n"}) {
    std::string body;
    while (body.size() < 4'000'000) body += unit;
    rule_of(signature() + kRest + body + "x");
  }
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}

}  // namespace mailwhy::dkim
