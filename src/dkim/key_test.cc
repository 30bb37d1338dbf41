#include "dkim/key.h"

#include <doctest/doctest.h>

#include "dkim/base64_value.h"

namespace mailwhy::dkim {

static const std::string kP =
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bd"
    "OKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5"
    "QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";

static std::string rule_of(const std::string& record) {
  Key key = read_key(record);
  return key.fault ? key.fault->rule : "";
}

TEST_CASE("every tag of a key record is understood") {
  Key key = read_key("v=DKIM1; h=sha256; k=rsa; n=a note; s=email:x; t=y:s; p=" + kP);
  REQUIRE_FALSE(key.fault);
  CHECK(key.bits() == 1024);
  CHECK(key.sha256);
  CHECK_FALSE(key.sha1);
  CHECK(key.email);
  CHECK(key.testing);
  CHECK(key.strict);
  CHECK(key.versioned);
  CHECK(key.note == "a note");
}

TEST_CASE(
    "what the record leaves out is as the RFC has it, and other tags do not matter") {
  Key key = read_key("p=" + kP + "; x=y");
  REQUIRE_FALSE(key.fault);
  CHECK(key.type == KeyType::Rsa);
  CHECK((key.sha1 && key.sha256 && key.email));
  CHECK_FALSE((key.testing || key.strict || key.versioned));
}

TEST_CASE("base64 may be folded, and the bare key of PKCS#1 is a key") {
  CHECK(rule_of("p=" + kP.substr(0, 50) + " \t" + kP.substr(50)) == "");
  std::string der = *decode_base64(kP);
  Key bare = read_key("p=" + encode_base64(der.substr(22)));
  REQUIRE_FALSE(bare.fault);
  CHECK(bare.bits() == 1024);
}

TEST_CASE("a fault says what and where") {
  CHECK(rule_of("v=DKIM1; p=") == "key_revoked");
  CHECK(rule_of("v=DKIM1; k=rsa") == "key_absent");
  CHECK(rule_of("v=DKIM2; p=" + kP) == "key_version");
  CHECK(rule_of("v=DKIM1; k=dsa; p=" + kP) == "key_type");
  CHECK(rule_of("v=DKIM1; k=rsa; p=p=" + kP) == "base64_after_padding");
  CHECK(rule_of("v=DKIM1 k=rsa; p=" + kP) == "key_version");
  CHECK(rule_of("v=DKIM1; p=" + kP + "; p=" + kP) == "tag_twice");
  CHECK(rule_of("v=DKIM1; k=ed25519; p=" + encode_base64(std::string(31, 'x'))) ==
        "ed25519_size");
  Key quoted = read_key("v=DKIM1; p=" + kP.substr(0, 40) + "\" \"" + kP.substr(40));
  CHECK(quoted.fault->rule == "base64_byte");
  CHECK(quoted.fault->offset == 11 + 40);
  CHECK(quoted.fault->params.at("byte") == "\"");
  Key cut = read_key("v=DKIM1; p=" + kP.substr(0, 160));
  CHECK(cut.fault->rule == "der_truncated");
  CHECK(cut.fault->params.at("wanted") == "162");
  CHECK(cut.fault->params.at("present") == "120");
}

TEST_CASE("a kept key is found by its text, and a new text is a new key") {
  KeyCache cache(2);
  auto first = cache.decode("p=" + kP);
  CHECK(cache.decode("p=" + kP) == first);
  CHECK(cache.decode("p=") != first);
  cache.decode("p=x");
  CHECK(cache.decode("p=" + kP)->bits() == 1024);
}

TEST_CASE("records that stand beside a key are told from it") {
  CHECK(looks_like_key("v=DKIM1; p="));
  CHECK(looks_like_key("k=rsa; p=x"));
  CHECK_FALSE(looks_like_key("v=spf1 -all"));
  CHECK_FALSE(looks_like_key("google-site-verification=x"));
}

}  // namespace mailwhy::dkim
