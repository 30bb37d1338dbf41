#include "dmarc/mend.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "dmarc/record.h"

using namespace mailwhy::dmarc;

namespace {

std::string mended(std::string_view text) {
  auto result = mend(text);
  if (!result) return "no record";
  CAPTURE(text);
  CHECK(is_record(result->record));
  auto again = mend(result->record);
  REQUIRE(again);
  CHECK(!again->changed);
  return result->record;
}

std::string rules(std::string_view text) {
  std::string out;
  auto result = mend(text);
  REQUIRE(result);
  for (const RecordFault& fault : result->faults) {
    CHECK(fault.offset + fault.size <= text.size());
    out += fault.rule + " ";
  }
  return out;
}

TEST_CASE("backslashes before a semicolon go, however many panels added them") {
  auto mended = mend("v=DMARC1\\\\\\; p=reject");
  REQUIRE(mended);
  CHECK(mended->record == "v=DMARC1; p=reject");
  CHECK_FALSE(mend(mended->record)->changed);
}

}  // namespace

TEST_CASE("a sound record stays as it is") {
  for (const char* text :
       {"v=DMARC1; p=none", "v=DMARC1;p=reject;sp=none;rua=mailto:a@b.example",
        "v=DMARC1 ;  p = Reject ; np=reject; psd=n; t=y;", "v=DMARC1; p=none;;"}) {
    CHECK(mended(text) == text);
    CHECK(rules(text) == "");
  }
}

TEST_CASE(
    "what was pasted from a zone file or a word processor is read as it was meant") {
  CHECK(mended("\"v=DMARC1; p=reject\"") == "v=DMARC1; p=reject");
  CHECK(mended("v=DMARC1\\; p=reject\\; sp=none") == "v=DMARC1; p=reject; sp=none");
  CHECK(mended("v=DMARC1, p=reject, rua=mailto:a@b.example") ==
        "v=DMARC1; p=reject; rua=mailto:a@b.example");
  CHECK(mended("v=DMARC1 p=reject rua=mailto:a@b.example") ==
        "v=DMARC1; p=reject; rua=mailto:a@b.example");
  CHECK(mended("v=DMARC1; p=\xE2\x80\x9Creject\xE2\x80\x9D") == "v=DMARC1; p=reject");
  CHECK(mended("v=DMARC1; p:reject") == "v=DMARC1; p=reject");
  CHECK(mended("\"v=DMARC1; p=none; \" \"rua=mailto:a@b.example\"") ==
        "v=DMARC1; p=none; rua=mailto:a@b.example");
}

TEST_CASE("a version that is not exactly DMARC1, or not first") {
  CHECK(mended("v=dmarc1; p=reject") == "v=DMARC1; p=reject");
  CHECK(mended("v=DMARC 1; p=reject") == "v=DMARC1; p=reject");
  CHECK(mended("p=reject; v=DMARC1") == "v=DMARC1; p=reject");
  CHECK(mended("DMARC1; p=reject; rua=mailto:a@b.example") ==
        "v=DMARC1; p=reject; rua=mailto:a@b.example");
  CHECK(mended("p=reject; rua=mailto:a@b.example") ==
        "v=DMARC1; p=reject; rua=mailto:a@b.example");
  for (const char* text : {"v=spf1 -all", "v=DKIM1; p=abc", "some text", "", "p=none",
                           "v=STSv1; id=1", "v=BIMI1; l=; a="})
    CHECK_MESSAGE(!mend(text), text);
}

TEST_CASE("a policy that is none of the three words is the one it resembles, or none") {
  CHECK(mended("v=DMARC1; p=rejct") == "v=DMARC1; p=reject");
  CHECK(mended("v=DMARC1; p=quarantined; sp=bogus") == "v=DMARC1; p=quarantine");
  CHECK(mended("v=DMARC1; p=monitor") == "v=DMARC1; p=none");
  CHECK(mended("v=DMARC1; rua=mailto:a@b.example") ==
        "v=DMARC1; p=none; rua=mailto:a@b.example");
  CHECK(mended("v=DMARC1") == "v=DMARC1; p=none");
  CHECK(rules("v=DMARC1") == "missing_policy_no_rua ");
  CHECK(rules("v=DMARC1; rua=mailto:a@b.example") == "missing_policy ");
}

TEST_CASE("other values count as their default, and that is what is written") {
  CHECK(mended("v=DMARC1; p=none; adkim=x; aspf=strict; psd=yes; t=true; fo=2") ==
        "v=DMARC1; p=none; aspf=s");
  CHECK(rules("v=DMARC1; p=none; psd=yes") == "bad_value ");
}

TEST_CASE("tags of RFC 7489 go, but for a pct that old receivers obey") {
  CHECK(mended("v=DMARC1; p=reject; pct=100; rf=afrf; ri=86400") == "v=DMARC1; p=reject");
  CHECK(mended("v=DMARC1; p=reject; pct=20") == "v=DMARC1; p=reject; pct=20");
  CHECK(rules("v=DMARC1; p=reject; pct=20; ri=1") == "percent removed_tag ");
}

TEST_CASE("report addresses") {
  CHECK(mended("v=DMARC1; p=none; rua=a@b.example, mailto:c@b.example!10m") ==
        "v=DMARC1; p=none; rua=mailto:a@b.example,mailto:c@b.example");
  CHECK(mended("v=DMARC1; p=none; rua=mailto:a@b.example; mailto:c@b.example") ==
        "v=DMARC1; p=none; rua=mailto:a@b.example,mailto:c@b.example");
  CHECK(mended("v=DMARC1; p=none; rua=mailto: a@b.example") ==
        "v=DMARC1; p=none; rua=mailto:a@b.example");
  CHECK(mended("v=DMARC1; p=none; rau=mailto:a@b.example; rua=nobody") ==
        "v=DMARC1; p=none; rua=mailto:a@b.example");
}

TEST_CASE("of a tag that stands twice the strictest stays, and its text is left out") {
  CHECK(mended("v=DMARC1; p=none; p=reject") == "v=DMARC1; p=reject");
  CHECK(mended("v=DMARC1; p=reject; p=none; t=y; t=n") == "v=DMARC1; p=reject; t=n");
  CHECK(
      mended("v=DMARC1; p=none; words; rua=mailto:a@b.example; rua=mailto:c@b.example") ==
      "v=DMARC1; p=none; rua=mailto:a@b.example,mailto:c@b.example");
}

TEST_CASE("several records become one, never laxer than any of them") {
  CHECK(merge({"v=DMARC1; p=none; rua=mailto:a@b.example",
               "v=DMARC1; p=reject; sp=quarantine; adkim=s; rua=mailto:c@b.example"}) ==
        "v=DMARC1; p=reject; sp=quarantine; "
        "rua=mailto:a@b.example,mailto:c@b.example; adkim=s");
  CHECK(merge({"v=DMARC1; p=reject", "v=DMARC1; p=none; sp=none"}) ==
        "v=DMARC1; p=reject");
  CHECK(merge({"v=DMARC1; p=none; np=reject", "v=DMARC1; p=quarantine"}) ==
        "v=DMARC1; p=quarantine; np=reject");
  CHECK(!merge({"v=spf1 -all"}));
}

TEST_CASE("a tag is set in its place, or at the end") {
  CHECK(with_tag("v=DMARC1; p=none; ", "np", "reject") == "v=DMARC1; p=none; np=reject");
  CHECK(with_tag("v=DMARC1; p=none; sp=none", "p", "reject") ==
        "v=DMARC1; p=reject; sp=none");
}

TEST_CASE("64 kB of blanks, commas and quotes are mended in a moment") {
  for (const char* unit : {" ", ",", "\"", ";", "=", "p=", "p ", "\\;", "a,", ", p"}) {
    std::string text = "v=DMARC1; p=none; rua=";
    while (text.size() + 4 < kMaxRecord) text += unit;
    auto result = mend(text);
    REQUIRE(result);
    CHECK(!mend(result->record)->changed);
  }
}

TEST_CASE("what a slip hid is not let loose where it would be laxer") {
  CHECK(mended("v=DMARC1; p=reject; `sp=none") == "v=DMARC1; p=reject; sp=reject");
  CHECK(mended("v=DMARC1; p=reject; `t=y") == "v=DMARC1; p=reject; t=n");
  CHECK(mended("v=DMARC1; p=reject; `psd=y") == "v=DMARC1; p=reject");
}
