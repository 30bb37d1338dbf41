#include "text/beginnings.h"

#include <doctest/doctest.h>

using mailwhy::text::Beginnings;

TEST_CASE("a text begins with one of the phrases, in whatever case") {
  static constexpr Beginnings kCopy({"original message", "Original headers", "копия"});
  CHECK(kCopy.any_at("Original Message follows"));
  CHECK(kCopy.any_at("ORIGINAL HEADERS"));
  CHECK(kCopy.any_at("копия сообщения"));
  CHECK_FALSE(kCopy.any_at("original"));
  CHECK_FALSE(kCopy.any_at("the original message"));
  CHECK_FALSE(kCopy.any_at(""));
}
