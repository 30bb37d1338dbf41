// Columns of a table.
#include "report/page.h"

#include <doctest/doctest.h>

using namespace mailwhy::report;

TEST_CASE("a column is as wide as asked for, and what is wider stands as it is") {
  CHECK(padded("жёстк.", 8) == "жёстк.  ");
  CHECK(right("доля", 6) == "  доля");
  CHECK(padded("1 234 567", 5) == "1 234 567");
  CHECK(right("1 234 567", 5) == "1 234 567");
  CHECK(blanks(-1).empty());
}
