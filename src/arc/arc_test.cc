#include <doctest/doctest.h>

#include "arc/seal.h"
#include "arc/verify.h"
#include "dkim/sign.h"
#include "dns/zone_resolver.h"

namespace mailwhy::arc {

// Made for this test alone.
static constexpr std::string_view kPem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBANz/NpZfEg3Lt1TB\n"
    "S1ZFCMhRrksSXffDiFj+kHhxJrrKcYWD5JBAP8WAHoikYWjkc+FNZuh4JyElCCZh\n"
    "2c4rTI0m6oEmXBpmUf6X5DpXdwCvtTH0e9Re3eJawmP8Crbf99guSEQb+e4UWXTu\n"
    "JtMvkdPaM1h8nO069L9QwKxnQPXHAgMBAAECgYBwhf3sWKHfpl9FZ1oNpf7PyE8f\n"
    "aE2yLrwI3C0BNlPK/fMJUVuaWyxdSlvBpTj36IJcMEX6jdsWlD1vFZmJ0SAbOIJo\n"
    "yC+VrHnnDKw4IVCLbIuaiU/hwi2fnocTVUQvALb8zT6r7TO2BN5rjQDfk5Q26eFx\n"
    "6cP9SYzGzK0ZP8y50QJBAO5vcSLPOYmF8tjtCfCDvvJnyyGWdUL7h3p1DcbmlPbX\n"
    "fxvIO5ioiS3TWOsvyV8elYwjHTdH6ee7WF/zqezLilkCQQDtRuhQwaNrLGRR7pki\n"
    "IwIOI8oLMjBJmuq0rMpNW2XiLQCfVdJdzkA3molDJtBVb0IIXr8IQAHZFMY4hnHz\n"
    "RD0fAkBeA6EXeaAVQrSzphtiM4Bp8lUdBEduRuFvfpIVGDwqbGQZH0WoduPIJuqL\n"
    "qYb8M4ICBKJzdq6bCbrZ8qjQzpzZAkEAqvMIU45/X6rXCFSgDYEtbOSKH7DkK1Oq\n"
    "v8sx4bP03pRPu3xImP8NM0JqnG/tb3A+IeupNJdw/WbDPVxX4s2KPwJAU5YSR+mq\n"
    "YQbLFIhAosHwWQ/F63xo9EWUMdjARKXleMkkT5tIX5UoCXqgiQ5PbQFRPEIps/ny\n"
    "Wr8DjcbJf1CipA==\n"
    "-----END PRIVATE KEY-----\n";
static const std::string kMail =
    "Authentication-Results: mx.one.example; spf=pass smtp.mailfrom=example.org\r\n"
    "From: a@example.org\r\nSubject: hi\r\n\r\nHello\r\n";

struct Way {
  dns::ZoneResolver dns;
  dkim::KeyCache keys;
  dkim::PrivateKey key = *dkim::PrivateKey::from_pem(kPem);
  dkim::RawMail mail;

  Way() {
    for (const char* domain : {"one.example", "two.example", "three.example"})
      publish(domain, key_record(key));
  }
  void publish(const std::string& domain, const std::string& record) {
    dns.add({*dns::Name::from_text("s._domainkey." + domain), dns::Type::TXT, 60,
             dns::rdata_txt(record)});
  }
  Chain check(const std::string& bytes) {
    mail = *dkim::read_raw_mail(bytes);
    return arc::verify(mail, dns, keys, net::Time(std::chrono::seconds(1'700'000'000)));
  }
  // The mail as the server of `domain` hands it on.
  std::string through(const std::string& bytes, const std::string& domain) {
    Chain chain = check(bytes);
    auto set = seal(mail, key, {domain, "s", "mx." + domain, {}, 1'700'000'000}, chain);
    REQUIRE(set);
    return *set + bytes;
  }
};

TEST_CASE(
    "a mail that nobody sealed has no chain, one that three sealed has three hops") {
  Way way;
  CHECK(way.check(kMail).status == Status::None);
  std::string bytes = way.through(
      way.through(way.through(kMail, "one.example"), "two.example"), "three.example");
  Chain chain = way.check(bytes);
  CHECK(chain.status == Status::Pass);
  REQUIRE(chain.hops.size() == 3);
  CHECK(chain.hops[0].set.results.text ==
        "mx.one.example;\r\n\tspf=pass smtp.mailfrom=example.org");
  CHECK(chain.hops[1].set.results.text == "mx.two.example;\r\n\tnone");
  CHECK(chain.hops[2].set.seal.chain_status == "pass");
  CHECK(oldest_pass(chain) == 0);
}

TEST_CASE("a change between two servers leaves the chain whole and shows where it was") {
  Way way;
  std::string bytes = way.through(kMail, "one.example") + "footer\r\n";
  Chain broken = way.check(bytes);
  CHECK(broken.status == Status::Fail);
  CHECK(broken.problem->part == Part::MessageSignature);
  // A server that says pass of what it changed itself, as mailing lists do.
  std::string before = way.through(kMail, "one.example");
  Chain chain = way.check(before);
  dkim::RawMail changed = *dkim::read_raw_mail(before + "footer\r\n");
  auto set = seal(changed, way.key, {"two.example", "s", "mx.two.example", {}, 1}, chain);
  chain = way.check(*set + before + "footer\r\n");
  CHECK(chain.status == Status::Pass);
  CHECK(chain.hops[0].message.result == dkim::Verdict::Fail);
  CHECK(chain.hops[0].message.cause == "dkim_body_changed");
  CHECK(oldest_pass(chain) == 2);
}

TEST_CASE("a set taken out, put in or changed breaks the chain by name") {
  Way way;
  std::string one = way.through(kMail, "one.example");
  std::string two = way.through(one, "two.example");
  std::string upper = two.substr(0, two.size() - one.size());
  auto rule = [&](const std::string& bytes) {
    Chain chain = way.check(bytes);
    CHECK(chain.status == Status::Fail);
    return chain.problem ? chain.problem->text.key : "";
  };
  CHECK(rule(upper + kMail) == "arc.problem.set_missing");
  CHECK(rule(upper + two) == "arc.problem.twice");
  std::string forged = two;
  size_t lower = forged.rfind("mx.one.example;\r\n\tspf=pass");
  forged.replace(lower + 18, 8, "spf=fail");
  CHECK(rule(forged) == "arc.problem.seal_broken");
  std::string failed = two;
  failed.replace(failed.find("cv=pass"), 7, "cv=fail");
  CHECK(rule(failed) == "arc.problem.failed_before");
  size_t seal_end = two.find("ARC-Message-Signature");
  CHECK(rule(two.substr(seal_end)) == "arc.problem.field_missing");
}

TEST_CASE("a chain that failed is sealed as failed, and then no more") {
  Way way;
  std::string broken = way.through(kMail, "one.example") + "footer\r\n";
  std::string marked = way.through(broken, "two.example");
  CHECK(marked.find("cv=fail") != marked.npos);
  Chain chain = way.check(marked);
  CHECK(chain.status == Status::Fail);
  CHECK(chain.problem->text.key == "arc.problem.failed_before");
  CHECK(chain.hops[1].seal == dkim::Verdict::Pass);  // over its own set alone
  CHECK_FALSE(
      seal(way.mail, way.key, {"three.example", "s", "mx.three.example", {}, 1}, chain));
}

TEST_CASE("a key that DNS does not give fails the chain only for now") {
  Way way;
  std::string bytes = way.through(kMail, "one.example");
  way.dns.fail(*dns::Name::from_text("s._domainkey.one.example"), std::nullopt,
               dns::Status::Timeout);
  Chain chain = way.check(bytes);
  CHECK(chain.status == Status::Fail);
  CHECK(chain.temporary);
}

TEST_CASE("fifty sets are read, and more are a problem of their own") {
  Way way;
  std::string bytes;
  for (int i = 1; i <= 60; i++)
    bytes += "ARC-Seal: i=" + std::to_string(i) +
             "; a=rsa-sha256; cv=pass; d=one.example; s=s; b=AAAA\r\n";
  Chain chain = way.check(bytes + kMail);
  CHECK(chain.hops.size() == kMaxInstances);
  CHECK(chain.problem->text.key == "arc.problem.instance");
}

}  // namespace mailwhy::arc
