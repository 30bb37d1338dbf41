#include "dkim/signature.h"

#include <doctest/doctest.h>

namespace mailwhy::dkim {

static const std::string kHash = "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=";

struct Read {
  RawMail mail;
  Signature signature;
  std::string rule() const { return signature.fault ? signature.fault->rule : ""; }
};

static std::unique_ptr<Read> read(const std::string& value,
                                  SignatureKind kind = SignatureKind::Dkim) {
  auto out = std::make_unique<Read>();
  out->mail = *read_raw_mail("DKIM-Signature: " + value + "\r\n");
  out->signature = read_signature(out->mail.fields.at(0), kind);
  return out;
}

// A signature with these tags besides those it needs.
static std::string with(const std::string& tags) {
  return "v=1; a=rsa-sha256; d=example.org; s=s1; h=from; bh=" + kHash + "; b=AAAA; " +
         tags;
}

// The same with one tag in another form; "" leaves it out.
static std::string rule_with(const std::string& name, const std::string& value) {
  std::string text = "; " + with("");
  size_t at = text.find("; " + name + "=");
  size_t end = text.find(';', at + 1);
  text.replace(at, end - at, value.empty() ? "" : "; " + name + "=" + value);
  return read(text.substr(2))->rule();
}

TEST_CASE("every tag of a signature is read, folded or not") {
  auto seen = read(
      "v=1; a=ed25519-sha256; c=relaxed/simple;\r\n\td=Example.ORG; s=S1; "
      "i=u@m.example.org;\r\n"
      " q=dns/txt; t=100; x=200; l=7;\r\n h=From : To:\r\n\tSubject; "
      "z=From:a=40b|To:=20c;\r\n"
      " bh=" +
      kHash.substr(0, 10) + "\r\n " + kHash.substr(10) + "; b=AA\r\n\tAA");
  const Signature& signature = seen->signature;
  CHECK(seen->rule() == "");
  CHECK(to_string(signature.algorithm) == "ed25519-sha256");
  CHECK(signature.header_mode == Mode::Relaxed);
  CHECK(signature.body_mode == Mode::Simple);
  CHECK(signature.domain == "example.org");
  CHECK(signature.selector == "s1");
  CHECK(signature.identity == "u@m.example.org");
  CHECK(signature.signed_at == 100);
  CHECK(signature.expires_at == 200);
  CHECK(signature.body_length == 7);
  CHECK(signature.signed_fields ==
        std::vector<std::string_view>{"From", "To", "Subject"});
  CHECK(signature.body_hash.size() == 32);
  CHECK(signature.value.size() == 3);
  auto copied = copied_fields(signature);
  REQUIRE(copied.size() == 2);
  CHECK(copied[0].value == "a@b");
  CHECK(copied[1].value == " c");
}

TEST_CASE("what RFC 6376, section 6.1.1, makes of each fault") {
  CHECK(rule_with("v", "") == "tag_missing");
  CHECK(rule_with("v", "2") == "version");
  CHECK(rule_with("a", "rsa-md5") == "algorithm");
  for (const char* name : {"a", "b", "bh", "d", "h", "s"})
    CHECK(rule_with(name, "") == "tag_missing");
  CHECK(rule_with("h", "to:subject") == "from_unsigned");
  CHECK(rule_with("d", "org") == "domain_syntax");
  CHECK(rule_with("d", "a..b") == "domain_syntax");
  CHECK(rule_with("s", "a b") == "selector_syntax");
  CHECK(rule_with("bh", "AAAA") == "body_hash_size");
  CHECK(rule_with("b", "A!AA") == "base64_byte");
  CHECK(read(with("i=u@example.net"))->rule() == "identity_outside");
  CHECK(read(with("i=u@badexample.org"))->rule() == "identity_outside");
  CHECK(read(with("i=u@sub.example.org"))->rule() == "");
  CHECK(read(with("q=http"))->rule() == "query_method");
  CHECK(read(with("q=http:dns/txt"))->rule() == "");
  CHECK(read(with("t=5; x=5"))->rule() == "expires_before_signed");
  CHECK(read(with("x=soon"))->rule() == "tag_value");
  CHECK(read(with("c=loose"))->rule() == "tag_value");
  CHECK(read(with("l=-1"))->rule() == "tag_value");
}

TEST_CASE("lists of tags are read by the letter") {
  CHECK(read(with("unknown=x"))->rule() == "");
  CHECK(read(with(""))->rule() == "");
  CHECK(read(with("; t=1"))->rule() == "tag_empty");
  CHECK(read(with("d=example.org"))->rule() == "tag_twice");
  CHECK(read(with("x"))->rule() == "tag_without_value");
  CHECK(read(with("1=x"))->rule() == "tag_name");
  CHECK(read(with("n=a\x01"))->rule() == "tag_byte");
  CHECK(read("v=1; a=rsa-sha256;; b")->signature.fault->offset == 19);
}

TEST_CASE("an ARC-Message-Signature has an instance and no version") {
  std::string tags =
      "a=rsa-sha256; d=example.org; s=s1; h=to; bh=" + kHash + "; b=AAAA; i=";
  CHECK(read(tags + "3", SignatureKind::ArcMessage)->signature.instance == 3);
  CHECK(read(tags + "3", SignatureKind::ArcMessage)->rule() == "");
  CHECK(read(tags + "51", SignatureKind::ArcMessage)->rule() == "tag_value");
  CHECK(read(tags, SignatureKind::ArcMessage)->rule() == "tag_value");
}

}  // namespace mailwhy::dkim
