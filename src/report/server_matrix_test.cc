#include "report/server_matrix.h"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>

using namespace mailwhy;
using namespace mailwhy::report;

static ServerMatrix matrix_of(const char* json) {
  diagnose::Case one;
  one.evidence.emplace_back();
  one.evidence.back().detail = boost::json::parse(json).as_object();
  return read_server_matrix(Page(TextOptions{}), one);
}

TEST_CASE("servers are found by name, by name and address, by address, and by place") {
  ServerMatrix matrix = matrix_of(R"j({
    "servers": [{"name": "ns1.example.org", "ip": "192.0.2.1", "status": "fine"},
                {"name": "ns1.example.org", "ip": "192.0.2.2", "status": "fine"},
                {"name": "ns2.example.org", "ip": "192.0.2.3", "status": "silent"}],
    "records": [{"name": "a.example", "type": "MX", "values": [
      {"value": ["10 mx"], "servers": ["ns1.example.org (192.0.2.2)", 0]},
      {"value": [], "servers": ["192.0.2.3"]}]
}]
})j");
  REQUIRE(matrix.records.size() == 1);
  CHECK(matrix.records[0].at == std::vector<int>{0, 0, 1});
  CHECK(matrix.records[0].most_agree());
  CHECK(version_letter(matrix.records[0], 0) == "A");
  CHECK(version_letter(matrix.records[0], 1) == "—");
  CHECK(version_letter(matrix.records[0], -1) == "?");
  CHECK_FALSE(matrix.servers[2].trouble.empty());
}

TEST_CASE("records that differ come first, and no side is right in a tie") {
  ServerMatrix matrix = matrix_of(R"j({
    "servers": [{"name": "a.example", "serial": 5}, {"name": "b.example", "serial": 4294967290}],
    "records": [
      {"name": "same.example", "type": "TXT", "values": [{"value": ["x"], "servers": [0, 1]}]},
      {"name": "other.example", "type": "TXT", "values": [
        {"value": ["x"], "servers": [0]}, {"value": ["y"], "servers": [1]}]}]})j");
  REQUIRE(matrix.records.size() == 2);
  CHECK(matrix.records[0].name == "other.example");
  CHECK_FALSE(matrix.records[0].most_agree());
  CHECK(matrix.servers[0].trouble.empty());
  CHECK(matrix.servers[1].trouble == "behind");  // serials wrap around
}

TEST_CASE("a server's old habits and the resolver's old copy stand beside the records") {
  ServerMatrix matrix = matrix_of(R"j({
    "servers": [{"name": "a.example", "status": "fine", "to_edns": "FORMERR"},
                {"name": "b.example", "status": "fine", "to_cookie": "timeout",
                 "changes_case": true}],
    "records": [
      {"name": "old.example", "type": "TXT", "values": [{"value": ["x"], "servers": [0, 1]}],
       "old_copy": {"value": ["y"], "ttl": 1740},
       "public_copies": [{"resolver": "8.8.8.8", "value": [], "ttl": 120}, 7]},
      {"name": "new.example", "type": "TXT", "values": [{"value": ["x"], "servers": [0, 1]}]}]})j");
  CHECK(matrix.servers[0].remark == "FORMERR to EDNS");
  CHECK(matrix.servers[1].remark == "timeout to cookies, changes the letters of names");
  CHECK(matrix.records[0].stands_out());
  CHECK_FALSE(matrix.records[0].differs());
  REQUIRE(matrix.records[0].old_copies.size() == 2);
  CHECK(matrix.records[0].old_copies[0].value == std::vector<std::string>{"y"});
  CHECK(matrix.records[0].old_copies[0].head == "resolver, another 29 minutes:");
  CHECK(matrix.records[0].old_copies[1].value.empty());
  CHECK(matrix.records[0].old_copies[1].head == "8.8.8.8 (Google), another 2 minutes:");
  CHECK_FALSE(matrix.records[1].stands_out());
}

TEST_CASE("evidence of another shape is no matrix") {
  for (const char* json :
       {R"j({})j", R"j({"servers": []})j",
        R"j({"servers": ["ns1"], "records": ["v=spf1"]})j",
        R"j({"servers": 5, "records": {}})j", R"j({"records": [{"values": 1}]})j"})
    CHECK(matrix_of(json).empty());
  CHECK(
      matrix_of(
          R"j({"servers": [{"name": "x"}], "records": [{"values": [7, {"servers": [9, -1, {}]}]}]})j")
          .records.size() == 1);
}
