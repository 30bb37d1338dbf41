#include "report/record_matrix.h"

#include <doctest/doctest.h>
#include <boost/json.hpp>

using namespace mailwhy;

static std::string drawn(std::string_view detail, int width = 80, bool utf8 = true) {
  report::TextOptions options;
  options.width = width;
  options.utf8 = utf8;
  report::Page page(options);
  report::draw_record_matrix(page, boost::json::parse(detail).as_object(), 2);
  return page.take();
}

static constexpr std::string_view kSplit = R"({
  "servers": [{"name": "ns1.ferry.example"}, {"name": "ns2.ferry.example"}],
  "records": [
    {"name": "ferry.example", "type": "MX", "values": [
      {"value": ["10 mail.ferry.example"],
       "servers": ["ns1.ferry.example", "ns2.ferry.example"]}]},
    {"name": "ferry.example", "type": "TXT", "values": [
      {"value": ["v=spf1 ip4:192.0.2.3 -all"], "servers": ["ns2.ferry.example"]},
      {"value": ["v=spf1 mx -all"], "servers": ["ns1.ferry.example"]}]},
    {"name": "_dmarc.ferry.example", "type": "TXT", "values": [
      {"value": [], "servers": ["ns2.ferry.example"]},
      {"value": ["v=DMARC1; p=none"], "servers": ["ns1.ferry.example"]}]}]})";

TEST_CASE(
    "what differs stands in a row a value, with a mark for each server that has it") {
  CHECK(drawn(kSplit) ==
        "                               ns1  ns2\n"
        "  ferry.example TXT\n"
        "    v=spf1 ip4:192.0.2.3 -all   ·    ✓\n"
        "    v=spf1 mx -all              ✓    ·\n"
        "  _dmarc.ferry.example TXT\n"
        "    no such record              ·    ✓\n"
        "    v=DMARC1; p=none            ✓    ·\n");
}

TEST_CASE("where the columns do not fit, each value names its servers") {
  std::string text = drawn(kSplit, 34);
  CHECK(text.find("    v=spf1 mx -all\n        ns1.ferry.example\n") != text.npos);
}

TEST_CASE("two long keys are shown where they differ") {
  std::string same(300, 'A');
  std::string text = drawn(
      R"({"records": [{"name": "k.example", "type": "TXT", "values": [
        {"value": ["p=)" +
      same + R"(x"], "servers": ["ns1.a"]}, {"value": ["p=)" + same +
      R"(X"], "servers": ["ns2.a"]}]}]})");
  CHECK(text.find("AAAx") != text.npos);
  CHECK(text.find("AAAX") != text.npos);
}

TEST_CASE("the marks have a form for terminals without Unicode") {
  std::string text = drawn(kSplit, 80, false);
  for (char c : text) CHECK(static_cast<unsigned char>(c) < 0x80);
}

TEST_CASE("nothing is drawn where all agree, and nothing breaks on odd input") {
  CHECK(drawn(R"({"records": []})").empty());
  CHECK(drawn(R"({"records": [1, {"values": [1, 2]}, {"values": "x"}]})").find("ns") ==
        std::string::npos);
}
