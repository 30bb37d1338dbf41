#include "report/identifiers_table.h"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>

using namespace mailwhy;

static diagnose::Evidence evidence(std::string check, std::string verdict,
                                   std::string_view detail) {
  diagnose::Evidence item;
  item.id = check;
  item.check = std::move(check);
  item.verdict = std::move(verdict);
  item.detail = boost::json::parse(std::string(detail)).as_object();
  return item;
}

TEST_CASE("SPF, each signature and DMARC have a line that says whether they count") {
  diagnose::Case one;
  one.evidence = {
      evidence("dkim", "fail",
               R"({"domain": "a.example", "signatures": [
                  {"domain": "a.example", "key": "s1._domainkey.a.example",
                   "result": "fail", "cause": "dkim_body_changed"},
                  {"domain": "b.example", "result": "pass"}]})"),
      evidence("dmarc", "fail",
               R"({"from": "a.example", "policy": "reject", "policy_domain": "a.example",
                  "spf": {"domain": "b.example", "result": "pass", "aligned": false,
                          "would_align": false},
                  "dkim": [{"domain": "a.example", "result": "fail", "aligned": false,
                            "would_align": true},
                           {"domain": "b.example", "result": "pass", "aligned": false,
                            "would_align": false}]})")};
  report::Page page({});
  auto table = report::read_identifiers(page, one);
  CHECK(table.from == "a.example");
  REQUIRE(table.rows.size() == 4);
  CHECK(table.rows[0].by == "SPF");
  CHECK(table.rows[0].remark == "another domain: does not count");
  CHECK(table.rows[1].what == "s1._domainkey.a.example");
  CHECK(table.rows[1].remark == "dkim_body_changed");
  CHECK(table.rows[2].remark == "another domain: does not count");
  CHECK_FALSE(table.rows[2].good);
  CHECK(table.rows[3].remark == "asks for p=reject");
}

TEST_CASE("a mail without a signature is not one that never came back") {
  diagnose::Case one;
  one.evidence = {evidence("dmarc", "fail", R"({"from": "a.example", "dkim": []})")};
  report::Page page({});
  CHECK(report::read_identifiers(page, one).rows[0].remark ==
        "the mail did not come back");
  one.evidence.push_back(evidence("dkim", "none", R"({"signatures": []})"));
  CHECK(report::read_identifiers(page, one).rows[0].remark ==
        "no signature came back with the mail");
}

TEST_CASE("a case about something else has no such table") {
  report::Page page({});
  CHECK(report::read_identifiers(page, {}).rows.empty());
}
