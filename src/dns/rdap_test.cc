#include "dns/rdap.h"

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include "net/timestamp.h"

using namespace mailwhy;
using namespace mailwhy::dns;
using Status = RdapAnswer::Status;

static const char* kHeldDomain = R"({
  "objectClassName": "domain", "handle": "D1", "ldhName": "EXAMPLE.ORG.",
  "status": ["client hold", "client transfer prohibited"],
  "events": [{"eventAction": "registration", "eventDate": "2001-05-04T09:00:00Z"},
             {"eventAction": "expiration", "eventDate": "2026-11-18T09:00:00.0Z"},
             {"eventAction": "last update of RDAP database", "eventDate": "soon"}],
  "nameservers": [{"objectClassName": "nameserver", "ldhName": "NS2.example.NET"},
                  {"objectClassName": "nameserver", "ldhName": "ns1.example.net."}, 7],
  "entities": [{"roles": ["abuse"]},
               {"roles": ["registrar"], "handle": "292",
                "vcardArray": ["vcard", [["version", {}, "text", "4.0"],
                                         ["fn", {}, "text", "Example Registrar"]]]}]})";

TEST_CASE("a registry's reply tells hold, expiry, name servers and registrar") {
  auto answer = parse_rdap_domain(kHeldDomain, "Example.org");
  REQUIRE(answer);
  CHECK(answer->status == Status::Found);
  CHECK(answer->domain == "example.org");
  CHECK(answer->has_state("clientHold"));
  CHECK(answer->has_state("client hold"));
  CHECK_FALSE(answer->has_state("server hold"));
  CHECK(net::format_timestamp(*answer->expires) == "2026-11-18T09:00:00Z");
  CHECK(net::format_timestamp(*answer->registered) == "2001-05-04T09:00:00Z");
  CHECK(answer->nameservers ==
        std::vector<std::string>{"ns1.example.net", "ns2.example.net"});
  CHECK(answer->registrar == "Example Registrar");
}

TEST_CASE("what is missing in a registry's reply stays unknown") {
  auto answer = parse_rdap_domain(
      R"({"objectClassName":"domain","status":"active","events":{},"entities":[[]]})",
      "example.org");
  REQUIRE(answer);
  CHECK(answer->states.empty());
  CHECK_FALSE(answer->expires);
  CHECK(answer->registrar.empty());
}

TEST_CASE("a reply about something else, no JSON, or too much of it is refused") {
  CHECK_FALSE(parse_rdap_domain("", "example.org"));
  CHECK_FALSE(parse_rdap_domain("<html>", "example.org"));
  CHECK_FALSE(parse_rdap_domain("[]", "example.org"));
  CHECK_FALSE(parse_rdap_domain(R"({"objectClassName":"entity"})", "example.org"));
  CHECK_FALSE(parse_rdap_domain(kHeldDomain, "example.net"));
  CHECK_FALSE(parse_rdap_domain(std::string(100000, '['), "example.org"));
  CHECK_FALSE(parse_rdap_domain(std::string(kMaxRdapSize + 1, ' '), "example.org"));
}

namespace {
struct CountingRdap : Rdap {
  int asked = 0;
  RdapAnswer ask(const std::string& domain) override {
    asked++;
    if (domain != "example.org") return {Status::NotFound, domain};
    RdapAnswer answer = parse_rdap_domain(kHeldDomain, domain).value();
    answer.source = "https://rdap.example/domain/example.org";
    return answer;
  }
};
}  // namespace

TEST_CASE("a recorded registry says the same again, and nothing else") {
  CountingRdap live;
  RecordingRdap recording(live);
  RdapAnswer held = recording.ask("example.org");
  recording.ask("Example.org.");
  recording.ask("aaa.example");
  CHECK(live.asked == 2);

  boost::json::array saved =
      boost::json::parse(boost::json::serialize(recording.recording())).as_array();
  CHECK(saved[0].at("domain").as_string() == "aaa.example");
  auto replay = ReplayRdap::parse(saved);
  REQUIRE(replay);
  CHECK(replay->ask("example.org") == held);
  CHECK(replay->ask("aaa.example").status == Status::NotFound);
  CHECK(replay->ask("other.example").status == Status::NotAsked);
  CHECK(NoRdap().ask("example.org").status == Status::NotAsked);
}

TEST_CASE("a recording that was tampered with is refused") {
  for (const char* text :
       {R"([1])", R"([{"status":"found"}])", R"([{"domain":"a.b","status":"lost"}])",
        R"([{"domain":"a.b","status":"found","expires":"soon"}])",
        R"([{"domain":"a.b","status":"found","registered":5}])"})
    CHECK_FALSE(ReplayRdap::parse(boost::json::parse(text).as_array()));
}
