// A domain's mail servers and policies in a closed world: DNS from a zone, the rest from
// a table.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <openssl/sha.h>

#include "diagnose/examine.h"
#include "diagnose/servers_for_tests.h"
#include "transport/certificates_for_tests.h"

namespace mailwhy::diagnose::transport_world {

using transport::SmtpAnswer, transport::WebAnswer;

inline constexpr int64_t kNow = 1795298400, kDay = 86400;
inline const net::FixedClock kClock{net::Time(std::chrono::seconds(kNow))};
inline const char* const kUrl = "https://mta-sts.example.org/.well-known/mta-sts.txt";

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

inline Answered ask(std::string_view zone, World& world, bool connect = false,
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

inline constexpr std::string_view kHosts =
    "example.org. MX 10 mail.example.org.\n"
    "mail.example.org. A 192.0.2.25\n";
inline constexpr std::string_view kSts =
    "example.org. MX 10 mail.example.org.\n"
    "mail.example.org. A 192.0.2.25\n"
    "_mta-sts.example.org. TXT \"v=STSv1; id=1\"\n"
    "mta-sts.example.org. A 192.0.2.80\n";

inline std::string policy(const std::string& mode, const std::string& mx) {
  return "version: STSv1\nmode: " + mode + "\nmx: " + mx + "\nmax_age: 604800\n";
}

// A mail server as it should be, with this certificate.
inline SmtpAnswer good_server(const std::string& der) {
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
inline std::string certificate(const std::string& name, int64_t until) {
  return transport::make_certificate({"", {name}, kNow - kDay, until}).der();
}
inline std::string tlsa(const std::string& host, const std::string& der) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(der.data()), der.size(), digest.data());
  std::string line = "_25._tcp." + host + ". TLSA 3 0 1 ";
  for (unsigned char octet : digest) line += fmt::format("{:02x}", octet);
  return line + "\n";
}

}  // namespace mailwhy::diagnose::transport_world
