// Whole examinations in a closed world.
#include "diagnose/examine.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "dns/layer.h"
#include "dns/zone_file.h"
#include "dns/zone_resolver.h"

using namespace mailwhy;
using namespace mailwhy::diagnose;

namespace {

const net::FixedClock kClock{net::Time(std::chrono::seconds(1795298400))};

constexpr std::string_view kHealthy = R"(
$TTL 3600
example.org. SOA ns1.example.org. host.example.org. 7 3600 600 86400 900
example.org. MX 10 mail.example.org.
example.org. TXT "v=spf1 mx -all"
example.org. A 192.0.2.80
mail.example.org. A 192.0.2.25
mail.example.org. AAAA 2001:db8::25
_dmarc.example.org. TXT "v=DMARC1; p=reject; np=reject; rua=mailto:d@example.org"
default._domainkey.example.org. TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvBWxja6fDk0SkRB4YI9btXBGlbSCEVvdSY+xbabu7UqOTef1HzKAinKf/AHqWf4lK9DcEe0P1Oh4vW4It2aPLLLmgOJ/n8ZUIahO2QB41vLaWL9rgdhDtQNstgOm+Xj24/wmPMeEPx6VXw7gdteEQSmKS5mr" "RkxCM4Wy1i4W97Pnzv4FLxJeoJkmFGayZuiIIFm07ZPoEDGKwm31UZMiGYi2dLcddg/kSALxVBgPYmlgsxkMTcPSSe/rx/DO3T8H7jQb26+crAeRCRr4TDxMsJ0SzLubWCMkaZUbkzWWQXzY27Q/zfr/Wp63vYjlc4Gec/psJjW0e6EOZnBuyqvgDwIDAQAB"
25.2.0.192.in-addr.arpa. PTR mail.example.org.
5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR mail.example.org.
)";

// The findings of an examination of `target` in this zone, but remarks.
std::set<std::string> causes(std::string_view zone, const Target& target) {
  dns::ZoneFile read = dns::read_zone_file(zone);
  REQUIRE(read.errors.empty());
  dns::ZoneResolver resolver(kClock);
  resolver.add(read.records);
  dns::NoRdap rdap;
  std::set<std::string> found;
  Case one = examine(resolver, rdap, target, kClock.now());
  for (const Finding& finding : one.findings) {
    CHECK(finding.evidence.size() == 1);
    CHECK(!finding.actor.empty());
    if (finding.severity != Severity::Info) found.insert(finding.cause);
  }
  return found;
}

// Answers as the zone does, but for some questions: those get no answer, or SERVFAIL.
class Failing : public dns::ResolverLayer {
 public:
  Failing(dns::Resolver& below, std::function<bool(size_t)> fails, bool servfail)
      : ResolverLayer(below), fails_(std::move(fails)), servfail_(servfail) {}

  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override {
    if (!fails_(asked_++)) return below_.query(question);
    auto answer = std::make_shared<dns::Answer>();
    if (servfail_)
      answer->rcode = dns::Rcode::ServFail;
    else
      answer->status = dns::Status::Timeout;
    return answer;
  }
  std::vector<dns::AnswerPtr> query_all(
      std::span<const dns::Question> questions) override {
    return Resolver::query_all(questions);
  }

  size_t asked() const { return asked_; }

 private:
  std::function<bool(size_t)> fails_;
  bool servfail_;
  size_t asked_ = 0;
};

Target domain(const char* name) {
  Target target;
  target.domain = name;
  return target;
}

std::string with(std::string_view lines) {
  return std::string(kHealthy) + std::string(lines);
}

std::string without(std::string_view word) {
  std::string out;
  for (size_t at = 0; at < kHealthy.size();) {
    size_t end = std::min(kHealthy.find('\n', at), kHealthy.size() - 1) + 1;
    std::string_view line = kHealthy.substr(at, end - at);
    if (line.find(word) == line.npos) out += line;
    at = end;
  }
  return out;
}

}  // namespace

TEST_CASE("of a domain in order every check is fine") {
  Target target = domain("example.org");
  target.addresses = {*net::IpAddress::parse("192.0.2.25")};
  target.helo = "mail.example.org";
  for (const Target& one : {domain("example.org"), target})
    for (const std::string& cause : causes(kHealthy, one)) FAIL_CHECK(cause);
}

TEST_CASE("each fault is found by its check") {
  Target target = domain("example.org");
  CHECK(causes(with("example.org. MX 20 gone.example.org.\n"), target) ==
        std::set<std::string>{"mx_has_no_address"});
  CHECK(causes(with("alias.example.org. CNAME mail.example.org.\n"
                    "example.org. MX 20 alias.example.org.\n"),
               target)
            .contains("mx_is_alias"));
  CHECK(
      causes(with("example.org. MX 20 192.0.2.25.\n"), target).contains("mx_is_address"));
  CHECK(causes(without("25.2.0.192"), target).contains("ptr_missing"));
  CHECK(causes(without("\"v=spf1"), target).contains("spf_no_record"));
  CHECK(causes(with("example.org. TXT \"v=spf1 a -all\"\n"), target)
            .contains("spf_multiple_records"));
  CHECK(causes(without("DMARC1"), target).contains("dmarc_no_record"));
  target.helo = "localhost";
  CHECK(causes(kHealthy, target).contains("helo_not_fqdn"));
  target.helo = "gate.example.org";
  CHECK(causes(kHealthy, target).contains("helo_not_resolving"));
}

TEST_CASE(
    "a server that the record does not permit is found, and no stranger enters it") {
  Target target = domain("example.org");
  target.addresses = {*net::IpAddress::parse("203.0.113.9")};
  dns::ZoneFile read = dns::read_zone_file(kHealthy);
  dns::ZoneResolver resolver(kClock);
  resolver.add(read.records);
  dns::NoRdap rdap;
  Case one = examine(resolver, rdap, target, kClock.now());
  auto is_spf = [](const Finding& finding) {
    return finding.cause == "spf_ip_not_listed";
  };
  REQUIRE(std::ranges::any_of(one.findings, is_spf));
  for (const Finding& finding : one.findings)
    CHECK(finding.certainty != Certainty::Proven);  // nobody refused anything
  size_t asked = 0;
  for (const Change& change : one.changes) {
    if (change.kind != ChangeKind::Dns) continue;
    asked++;
    CHECK(std::ranges::count(one.unknown, change.only_if, &Unknown::id) == 1);
  }
  CHECK(asked == 1);
  for (const Unknown& unknown : one.unknown)
    CHECK(unknown.because.key != "because.only_refusal");
  for (const Finding& finding : one.findings) CHECK(finding.cause != "spf_spoofed");
}

TEST_CASE("what a resolver does not answer is never held against the domain") {
  dns::ZoneFile read = dns::read_zone_file(kHealthy);
  dns::ZoneResolver zone(kClock);
  zone.add(read.records);
  dns::NoRdap rdap;
  Target target = domain("example.org");
  target.addresses = {*net::IpAddress::parse("192.0.2.25")};
  target.helo = "mail.example.org";
  auto examined = [&](std::function<bool(size_t)> fails, bool servfail) {
    Failing resolver(zone, std::move(fails), servfail);
    Case one = examine(resolver, rdap, target, kClock.now());
    for (const Finding& finding : one.findings) {
      CAPTURE(finding.cause);
      CHECK(finding.severity == Severity::Info);
    }
    for (const Evidence& evidence : one.evidence) {
      CAPTURE(evidence.check);
      bool told = evidence.verdict != "could_not_tell";
      CHECK(told == evidence.because.key.empty());  // what could not be told says why
    }
    return resolver.asked();
  };
  size_t questions = examined([](size_t) { return false; }, false);
  CHECK(questions > 30);
  for (bool servfail : {false, true})
    for (size_t at = 0; at < questions; at++) {
      CAPTURE(at);
      examined([at](size_t i) { return i == at; }, servfail);  // one is lost
      examined([at](size_t i) { return i >= at; }, servfail);  // silent from there on
    }
}

TEST_CASE("of a domain that does not exist that alone is said") {
  CHECK(causes(kHealthy, domain("nosuch.example")) ==
        std::set<std::string>{"domain_not_found"});
}

TEST_CASE("a target comes back from the input that a case file keeps") {
  Target target = domain("example.org");
  target.addresses = {*net::IpAddress::parse("192.0.2.25"),
                      *net::IpAddress::parse("2001:db8::25")};
  target.helo = "mail.example.org";
  target.selectors = {"s1", "s2"};
  Target back = to_target(to_input(target, "example.org"));
  CHECK(back.domain == target.domain);
  CHECK(back.addresses == target.addresses);
  CHECK(back.helo == target.helo);
  CHECK(back.selectors == target.selectors);
}
