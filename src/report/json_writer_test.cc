#include "report/json_writer.h"

#include <doctest/doctest.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

using namespace mailwhy::report;
namespace json = boost::json;

TEST_CASE("members keep their order and short values stand on one line") {
  json::object reply{{"status", "5.1.0"}, {"code", 550}};
  CHECK(write_json(reply, JsonLayout::Indented) == R"({"status": "5.1.0", "code": 550})");
  CHECK(write_json(reply, JsonLayout::OneLine) == R"({"status":"5.1.0","code":550})");
  CHECK(write_json(json::object{}, JsonLayout::Indented) == "{}");
}

TEST_CASE("long values take a line for each member") {
  json::array texts{std::string(60, 'a'), std::string(60, 'b')};
  CHECK(write_json(json::object{{"texts", texts}}, JsonLayout::Indented) ==
        "{\n  \"texts\": [\n    \"" + std::string(60, 'a') + "\",\n    \"" +
            std::string(60, 'b') + "\"\n  ]\n}");
}

TEST_CASE("numbers are short and strings valid whatever a server sent") {
  CHECK(write_json(0.97, JsonLayout::OneLine) == "0.97");
  CHECK(write_json(3600u, JsonLayout::OneLine) == "3600");
  std::string text = write_json("a\"\\\n\x01\xff ж", JsonLayout::OneLine);
  CHECK(text == "\"a\\\"\\\\\\n\\u0001\uFFFD ж\"");
  CHECK(json::parse(text).is_string());
}

TEST_CASE("both layouts read back as the same value") {
  json::value value = json::parse(
      R"({"a":[1,2.5,null,true,{"b":"c"}],"d":{},"e":[],"f":"a rather long text that fills a line until it is full"})");
  CHECK(json::parse(write_json(value, JsonLayout::Indented)) == value);
  CHECK(json::parse(write_json(value, JsonLayout::OneLine)) == value);
}
