// Durations, as they are written.
#include "text/date.h"

#include <doctest/doctest.h>

using mailwhy::text::duration_text;

TEST_CASE("a duration is written in its units, and none of those it has nothing of") {
  CHECK(duration_text(0) == "0s");
  CHECK(duration_text(45) == "45s");
  CHECK(duration_text(5400) == "1h30m");
  CHECK(duration_text(2 * 86400) == "2d");
}
