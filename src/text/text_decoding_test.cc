// Encodings, charsets and dates of mail.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include "text/charset.h"
#include "text/date.h"
#include "text/encoding.h"

using namespace mailwhy;

TEST_CASE("quoted-printable keeps what it cannot decode") {
  CHECK(text::decode_quoted_printable("a=3Db=\r\nc=\n=zz=") == "a=bc=zz");
}

TEST_CASE("base64 skips foreign bytes") {
  CHECK(text::decode_base64("SGVs\r\nbG8=") == "Hello");
  CHECK(text::decode_base64("SGVsbG8") == "Hello");
  CHECK(text::decode_base64("SG VsbG8=!") == "Hello");
}

TEST_CASE("encoded words in three charsets") {
  const char* kNotDelivered = "Письмо не доставлено";
  CHECK(text::decode_words("=?koi8-r?B?8MnT2M3PIM7FIMTP09TB18zFzs8=?=") == kNotDelivered);
  CHECK(text::decode_words("=?windows-1251?B?z+jx/OzuIO3lIOTu8fLg4uvl7e4=?=") ==
        kNotDelivered);
  CHECK(text::decode_words("a =?utf-8?Q?=D0=9F?= =?utf-8?Q?=D0=B8_x?= b") == "a Пи x b");
  CHECK(text::decode_words("=?utf-8?X?abc?= =?broken") == "=?utf-8?X?abc?= =?broken");
}

TEST_CASE("unknown charsets leave UTF-8 alone and read other bytes as Windows-1252") {
  CHECK(text::to_utf8("Größe", "x-nonsense") == "Größe");
  CHECK(text::to_utf8("Gr\xF6\xDF"
                      "e",
                      "x-nonsense") == "Größe");
  CHECK(text::to_utf8("Gr\xF6\xDF"
                      "e",
                      "") == "Größe");
}

static std::string rfc3339(const std::optional<text::Moment>& moment) {
  if (!moment) return "none";
  auto day = std::chrono::floor<std::chrono::days>(*moment);
  std::chrono::year_month_day date(day);
  std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(*moment) - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
                     static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
}

TEST_CASE("dates of mails and logs") {
  CHECK(rfc3339(text::parse_mail_date("Sat, 21 Nov 2026 08:04:58 +0100 (CET)")) ==
        "2026-11-21T07:04:58Z");
  CHECK(rfc3339(text::parse_mail_date("21 Nov 26 08:04 EST")) == "2026-11-21T13:04:00Z");
  CHECK(rfc3339(text::parse_mail_date("Sat Nov 21 08:04:58 2026")) ==
        "2026-11-21T08:04:58Z");
  CHECK(rfc3339(text::parse_mail_date("31 Feb 2026 00:00:00 +0000")) == "none");
  CHECK(rfc3339(text::parse_mail_date("")) == "none");
  CHECK(rfc3339(text::parse_iso_date("2026-11-21T05:19:53.123+01:00")) ==
        "2026-11-21T04:19:53Z");
  CHECK(rfc3339(text::parse_iso_date("2026-11-21 05:19:53")) == "2026-11-21T05:19:53Z");
  auto now = *text::parse_iso_date("2026-01-02T00:00:00Z");
  CHECK(rfc3339(text::parse_syslog_date("Dec 31 05:19:53", now)) ==
        "2025-12-31T05:19:53Z");
  CHECK(rfc3339(text::parse_syslog_date("Jan  1 05:19:53", now)) ==
        "2026-01-01T05:19:53Z");
  CHECK(rfc3339(text::parse_tai64n("@400000006921f5cc00000000")) ==
        "2025-11-22T17:41:22Z");
}
