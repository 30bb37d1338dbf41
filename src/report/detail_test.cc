#include "report/detail.h"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>

using namespace mailwhy::report;

TEST_CASE("what is absent in evidence, or of another kind, is empty") {
  boost::json::object detail = boost::json::parse(R"({
      "text": "a\u001bb", "texts": ["x", 1, "y"], "number": 7, "less": -1, "yes": true,
      "no": false, "object": {"a": 1}, "nothing": null})")
                                   .as_object();
  CHECK(text_in(detail, "text") == "a�b");
  CHECK(texts_in(detail, "texts") == std::vector<std::string>{"x", "y"});
  CHECK(list_in(detail, "texts").size() == 3);
  CHECK(number_in(detail, "number") == 7);
  CHECK(object_in(detail, "object") != nullptr);
  CHECK(is_true(detail, "yes"));
  CHECK(is_false(detail, "no"));
  CHECK(scalar_text(detail.at("number")) == "7");
  CHECK(scalar_text(detail.at("nothing")).empty());
  for (const char* key : {"number", "object", "nothing", "absent"}) {
    CHECK(text_in(detail, key).empty());
    CHECK(texts_in(detail, key).empty());
    CHECK(list_in(detail, key).empty());
    CHECK_FALSE(is_true(detail, key));
    CHECK_FALSE(is_false(detail, key));
  }
  CHECK(number_in(detail, "text") == 0);
  CHECK(number_in(detail, "less") == 0);
  CHECK(number_in(detail, "absent") == 0);
  CHECK(object_in(detail, "text") == nullptr);
}
