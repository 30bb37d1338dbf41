#include "text/byte_set.h"

#include <doctest/doctest.h>

using mailwhy::text::ByteSet;

TEST_CASE("the first byte of a set is found from a place on") {
  static constexpr ByteSet kEnds(" ;\xC3");
  CHECK(kEnds.find_in("a b;c") == 1);
  CHECK(kEnds.find_in("a b;c", 2) == 3);
  CHECK(kEnds.find_in("a b;c", 4) == std::string_view::npos);
  CHECK(kEnds.find_in("\xC3\xA9") == 0);
  CHECK(kEnds.find_in("", 0) == std::string_view::npos);
  CHECK(kEnds.find_in("abc", 9) == std::string_view::npos);
}
