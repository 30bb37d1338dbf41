// The SPF record as published, in closed worlds.
#include <doctest/doctest.h>

#include <algorithm>

#include "diagnose/checks/check.h"
#include "diagnose/servers_for_tests.h"

using namespace mailwhy;
using namespace mailwhy::diagnose;

namespace {

Outcome spf_of(const std::string& record, const std::string& more = "") {
  dns::ZoneResolver resolver;
  resolver.add(
      records_of("shop.example. SOA ns1.shop.example. root.shop.example. 7 1 1 1 300\n"
                 "shop.example. MX 10 mail.shop.example.\n"
                 "mail.shop.example. A 192.0.2.25\n"
                 "shop.example. TXT \"" +
                 record + "\"\n" + more));
  dns::NoRdap rdap;
  Target target;
  target.domain = "shop.example";
  return *check_spf({resolver, rdap, target, resolver.now()});
}

bool has_note(const Finding& finding, std::string_view key) {
  return std::ranges::find(finding.notes, key, &text::Message::key) !=
         finding.notes.end();
}

}  // namespace

TEST_CASE("a record at the doubled name is to be moved, not written anew") {
  Outcome out =
      spf_of("site-code=1", "shop.example.shop.example. TXT \"v=spf1 mx -all\"\n");
  REQUIRE(out.findings.size() == 2);
  CHECK(out.findings[0].cause == "spf_no_record");
  CHECK(out.findings[1].cause == "spf_wrong_name");
  REQUIRE(out.changes.size() == 1);
  CHECK(out.changes[0].for_cause == "spf_wrong_name");
  REQUIRE(out.changes[0].steps.size() == 1);
  CHECK(out.changes[0].steps[0].key == "step.spf_wrong_name.move");
  CHECK(out.changes[0].steps[0].params.at("record") == "v=spf1 mx -all");
  CHECK(out.changes[0].steps[0].params.at("where") == "shop.example.shop.example");
}

TEST_CASE("an include in no zone that was given is taken out under a question only") {
  Outcome out = spf_of("v=spf1 mx include:_spf.service.example -all");
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].cause == "spf_include_without_record");
  CHECK(out.findings[0].certainty == Certainty::Possible);
  CHECK(has_note(out.findings[0], "note.not_in_files"));
  REQUIRE(out.changes.size() == 1);
  CHECK(out.changes[0].only_if == "q1");
  REQUIRE(out.unknown.size() == 1);
  CHECK(out.unknown[0].id == "q1");
  CHECK(out.unknown[0].question.params.at("names") == "_spf.service.example");
}

TEST_CASE("an include that its own zone denies is taken out without a question") {
  Outcome out = spf_of("v=spf1 mx include:_spf.service.example -all",
                       "service.example. SOA ns. root. 7 1 1 1 300\n");
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].certainty == Certainty::Likely);
  CHECK_FALSE(has_note(out.findings[0], "note.not_in_files"));
  REQUIRE(out.changes.size() == 1);
  CHECK(out.changes[0].only_if.empty());
}

TEST_CASE("hosts in no zone are not taken out for good to save empty look-ups") {
  Outcome out =
      spf_of("v=spf1 mx a:a.one.example a:b.two.example a:c.three.example -all");
  REQUIRE(!out.findings.empty());
  for (const Change& change : out.changes)
    if (change.kind == ChangeKind::Dns) CHECK(change.only_if == "q1");
}

TEST_CASE("a mended slip that keeps every host hangs on nothing") {
  Outcome out = spf_of("v=spf1 ipv4:192.0.2.1 include:_spf.service.example -all",
                       "_spf.service.example. TXT \"v=spf1 ip4:192.0.2.9 -all\"\n");
  REQUIRE(out.changes.size() == 1);
  CHECK(out.changes[0].only_if.empty());
  CHECK(out.changes[0].after.front() ==
        "v=spf1 ip4:192.0.2.1 include:_spf.service.example -all");
}

TEST_CASE("an include that hands over to a name in no zone is not taken out for good") {
  Outcome out =
      spf_of("v=spf1 mx include:_spf.service.example -all",
             "_spf.service.example. TXT \"v=spf1 include:other.example -all\"\n");
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].certainty == Certainty::Possible);
  for (const Change& change : out.changes)
    if (change.kind == ChangeKind::Dns) CHECK(change.only_if == "q1");
}
