// The mail services of a domain, in closed worlds.
#include <doctest/doctest.h>

#include <algorithm>

#include "diagnose/checks/check.h"
#include "diagnose/servers_for_tests.h"
#include "diagnose/services.h"

using namespace mailwhy;
using namespace mailwhy::diagnose;

namespace json = boost::json;

namespace {

Outcome services_of(const std::string& zone, const std::string& domain = "shop.example") {
  dns::ZoneResolver resolver;
  resolver.add(
      records_of("shop.example. SOA ns1.shop.example. root.shop.example. 7 1 1 1 300\n"
                 "_spf.google.com. TXT \"v=spf1 ip4:192.0.2.0/26 ~all\"\n"
                 "servers.mcsv.net. TXT \"v=spf1 ip4:192.0.2.64/26 -all\"\n"
                 "spf.brevo.com. TXT \"v=spf1 ip4:192.0.2.128/26 -all\"\n" +
                 zone));
  dns::NoRdap rdap;
  Target target;
  target.domain = domain;
  return *check_services({resolver, rdap, target, resolver.now()});
}

const json::object* service(const Outcome& out, std::string_view name) {
  for (const json::value& one : out.detail.at("services").as_array())
    if (one.as_object().at("name").as_string() == name) return &one.as_object();
  return nullptr;
}

std::string words(const json::object* service, std::string_view key) {
  std::string out;
  if (!service || !service->contains(key)) return out;
  for (const json::value& one : service->at(key).as_array())
    out += (out.empty() ? "" : " ") + std::string(one.as_string());
  return out;
}

const Finding* finding(const Outcome& out, std::string_view cause) {
  auto found = std::ranges::find(out.findings, cause, &Finding::cause);
  return found == out.findings.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("a service is seen in SPF, MX, keys and verification strings") {
  Outcome out = services_of(
      "shop.example. TXT \"v=spf1 include:_spf.google.com -all\"\n"
      "shop.example. TXT \"google-site-verification=x\"\n"
      "shop.example. MX 1 aspmx.l.google.com.\n"
      "google._domainkey.shop.example. TXT \"v=DKIM1; p=AAAA\"\n"
      "s1._domainkey.shop.example. CNAME s1.domainkey.u1.wl1.sendgrid.net.\n");
  const json::object* google = service(out, "Google Workspace / Gmail");
  CHECK(words(google, "seen_in") == "spf mx dkim txt");
  CHECK(google->at("needs").as_string() == "include");
  CHECK(words(google, "missing") == "");
  CHECK(words(service(out, "Twilio SendGrid"), "seen_in") == "dkim");
  CHECK(out.state == State::Fine);
}

TEST_CASE("an include that gains nothing, and the key it hangs on instead") {
  Outcome out = services_of(
      "shop.example. TXT \"v=spf1 mx include:servers.mcsv.net -all\"\n"
      "x9._domainkey.shop.example. TXT \"v=DKIM1; p=AAAA\"\n");
  const json::object* service_seen = service(out, "Mailchimp (Intuit)");
  CHECK(service_seen->at("needs").as_string() == "dkim");
  CHECK(words(service_seen, "needless") == "include:servers.mcsv.net");
  REQUIRE(finding(out, "spf_include_needless"));
  CHECK(finding(out, "spf_include_needless")->severity == Severity::Info);
  REQUIRE(finding(out, "service_half_set_up"));
  CHECK(finding(out, "service_half_set_up")->severity == Severity::Warning);
}

TEST_CASE(
    "an include of a service with a subdomain of its own: only where it does nothing") {
  Outcome out =
      services_of("shop.example. TXT \"v=spf1 mx include:sendgrid.net -all\"\n");
  CHECK(words(service(out, "Twilio SendGrid"), "needless") == "include:sendgrid.net");
  REQUIRE(finding(out, "spf_include_needless"));
  CHECK(finding(out, "spf_include_needless")->certainty == Certainty::Possible);
  out = services_of(
      "shop.example. TXT \"v=spf1 mx include:sendgrid.net -all\"\n"
      "shop.example. MX 10 mx.sendgrid.net.\n");
  CHECK_FALSE(finding(out, "spf_include_needless"));
  out = services_of("em.shop.example. TXT \"v=spf1 include:sendgrid.net -all\"\n",
                    "em.shop.example");
  CHECK_FALSE(finding(out, "spf_include_needless"));
}

TEST_CASE("where the envelope may have the domain, no include is called needless") {
  Outcome out = services_of(
      "shop.example. TXT \"v=spf1 mx include:mailgun.org include:_spf.salesforce.com "
      "include:_spf.qualtrics.com include:spf.instantly.ai -all\"\n");
  CHECK_FALSE(finding(out, "spf_include_needless"));
  CHECK(service(out, "Mailgun")->at("needs").as_string() == "include");
  CHECK(service(out, "Salesforce")->at("needs").as_string() == "setting");
  CHECK_FALSE(service(out, "Instantly")->contains("needs"));
}

TEST_CASE("receiving is not sending: a service in MX only gives a hint") {
  Outcome out = services_of(
      "shop.example. TXT \"v=spf1 ip4:198.51.100.1 -all\"\n"
      "shop.example. MX 1 aspmx.l.google.com.\n");
  CHECK(words(service(out, "Google Workspace / Gmail"), "missing") == "include");
  CHECK(finding(out, "service_half_set_up")->severity == Severity::Info);
  CHECK(out.state == State::Fine);
}

TEST_CASE("an include that is gone") {
  Outcome out =
      services_of("shop.example. TXT \"v=spf1 include:spf.gone.example -all\"\n");
  const json::object* gone = service(out, "spf.gone.example");
  CHECK_FALSE(gone->at("known").as_bool());
  CHECK(words(gone, "missing") == "include_record");
}

TEST_CASE("own records that hand over are read, own hosts and strangers told apart") {
  Outcome out = services_of(
      "shop.example. TXT \"v=spf1 redirect=_spf.shop.example\"\n"
      "shop.example. A 198.51.100.5\n"
      "_spf.shop.example. TXT \"v=spf1 a:mail.shop.example ip4:198.51.100.5 "
      "ip4:198.51.100.7 ip4:198.51.100.9 ip4:203.0.113.0/28 include:_spf.google.com "
      "-all\"\n"
      "7.100.51.198.in-addr.arpa. PTR box.shop.example.\n"
      "box.shop.example. A 198.51.100.7\n");
  CHECK(service(out, "Google Workspace / Gmail"));
  std::vector<std::string> own, strange;
  for (const json::value& one : out.detail.at("own").as_array())
    own.emplace_back(one.as_object().at("name").as_string());
  for (const json::value& one : out.detail.at("unexplained").as_array())
    strange.emplace_back(one.as_object().at("name").as_string());
  CHECK(own == std::vector<std::string>{"mail.shop.example", "198.51.100.5",
                                        "198.51.100.7 (box.shop.example)"});
  CHECK(strange == std::vector<std::string>{"198.51.100.9", "203.0.113.0/28"});
}

TEST_CASE("an include belongs to the service whose own it is, not to a reseller") {
  REQUIRE(service_of_include("mailgun.org"));
  CHECK(service_of_include("mailgun.org")->name == "Mailgun");
  CHECK(service_of_include("amazonses.com")->name == "Amazon SES");
  CHECK(service_of_include("nobody.example") == nullptr);
}

TEST_CASE("records that lead to each other in a circle end") {
  Outcome out = services_of(
      "shop.example. TXT \"v=spf1 include:a.shop.example -all\"\n"
      "a.shop.example. TXT \"v=spf1 include:shop.example include:a.shop.example "
      "?all\"\n");
  CHECK(out.detail.at("services").as_array().empty());
}
