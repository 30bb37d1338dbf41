// MTA-STS, TLS-RPT, DANE, BIMI, CAA and port 25 in closed worlds: DNS from a zone, the
// rest from a table.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <openssl/sha.h>
#include <openssl/x509_vfy.h>

#include "diagnose/checks/mail_hosts.h"
#include "diagnose/examine.h"
#include "diagnose/servers_for_tests.h"
#include "knowledge/knowledge.h"
#include "transport/certificates_for_tests.h"

using namespace mailwhy;
using namespace mailwhy::diagnose;
using transport::SmtpAnswer, transport::WebAnswer;

namespace {

constexpr int64_t kNow = 1795298400, kDay = 86400;
const net::FixedClock kClock{net::Time(std::chrono::seconds(kNow))};
const char* const kUrl = "https://mta-sts.example.org/.well-known/mta-sts.txt";

enum class Dnssec { Validated, MxUnsigned, TlsaFails, Unknown };

// Vouches for every answer but those under unsigned.example.
class Validating : public dns::ResolverLayer {
 public:
  Validating(dns::Resolver& below, Dnssec dnssec)
      : ResolverLayer(below), dnssec_(dnssec) {}
  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override {
    auto answer = std::make_shared<dns::Answer>(*below_.query(question));
    std::string name = question.name.to_lower_string();
    bool left_out = dnssec_ == Dnssec::MxUnsigned && question.type == dns::Type::MX;
    answer->authentic = !left_out && !name.ends_with("unsigned.example");
    if (dnssec_ != Dnssec::TlsaFails || question.type != dns::Type::TLSA) return answer;
    auto failed = std::make_shared<dns::Answer>();
    failed->status = dns::Status::Answered;
    failed->rcode = dns::Rcode::ServFail;
    return failed;
  }
  std::vector<dns::AnswerPtr> query_all(
      std::span<const dns::Question> questions) override {
    return Resolver::query_all(questions);
  }

 private:
  Dnssec dnssec_;
};

struct World : transport::Outside {
  std::map<std::string, WebAnswer> pages;
  std::map<std::string, SmtpAnswer> servers;  // by host
  std::set<std::string> asked;

  WebAnswer fetch(const std::string& url) override {
    asked.insert(url);
    auto page = pages.find(url);
    return page != pages.end() ? page->second : transport::no_outside().fetch(url);
  }
  SmtpAnswer probe(const transport::SmtpQuestion& question) override {
    asked.insert(question.host);
    auto server = servers.find(question.host);
    SmtpAnswer answer = server != servers.end() ? server->second
                                                : transport::no_outside().probe(question);
    answer.question = question;
    return answer;
  }
  void serve(const std::string& policy) {
    pages[kUrl] = {WebAnswer::Status::Answered, kUrl, 200, "text/plain", policy, ""};
  }
};

struct Answered {
  Case one;
  std::map<std::string, Severity> causes;
  std::map<std::string, std::string> verdicts, because;
};

Answered ask(std::string_view zone, World& world, bool connect = false,
             Dnssec dnssec = Dnssec::Unknown) {
  std::string text = "$TTL 3600\nexample.org. SOA ns. host. 7 3600 600 86400 900\n";
  dns::ZoneFile read = dns::read_zone_file(text + std::string(zone));
  REQUIRE(read.errors.empty());
  dns::ZoneResolver zones(kClock);
  zones.add(read.records);
  Validating validating(zones, dnssec);
  dns::Resolver& resolver =
      dnssec == Dnssec::Unknown ? static_cast<dns::Resolver&>(zones) : validating;
  dns::NoRdap rdap;
  Target target;
  target.domain = "example.org";
  target.connect = connect;
  Answered answered{examine(resolver, rdap, target, kClock.now(), world), {}, {}, {}};
  for (const Finding& finding : answered.one.findings)
    answered.causes[finding.cause] = finding.severity;
  for (const Evidence& evidence : answered.one.evidence) {
    answered.verdicts[evidence.check] = evidence.verdict;
    answered.because[evidence.check] = evidence.because.key;
  }
  return answered;
}

constexpr std::string_view kHosts =
    "example.org. MX 10 mail.example.org.\n"
    "mail.example.org. A 192.0.2.25\n";
constexpr std::string_view kSts =
    "example.org. MX 10 mail.example.org.\n"
    "mail.example.org. A 192.0.2.25\n"
    "_mta-sts.example.org. TXT \"v=STSv1; id=1\"\n"
    "mta-sts.example.org. A 192.0.2.80\n";

std::string policy(const std::string& mode, const std::string& mx) {
  return "version: STSv1\nmode: " + mode + "\nmx: " + mx + "\nmax_age: 604800\n";
}

// A mail server as it should be, with this certificate.
SmtpAnswer good_server(const std::string& der) {
  SmtpAnswer server;
  server.status = SmtpAnswer::Status::Answered;
  server.greeting = {220, "mail.example.org ESMTP"};
  server.tls = SmtpAnswer::Tls::Done;
  server.tls_version = "TLSv1.3";
  server.certificates = {der};
  server.mail = {250, "ok"};
  server.recipients = {{250, "ok"}, {250, "ok"}};
  return server;
}
std::string certificate(const std::string& name, int64_t until) {
  return transport::make_certificate({"", {name}, kNow - kDay, until}).der();
}
std::string tlsa(const std::string& host, const std::string& der) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(der.data()), der.size(), digest.data());
  std::string line = "_25._tcp." + host + ". TLSA 3 0 1 ";
  for (unsigned char octet : digest) line += fmt::format("{:02x}", octet);
  return line + "\n";
}

}  // namespace

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

TEST_CASE("a server that stays silent beside another is told; where all do, nothing is") {
  World world;
  std::string two = std::string(kHosts) +
                    "example.org. MX 20 second.example.org.\n"
                    "second.example.org. A 192.0.2.26\n";
  world.servers["mail.example.org"].status = SmtpAnswer::Status::Timeout;
  world.servers["second.example.org"].status = SmtpAnswer::Status::Refused;
  auto closed = ask(two, world, true);
  CHECK(closed.verdicts.at("smtp") == "could_not_tell");
  CHECK(closed.because.at("smtp") == "check.because.port_25_closed_here");
  CHECK_FALSE(closed.causes.contains("mx_unreachable"));
  world.servers["second.example.org"] =
      good_server(certificate("second.example.org", kNow + 90 * kDay));
  CHECK(ask(two, world, true).causes.contains("mx_unreachable"));
  World nobody;
  CHECK(ask(two, nobody, true).because.at("smtp") == "check.because.port_25_not_asked");
}

TEST_CASE("TLS that is missing or fails, and refused recipients, are told") {
  World world;
  auto& server = world.servers["mail.example.org"];
  auto causes = [&] { return ask(kHosts, world, true).causes; };
  auto fresh = [&] {
    server = good_server(certificate("mail.example.org", kNow + 90 * kDay));
  };
  fresh();
  CHECK(ask(kHosts, world, true).verdicts.at("smtp") == "fine");
  server.tls = SmtpAnswer::Tls::NotOffered;
  server.certificates.clear();
  CHECK(causes().at("starttls_missing") == Severity::Warning);
  world.serve(policy("enforce", "mail.example.org"));
  CHECK(ask(kSts, world, true).causes.at("starttls_missing") == Severity::Error);
  server.tls = SmtpAnswer::Tls::Failed;
  CHECK(causes().contains("starttls_fails"));
  fresh();
  server.recipients[1] = {550, "5.1.1 no such mailbox"};
  CHECK(causes().contains("abuse_refused"));
  CHECK_FALSE(causes().contains("postmaster_refused"));
  server.greeting.text = "localhost ESMTP";
  CHECK(causes().at("mail_host_greeting") == Severity::Info);
}

TEST_CASE("a refusal that may be meant for us is not held against the server") {
  World world;
  auto& server = world.servers["mail.example.org"];
  auto verdict = [&] {
    auto answered = ask(kHosts, world, true);
    CHECK_FALSE(answered.causes.contains("postmaster_refused"));
    return answered.verdicts.at("smtp");
  };
  auto fresh = [&] {
    server = good_server(certificate("mail.example.org", kNow + 90 * kDay));
  };
  fresh();
  server.greeting = {554, "5.7.1 listed"};
  CHECK(verdict() == "could_not_tell");
  fresh();
  server.recipients = {{550, "5.7.1 blocked"}, {550, "5.7.1 blocked"}};
  CHECK(verdict() == "could_not_tell");
  server.recipients = {{550, "blocked using a list"}, {550, "blocked using a list"}};
  CHECK(verdict() == "could_not_tell");
  server.recipients = {{450, "4.2.0 greylisted"}, {450, "4.2.0 greylisted"}};
  CHECK(verdict() == "could_not_tell");
  server.status = SmtpAnswer::Status::NoSmtp;
  CHECK(verdict() == "could_not_tell");
}
