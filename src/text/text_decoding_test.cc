// Encodings, charsets and dates of mail.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include "text/charset.h"
#include "text/date.h"
#include "text/encoding.h"

using namespace mailwhy;

TEST_CASE("quoted-printable keeps what it cannot decode") {
  CHECK(text::decode_quoted_printable("a=3Db=\r\nc=\n=zz=") == "a=bc=zz");
  for (size_t before = 0; before < 40; before++) {
    std::string words(before, 'x');
    CHECK(text::decode_quoted_printable(words + "=3D=20=\n" + words) ==
          words + "= " + words);
    CHECK(text::decode_quoted_printable(words + "=") == words);
  }
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

TEST_CASE("ASCII is ASCII in the charsets that are taken to extend it") {
  std::string ascii = "\t\n\f\r\b\x1B";
  for (char c = ' '; c > 0; c++) ascii += c;
  for (const char* charset :
       {"iso-8859-2", "iso-8859-5", "ISO-8859-15", "windows-1250", "windows-1251",
        "windows-1255", "koi8-r", "koi8-u", "gb2312", "gbk", "gb18030", "big5",
        "big5-hkscs", "euc-jp", "euc-kr", "euc-tw"}) {
    CHECK(text::is_utf8_already(ascii, charset));
    CHECK(text::to_utf8(ascii, charset) == ascii);
    // With a byte above them, all go through the converter.
    std::string converted = text::to_utf8(ascii + "\n\xC1\xC1", charset);
    CHECK(converted != ascii + "\n\xC1\xC1");
    CHECK(converted.starts_with(ascii));
  }
  CHECK_FALSE(text::is_utf8_already("a+b", "utf-7"));
  CHECK_FALSE(text::is_utf8_already(ascii, "gb2312-1980"));
  CHECK_FALSE(text::is_utf8_already("\x1B$B%F%9%H\x1B(B", "us-ascii"));
}

TEST_CASE("text that names no charset is read by what its bytes look like") {
  struct Row {
    const char* bytes;
    const char* text;
  };
  const Row kRows[] = {
      {"\xf0\xcf\xde\xd4\xcf\xd7\xd9\xca \xd1\xdd\xc9\xcb "
       "\xd0\xc5\xd2\xc5\xd0\xcf\xcc\xce\xc5\xce",
       "Почтовый ящик переполнен"},
      {"\xcf\xee\xf7\xf2\xee\xe2\xfb\xe9 \xff\xf9\xe8\xea "
       "\xef\xe5\xf0\xe5\xef\xee\xeb\xed\xe5\xed",
       "Почтовый ящик переполнен"},
      {"\xb8\xc3\xd3\xca\xbc\xfe\xb5\xd8\xd6\xb7\xb2\xbb\xb4\xe6\xd4\xda",
       "该邮件地址不存在"},
      {"\xa5\xe6\xa1\xbc\xa5\xb6\xa1\xbc\xa4\xac\xa4\xa4\xa4\xde\xa4\xbb\xa4\xf3",
       "ユーザーがいません"},
      {"\x83\x86\x81[\x83U\x81[\x82\xaa\x82\xa2\x82\xdc\x82\xb9\x82\xf1",
       "ユーザーがいません"},
      {"\x1b$B%f!<%6!<$,$$$^$;$s\x1b(B", "ユーザーがいません"},
      {"Die Nachricht konnte nicht \xfc"
       "bermittelt werden: Empf\xe4nger",
       "Die Nachricht konnte nicht übermittelt werden: Empfänger"},
      {"Bo\xeete aux lettres d\xe9sactiv\xe9"
       "e",
       "Boîte aux lettres désactivée"},
  };
  for (const Row& row : kRows)
    for (const char* charset : {"", "us-ascii", "unknown-8bit", "iso-2022-jp"})
      CHECK(text::to_utf8(row.bytes, charset) == row.text);
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
