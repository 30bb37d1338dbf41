// The keys of a domain, in closed worlds.
#include <doctest/doctest.h>

#include <algorithm>

#include "diagnose/checks/check.h"
#include "diagnose/selectors.h"
#include "diagnose/servers_for_tests.h"

using namespace mailwhy;
using namespace mailwhy::diagnose;

namespace {

// 1024 bits; nobody signs with it here.
const std::string kKey1024 =
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDlHmwKnGqJnGmM0hTNzAiGfGVV2oKvFxCDQm0yd0YPZE7Y"
    "QGd1EIKYhHRBvfPZJyRlzgF0ZlnPvbLcQvJxVlQVU3dw0yyqXk9hO8ZT0uFQkYDPxDyGQbDbXFvqQ5pYtC9z"
    "Z8CkQjWIVMsWbYpWkE8fHYX8hVLPFSdhYtJSvdaUEQIDAQAB";

std::string key_record(const std::string& selector, const std::string& tags,
                       const std::string& domain = "shop.example.") {
  return selector + "._domainkey." + domain + " TXT \"" + tags + "\"\n";
}
std::string good_key(const std::string& selector) {
  return key_record(selector, "v=DKIM1; k=rsa; p=" + kKey1024);
}

Outcome keys_of(const std::string& zone, std::vector<std::string> selectors = {}) {
  dns::ZoneResolver resolver;
  resolver.add(records_of(
      "shop.example. SOA ns1.shop.example. root.shop.example. 7 1 1 1 300\n" + zone));
  dns::NoRdap rdap;
  Target target;
  target.domain = "shop.example";
  target.selectors = std::move(selectors);
  return *check_dkim_keys({resolver, rdap, target, resolver.now()});
}

bool has(const Outcome& outcome, std::string_view cause, Severity severity) {
  return std::ranges::any_of(outcome.findings, [&](const Finding& finding) {
    return finding.cause == cause && finding.severity == severity;
  });
}

const std::string kSends = "shop.example. TXT \"v=spf1 mx -all\"\n";

}  // namespace

TEST_CASE("nothing below _domainkey means that the domain has no key at all") {
  Outcome none = keys_of(kSends);
  CHECK(none.state == State::Problem);
  CHECK(has(none, "dkim_no_keys", Severity::Warning));
  CHECK(none.detail.at("no_keys").as_bool());
}

TEST_CASE("a domain that sends nothing needs no key") {
  CHECK(keys_of("shop.example. TXT \"v=spf1 -all\"\n").state == State::Fine);
  CHECK(keys_of("shop.example. MX 0 .\n").state == State::Fine);
}

TEST_CASE("a key under a name that nobody can guess is not called missing") {
  Outcome hidden = keys_of(kSends + good_key("k9f3a-7"));
  CHECK(hidden.state == State::CouldNotTell);
  CHECK(hidden.findings.empty());
  REQUIRE(hidden.unknown.size() == 1);
  CHECK(hidden.unknown[0].option == "--selector");
  Outcome named = keys_of(kSends + good_key("k9f3a-7"), {"k9f3a-7"});
  CHECK(named.state == State::Fine);
  CHECK(named.detail.at("keys").as_array().size() == 1);
}

TEST_CASE("a wildcard's text is no key of any selector") {
  Outcome wild = keys_of(kSends + "*.shop.example. TXT \"v=spf1 -all\"\n");
  CHECK(wild.state == State::CouldNotTell);
  CHECK(wild.detail.at("keys").as_array().empty());
  Outcome beside = keys_of(kSends + "*._domainkey.shop.example. TXT \"hello p=1\"\n" +
                           good_key("default"));
  CHECK(beside.state == State::Fine);
  CHECK(beside.detail.at("keys").as_array().size() == 1);
}

TEST_CASE("an empty key for all selectors ends them all, and is fine") {
  Outcome parked = keys_of("*._domainkey.shop.example. TXT \"v=DKIM1; p=\"\n");
  CHECK(parked.state == State::Fine);
  CHECK(parked.detail.at("wildcard_keys").as_array().size() == 1);
}

TEST_CASE("a server that denies names above existing ones is not believed") {
  // What such a server says: the exchange exists, the name above it does not.
  class Denying : public dns::ResolverLayer {
   public:
    using Resolver::query;
    using ResolverLayer::ResolverLayer;
    dns::AnswerPtr query(const dns::Question& question) override {
      auto answer = below_.query(question);
      if (answer->nxdomain() || !answer->records.empty()) return answer;
      auto denied = std::make_shared<dns::Answer>(*answer);
      denied->rcode = dns::Rcode::NxDomain;
      return denied;
    }
    std::vector<dns::AnswerPtr> query_all(std::span<const dns::Question> all) override {
      return Resolver::query_all(all);
    }
  };
  dns::ZoneResolver zone;
  zone.add(
      records_of("shop.example. SOA a. b. 7 1 1 1 300\n"
                 "shop.example. MX 10 mx.eu.shop.example.\n"
                 "shop.example. TXT \"v=spf1 mx -all\"\n"
                 "mx.eu.shop.example. A 192.0.2.1\n" +
                 good_key("k9f3a-7")));
  Denying resolver(zone);
  dns::NoRdap rdap;
  Target target;
  target.domain = "shop.example";
  Outcome out = *check_dkim_keys({resolver, rdap, target, zone.now()});
  CHECK(out.state == State::CouldNotTell);
  CHECK(out.findings.empty());
}

TEST_CASE("keys are judged: short, for tests, cut off, revoked") {
  CHECK(has(keys_of(kSends + good_key("default")), "dkim_advice", Severity::Info));
  CHECK(has(keys_of(kSends + key_record("default", "v=DKIM1; k=rsa; t=y; p=" + kKey1024)),
            "dkim_advice", Severity::Warning));
  CHECK(has(keys_of(kSends + key_record("default", "v=DKIM1; k=rsa; p=MIGfMA0GCS")),
            "dkim_key_malformed", Severity::Error));
  std::string revoked = kSends + key_record("s1", "v=DKIM1; p=");
  CHECK(has(keys_of(revoked), "dkim_key_revoked", Severity::Info));
  CHECK(has(keys_of(revoked, {"s1"}), "dkim_key_revoked", Severity::Error));
}

TEST_CASE("a selector that was named and has no key is a problem, with its alias") {
  Outcome named = keys_of(kSends + good_key("default") +
                              "s9._domainkey.shop.example. CNAME gone.service.example.\n",
                          {"s9"});
  REQUIRE(has(named, "dkim_key_missing", Severity::Error));
  auto missing = std::ranges::find(named.findings, "dkim_key_missing", &Finding::cause);
  REQUIRE(missing->notes.size() == 1);
  CHECK(missing->notes[0].params.at("target") == "gone.service.example");
}

TEST_CASE("the selectors of a service in the SPF record are asked for") {
  Outcome out =
      keys_of("shop.example. TXT \"v=spf1 include:_spf.elasticemail.com -all\"\n" +
              good_key("api"));
  CHECK(out.state == State::Fine);
  CHECK(out.detail.at("keys").as_array()[0].as_object().at("selector").as_string() ==
        "api");
}

TEST_CASE("selectors that differ per account are never asked for") {
  for (const std::string& selector : usual_selectors())
    CHECK(selector.find_first_of("<*") == std::string::npos);
  for (const knowledge::Provider& provider : knowledge::providers())
    CHECK(selectors_of(provider).size() <= 16);
}
