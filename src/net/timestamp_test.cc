#include "net/timestamp.h"

#include <doctest/doctest.h>

using namespace mailwhy::net;

TEST_CASE("a time is read and written as RFC 3339 has it") {
  for (const char* text : {"2026-11-21T22:00:00Z", "1969-12-31T23:59:59.250Z",
                           "2000-02-29T00:00:00Z", "9999-12-31T23:59:59.999Z"})
    CHECK(format_timestamp(parse_timestamp(text).value()) == text);
}

TEST_CASE("offsets, small letters, fractions and leap seconds end in UTC") {
  CHECK(format_timestamp(parse_timestamp("2026-11-22t00:30:00.1239+02:00").value()) ==
        "2026-11-21T22:30:00.123Z");
  CHECK(format_timestamp(parse_timestamp("2026-11-21 20:00:00-03:30").value()) ==
        "2026-11-21T23:30:00Z");
  CHECK(format_timestamp(parse_timestamp("2016-12-31T23:59:60Z").value()) ==
        "2016-12-31T23:59:59Z");
}

TEST_CASE("what is no time says at which byte it stops being one") {
  CHECK(parse_timestamp("2026-13-01T00:00:00Z").error().offset == 10);
  CHECK(parse_timestamp("2026-11-21").error().offset == 10);
  CHECK(parse_timestamp("2026-11-21T22:00:00").error().offset == 19);
  CHECK(parse_timestamp("2026-11-21T22:00:00Zx").error().offset == 20);
  CHECK(parse_timestamp("2026-11-21T24:00:00Z").error().offset == 19);
  CHECK_FALSE(parse_timestamp(""));
  CHECK_FALSE(parse_timestamp("9999-12-31T23:59:59-01:00"));
  CHECK_FALSE(parse_timestamp("2026-02-30T00:00:00Z"));
}

TEST_CASE("mail and HTTP name the day and the month") {
  auto date = [](const char* text) {
    return format_internet_date(parse_timestamp(text).value());
  };
  CHECK(date("2026-11-22T09:12:00Z") == "Sun, 22 Nov 2026 09:12:00");
  CHECK(date("2000-02-29T23:59:59.999Z") == "Tue, 29 Feb 2000 23:59:59");
  CHECK(date("1969-12-31T00:00:00Z") == "Wed, 31 Dec 1969 00:00:00");
}
