// MTA-STS, TLS-RPT, DANE, BIMI and CAA.
#include <algorithm>
#include <set>

#include <doctest/doctest.h>
#include <openssl/x509_vfy.h>

#include "diagnose/checks/mail_hosts.h"
#include "diagnose/checks/transport_world_for_tests.h"
#include "knowledge/knowledge.h"

using namespace mailwhy;
using namespace mailwhy::diagnose;
using namespace mailwhy::diagnose::transport_world;

TEST_CASE("what is not set up is no fault and no evidence") {
  World world;
  auto answered = ask(kHosts, world);
  for (const char* check : {"mta_sts", "tls_rpt", "dane", "bimi", "caa", "smtp"})
    CHECK_FALSE(answered.verdicts.contains(check));
  CHECK(world.asked.empty());
}

TEST_CASE("a policy that lists the mail servers is fine, one that does not is told") {
  World world;
  world.serve(policy("enforce", "*.example.org"));
  CHECK(ask(kSts, world).verdicts.at("mta_sts") == "fine");
  world.serve(policy("enforce", "mx1.example.org"));
  auto answered = ask(kSts, world);
  CHECK(answered.causes.at("mta_sts_mx_mismatch") == Severity::Error);
  auto mismatch =
      std::ranges::find(answered.one.findings, "mta_sts_mx_mismatch", &Finding::cause);
  CHECK(mismatch->params.at("names") == "mail.example.org");
  world.serve(policy("testing", "mx1.example.org"));
  CHECK(ask(kSts, world).causes.at("mta_sts_mx_mismatch") == Severity::Warning);
  world.serve("version: STSv1\nmode: none\nmax_age: 86400\n");
  answered = ask(kSts, world);
  CHECK(answered.verdicts.at("mta_sts") == "fine");
  CHECK(answered.causes.at("mta_sts_not_enforced") == Severity::Info);
}

TEST_CASE("a policy that nobody serves is a fault; one that we did not get is none") {
  World world;
  auto verdict = [&] { return ask(kSts, world).verdicts.at("mta_sts"); };
  CHECK(verdict() == "could_not_tell");
  WebAnswer& page = world.pages[kUrl];
  page = {WebAnswer::Status::Unreachable, kUrl, 0, "", "", "it took too long"};
  CHECK(verdict() == "could_not_tell");
  CHECK(ask(kSts, world).because.at("mta_sts") == "check.because.policy_not_read");
  page = {WebAnswer::Status::Answered, kUrl, 404, "", "", ""};
  CHECK(ask(kSts, world).causes.at("mta_sts_policy_unavailable") == Severity::Warning);
  page = {WebAnswer::Status::BadCertificate, kUrl, 0, "", "", "certificate has expired"};
  CHECK(verdict() == "problem");
  world.serve("<html>");
  CHECK(ask(kSts, world).causes.contains("mta_sts_policy_invalid"));
  std::string zone(kSts);
  zone.erase(zone.find("mta-sts.example.org. A"));
  world.asked.clear();
  CHECK(ask(zone, world).causes.contains("mta_sts_policy_unavailable"));
  CHECK(world.asked.empty());
}

TEST_CASE("two records of MTA-STS, or one without id, are as good as none") {
  World world;
  std::string second =
      std::string(kSts) + "_mta-sts.example.org. TXT \"v=STSv1; id=2\"\n";
  CHECK(ask(second, world).causes.contains("mta_sts_record_invalid"));
  CHECK(ask("_mta-sts.example.org. TXT \"v=STSv1;\"\n", world)
            .causes.contains("mta_sts_record_invalid"));
  CHECK(world.asked.empty());
}

TEST_CASE("TLS reports, the logo and CAA are read where they are published") {
  World world;
  auto causes = [&](const std::string& lines) {
    std::set<std::string> found;
    for (const auto& [cause, severity] : ask(std::string(kHosts) + lines, world).causes)
      if (cause.starts_with("tls_") || cause.starts_with("bimi") ||
          cause.starts_with("caa"))
        found.insert(cause);
    return found;
  };
  using Causes = std::set<std::string>;
  CHECK(causes("_smtp._tls.example.org. TXT \"v=TLSRPTv1; rua=mailto:t@example.org\"\n")
            .empty());
  CHECK(causes("_smtp._tls.example.org. TXT \"v=TLSRPTv1; rua=t@example.org\"\n") ==
        Causes{"tls_rpt_invalid"});
  const std::string logo =
      "default._bimi.example.org. TXT \"v=BIMI1; l=https://example.org/l.svg; "
      "a=https://example.org/c.pem\"\n";
  const std::string dmarc = "_dmarc.example.org. TXT \"v=DMARC1; p=";
  CHECK(causes(logo + dmarc + "reject\"\n").empty());
  CHECK(causes(logo + dmarc + "none\"\n") == Causes{"bimi_without_policy"});
  CHECK(causes(logo) == Causes{"bimi_without_policy"});
  CHECK(causes("default._bimi.example.org. TXT \"v=BIMI1; l=; a=\"\n").empty());
  CHECK(causes("default._bimi.example.org. TXT \"v=BIMI1; l=x\"\n" + dmarc +
               "reject\"\n") == Causes{"bimi_record_invalid"});
  CHECK(causes(logo + dmarc + "reject; pct=50\"\n").empty());
  CHECK(causes(logo + dmarc + "quarantine; pct=50\"\n") == Causes{"bimi_without_policy"});
  CHECK(causes(logo + dmarc + "reject; sp=none\"\n") == Causes{"bimi_without_policy"});
  CHECK(causes("example.org. CAA 0 issue \"letsencrypt.org\"\n").empty());
  CHECK(causes("example.org. CAA 128 tbs \"x\"\n") == Causes{"caa_invalid"});
  CHECK(causes("example.org. CAA 128 tbs \"x\"\n"
               "mail.example.org. CAA 0 issue \"letsencrypt.org\"\n")
            .empty());
}

TEST_CASE("a domain without a logo of its own has that of its organization") {
  dns::NoRdap rdap;
  auto look = [&](const std::string& lines) {
    dns::ZoneResolver zones(kClock);
    zones.add(
        records_of("example.org. SOA ns. host. 7 3600 600 86400 900\n"
                   "news.example.org. MX 10 mail.example.org.\n"
                   "default._bimi.example.org. TXT \"v=BIMI1; "
                   "l=https://example.org/l.svg; a=https://example.org/c.pem\"\n" +
                   lines));
    Target target;
    target.domain = "news.example.org";
    auto out = check_bimi({zones, rdap, target, kClock.now()});
    return out ? *out : Outcome{.state = State::CouldNotTell};
  };
  const std::string strict = "_dmarc.example.org. TXT \"v=DMARC1; p=reject\"\n";
  Outcome above = look(strict);
  CHECK(above.state == State::Fine);
  CHECK(above.detail.at("place").as_string() == "default._bimi.example.org");
  CHECK(above.detail.at("logo").as_string() == "https://example.org/l.svg");
  Outcome declined =
      look(strict + "default._bimi.news.example.org. TXT \"v=BIMI1; l=; a=;\"\n");
  CHECK(declined.state == State::Fine);
  CHECK(declined.detail.contains("declined"));
  // Its own policy is strict, the organization's is not.
  Outcome lax = look(
      "_dmarc.news.example.org. TXT \"v=DMARC1; p=reject\"\n"
      "_dmarc.example.org. TXT \"v=DMARC1; p=none\"\n");
  REQUIRE(lax.findings.size() == 1);
  CHECK(lax.findings[0].cause == "bimi_without_policy");
  CHECK(lax.findings[0].params.at("domain") == "news.example.org");
}

TEST_CASE("TLSA records count with DNSSEC only, and nobody guesses whether it is there") {
  World world;
  std::string zone = std::string(kHosts) + tlsa("mail.example.org", "any");
  auto unknown = ask(zone, world);
  CHECK(unknown.verdicts.at("dane") == "could_not_tell");
  CHECK(unknown.because.at("dane") == "check.because.resolver_does_not_validate");
  CHECK(ask(zone, world, false, Dnssec::Validated).verdicts.at("dane") == "fine");
  std::string open =
      "example.org. MX 10 mx.unsigned.example.\n"
      "mx.unsigned.example. A 192.0.2.25\n" +
      tlsa("mx.unsigned.example", "any");
  CHECK(
      ask(open, world, false, Dnssec::Validated).causes.contains("dane_without_dnssec"));
  std::string partial = zone +
                        "example.org. MX 20 second.example.org.\n"
                        "second.example.org. A 192.0.2.26\n";
  CHECK(ask(partial, world, false, Dnssec::Validated).causes.contains("dane_partial"));
  std::string web = std::string(kHosts) + "_25._tcp.mail.example.org. TLSA 1 1 1 abcd\n";
  CHECK(ask(web, world, false, Dnssec::Validated).causes.contains("tlsa_unusable"));
}

TEST_CASE("DNSSEC is asked of the MX, the address and the TLSA records, each by itself") {
  World world;
  std::string zone = std::string(kHosts) + tlsa("mail.example.org", "any");
  auto hosted = ask(zone, world, false, Dnssec::MxUnsigned).causes;
  CHECK(hosted.at("dane_mx_unsigned") == Severity::Info);
  CHECK_FALSE(hosted.contains("dane_without_dnssec"));
  auto validated = ask(zone, world, false, Dnssec::Validated).causes;
  CHECK_FALSE(validated.contains("dane_mx_unsigned"));
  auto failing = ask(zone, world, false, Dnssec::TlsaFails);
  CHECK(failing.causes.at("tlsa_lookup_fails") == Severity::Warning);
  CHECK_FALSE(failing.causes.contains("dane_without_dnssec"));
  CHECK_FALSE(ask(zone, world).causes.contains("tlsa_lookup_fails"));
}

TEST_CASE("of an exchange that is an alias the records behind it count first") {
  World world;
  std::string der = certificate("real.example.net", kNow + 90 * kDay);
  world.servers["alias.example.org"] = good_server(der);
  const std::string hosts =
      "example.org. MX 10 alias.example.org.\n"
      "alias.example.org. CNAME real.example.net.\nreal.example.net. A 192.0.2.25\n";
  auto behind =
      ask(hosts + tlsa("real.example.net", der), world, true, Dnssec::Validated);
  CHECK(behind.verdicts.at("dane") == "fine");
  CHECK_FALSE(behind.causes.contains("dane_mismatch"));
  // The records at the alias itself are a second choice.
  auto both =
      ask(hosts + tlsa("real.example.net", der) + tlsa("alias.example.org", "another"),
          world, true, Dnssec::Validated);
  CHECK_FALSE(both.causes.contains("dane_mismatch"));
  auto at_alias =
      ask(hosts + tlsa("alias.example.org", der), world, true, Dnssec::Validated);
  CHECK(at_alias.verdicts.at("dane") == "fine");
  // Where nobody vouches for the way there, they are not looked at.
  auto open =
      ask("example.org. MX 10 alias.unsigned.example.\n"
          "alias.unsigned.example. CNAME real.example.net.\n"
          "real.example.net. A 192.0.2.25\n" +
              tlsa("real.example.net", der),
          world, false, Dnssec::Validated);
  CHECK_FALSE(open.verdicts.contains("dane"));
}

TEST_CASE("a certificate is held against the TLSA records only when asked to connect") {
  World world;
  std::string der = certificate("mail.example.org", kNow + 90 * kDay);
  world.servers["mail.example.org"] = good_server(der);
  std::string right = std::string(kHosts) + tlsa("mail.example.org", der);
  std::string wrong = std::string(kHosts) + tlsa("mail.example.org", "another");
  CHECK(ask(wrong, world, false, Dnssec::Validated).verdicts.at("dane") == "fine");
  CHECK(world.asked.empty());
  CHECK(ask(right, world, true, Dnssec::Validated).verdicts.at("dane") == "fine");
  CHECK(ask(wrong, world, true, Dnssec::Validated).causes.at("dane_mismatch") ==
        Severity::Error);
  CHECK(ask(wrong, world, true, Dnssec::MxUnsigned).causes.at("dane_mismatch") ==
        Severity::Warning);
  CHECK(ask(wrong, world, true).causes.at("dane_mismatch") == Severity::Warning);
}

TEST_CASE("a certificate matters as much as the policy says") {
  World world;
  auto& server = world.servers["mail.example.org"];
  server = good_server(certificate("other.example", kNow + 90 * kDay));
  auto severity = [&](std::string_view zone) {
    auto answered = ask(zone, world, true);
    auto found = answered.causes.find("tls_certificate_invalid");
    return found == answered.causes.end() ? std::optional<Severity>() : found->second;
  };
  CHECK(severity(kHosts) == Severity::Info);
  world.serve(policy("testing", "mail.example.org"));
  CHECK(severity(kSts) == Severity::Warning);
  world.serve(policy("enforce", "mail.example.org"));
  CHECK(severity(kSts) == Severity::Error);
  server = good_server(certificate("mail.example.org", kNow + 90 * kDay));
  CHECK_FALSE(severity(kSts));
  server.chain_problem = "self-signed certificate";
  CHECK(severity(kSts) == Severity::Error);
  CHECK(severity(kHosts) == Severity::Info);
  server = good_server(certificate("mail.example.org", kNow - 60));
  CHECK(severity(kHosts) == Severity::Warning);
  server = good_server(certificate("mail.example.org", kNow + 13 * kDay));
  CHECK(ask(kHosts, world, true).causes.contains("tls_certificate_expires_soon"));
  server = good_server(certificate("mail.example.org", kNow + 15 * kDay));
  CHECK(ask(kHosts, world, true).verdicts.at("smtp") == "fine");
}

TEST_CASE("each named fault of a certificate has its sentence, a rare one is quoted") {
  size_t named = 0;
  for (long code = 1; code < 100; code++) {
    const std::string words = X509_verify_cert_error_string(code);
    auto notes = certificate_notes("certificate_chain", words);
    CAPTURE(words);
    for (const text::Message& note : notes) CHECK(knowledge::has_sentence(note.key));
    CHECK(notes.front().params.contains("value") == (notes.size() == 1));
    named += notes.size() == 2;
  }
  CHECK(named > 10);
}
