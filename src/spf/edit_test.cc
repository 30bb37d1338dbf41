#include "spf/edit.h"

#include <doctest/doctest.h>

using namespace mailwhy::spf;

static std::string mended(std::string_view record) {
  auto result = mend_syntax(record);
  if (result) CHECK(parse_record(*result).has_value());
  return result.value_or("(nothing)");
}

static Term term_at(const std::string& record, size_t index) {
  return parse_record(record)->terms[index];
}

TEST_CASE("a new term goes before all and redirect, and every other byte stays") {
  CHECK(add_term("v=spf1 a mx -all", "ip4:192.0.2.1") ==
        "v=spf1 a mx ip4:192.0.2.1 -all");
  CHECK(add_term("V=SPF1  a  MX  ~ALL ", "mx") == "V=SPF1  a  MX  mx ~ALL ");
  CHECK(add_term("v=spf1 redirect=_spf.example.org", "a") ==
        "v=spf1 a redirect=_spf.example.org");
  CHECK(add_term("v=spf1 redirect=x.example.org mx", "a") ==
        "v=spf1 a redirect=x.example.org mx");
  CHECK(add_term("v=spf1 a:all.example.org", "mx") == "v=spf1 a:all.example.org mx");
  CHECK(add_term("v=spf1", "mx") == "v=spf1 mx");
  CHECK(add_term("v=spf1 ", "mx") == "v=spf1 mx");
  CHECK(add_term("v=spf1 ipv4:1.2.3.4 ?all", "mx") == "v=spf1 ipv4:1.2.3.4 mx ?all");
}

TEST_CASE("a term leaves with one of its blanks, or makes room for another") {
  std::string record = "v=spf1 a  mx -all";
  CHECK(remove_term(record, term_at(record, 0)) == "v=spf1  mx -all");
  CHECK(remove_term(record, term_at(record, 1)) == "v=spf1 a  -all");
  CHECK(remove_term(record, term_at(record, 2)) == "v=spf1 a  mx");
  CHECK(replace_term(record, term_at(record, 1), "ip4:192.0.2.1") ==
        "v=spf1 a  ip4:192.0.2.1 -all");
}

TEST_CASE(
    "terms behind all come before it, in their order, with the strictest all there is") {
  CHECK(move_all_last("v=spf1 a -all include:x.example.org mx") ==
        "v=spf1 a include:x.example.org mx -all");
  CHECK(move_all_last("v=spf1 ~all a -all mx") == "v=spf1 a mx -all");
  CHECK(move_all_last("v=spf1 a -all exp=x.example.org") ==
        "v=spf1 a -all exp=x.example.org");
  CHECK(move_all_last("v=spf1 -all exp=x.example.org mx") ==
        "v=spf1 exp=x.example.org mx -all");
  CHECK(move_all_last("v=spf1 a redirect=x.example.org -all") == "v=spf1 a -all");
  CHECK(move_all_last("v=spf1 a redirect=x.example.org") ==
        "v=spf1 a redirect=x.example.org");
}

TEST_CASE("two records become one: all terms once, in order, under the strictest all") {
  auto one = [](std::vector<std::string> records) {
    return merge(records).value_or("(nothing)");
  };
  CHECK(one({"v=spf1 ip4:62.205.160.66 -all", "v=spf1 include:_spf.example.net ~all"}) ==
        "v=spf1 ip4:62.205.160.66 include:_spf.example.net -all");
  CHECK(one({"v=spf1 include:_spf.example.net ~all", "v=spf1 ip4:62.205.160.66 -all"}) ==
        "v=spf1 include:_spf.example.net ip4:62.205.160.66 -all");
  CHECK(one({"v=spf1 a mx -all", "v=spf1 mx a ip4:192.0.2.1 -all"}) ==
        "v=spf1 a mx ip4:192.0.2.1 -all");
  CHECK(one({"v=spf1 a -all", "v=spf1 a -all"}) == "v=spf1 a -all");
  CHECK(one({"v=spf1 a", "v=spf1 redirect=x.example.org"}) ==
        "v=spf1 a redirect=x.example.org");
  CHECK(one({"v=spf1 a ~all", "v=spf1 redirect=x.example.org"}) ==
        "v=spf1 a include:x.example.org ~all");
  CHECK(one({"v=spf1 a exp=e.example.org -all", "v=spf1 mx exp=f.example.org -all"}) ==
        "v=spf1 a exp=e.example.org mx -all");
  CHECK(one({"v=spf1 a ?all", "v=spf1 +all"}) == "v=spf1 a ?all");
  CHECK(one({"v=spf1 a -all mx", "v=spf1 ipv4:192.0.2.1 ~all"}) ==
        "v=spf1 a mx ip4:192.0.2.1 -all");
  CHECK(one({"v=spf1 a ~all", "v=spf1 \xd1\x8f -all"}) == "v=spf1 a -all");
  CHECK_FALSE(merge({"v=spf1 \xd1\x8f", "v=spf1 \xd1\x8e"}));
  CHECK_FALSE(merge({}));
}

TEST_CASE("what an earlier term has said is not said twice") {
  CHECK(drop_doubles("v=spf1 a mx a include:x.example.org INCLUDE:X.example.org -all") ==
        "v=spf1 a mx include:x.example.org -all");
  CHECK(drop_doubles("v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.77/24 ~all") ==
        "v=spf1 ip4:192.0.2.0/24 ~all");
  CHECK(drop_doubles("v=spf1 a a/24 a:example.org -all") ==
        "v=spf1 a a/24 a:example.org -all");
  CHECK(drop_doubles("v=spf1 not=a record= ipv4:1 -all") ==
        "v=spf1 not=a record= ipv4:1 -all");
}

TEST_CASE("faults are mended as they were meant, and the result is a whole record") {
  CHECK(mended("v=spf1 a mx -all") == "v=spf1 a mx -all");
  CHECK(mended("v=spf1 ipv4:192.0.2.1 -all") == "v=spf1 ip4:192.0.2.1 -all");
  CHECK(mended("v=spf1 ip4:192.0.2.1 a:http://www.example.org/ -all") ==
        "v=spf1 ip4:192.0.2.1 a:www.example.org -all");
  CHECK(mended("v=spf1 ip4:192.0.2.1, ip4:192.0.2.2 -all") ==
        "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all");
  CHECK(mended("v=spf1 \xd1\x8f \xd1\x8e -all") == "(nothing)");
}

TEST_CASE("pieces are at most 255 octets, cut at a blank, and join to the record again") {
  std::string record = "v=spf1";
  for (int i = 0; i < 40; i++) record += " ip4:192.0.2." + std::to_string(i);
  record += " -all";
  auto pieces = to_strings(record);
  std::string joined;
  for (auto& piece : pieces) {
    CHECK(piece.size() <= 255);
    joined += piece;
  }
  CHECK(joined == record);
  CHECK(pieces.size() == 3);
  CHECK(pieces[0].back() == ' ');
  CHECK(to_strings(std::string(600, 'x')).size() == 3);
  CHECK(to_strings("v=spf1 -all") == std::vector<std::string>{"v=spf1 -all"});
}

TEST_CASE("a laxer all weakens the policy, however it comes about") {
  CHECK(weakens("v=spf1 a -all", "v=spf1 a ~all"));
  CHECK(weakens("v=spf1 a ~all", "v=spf1 a ?all"));
  CHECK(weakens("v=spf1 a ?all", "v=spf1 a +all"));
  CHECK(weakens("v=spf1 a -all", "v=spf1 a"));
  CHECK(weakens("v=spf1 a", "v=spf1 a all"));
  CHECK_FALSE(weakens("v=spf1 a ~all mx -all", "v=spf1 a mx ~all"));
  CHECK_FALSE(weakens("v=spf1 a -all mx ~all", "v=spf1 a -all mx ~all"));
  CHECK_FALSE(weakens("v=spf1 a ~all", "v=spf1 a -all"));
  CHECK_FALSE(weakens("v=spf1 a", "v=spf1 a ?all"));
  CHECK_FALSE(weakens("v=spf1 +all", "v=spf1 a ~all"));
  CHECK(weakens("v=spf1 redirect=x.example.org", "v=spf1 redirect=y.example.org"));
  CHECK_FALSE(
      weakens("v=spf1 redirect=x.example.org", "v=spf1 a redirect=x.example.org"));
}
