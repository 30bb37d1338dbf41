#include "mail/lines.h"

#include <string>

#include <doctest/doctest.h>

using mailwhy::mail::Lines;

TEST_CASE("a line ends at LF, CRLF, a bare CR or CR CR LF, wherever it stands") {
  for (std::string_view end : {"\n", "\r\n", "\r", "\r\r\n"}) {
    for (size_t length = 1; length < 200; length++) {
      std::string line(length, 'x');
      std::string text = line + std::string(end) + "second" + std::string(end) + line;
      Lines lines(text);
      CHECK(lines.next());
      CHECK(lines.line() == line);
      CHECK(lines.after() == length + end.size());
      CHECK(lines.next());
      CHECK(lines.line() == "second");
      CHECK(lines.next());
      CHECK(lines.line() == line);
      CHECK(lines.after() == text.size());
      CHECK_FALSE(lines.next());
    }
  }
}

TEST_CASE("lines without a mark are passed, and what follows is read on") {
  std::string text =
      std::string(90, 'x') + "\none@two\r\n" + std::string(70, 'y') + "\nz";
  Lines lines(text);
  CHECK(lines.next_with('@'));
  CHECK(lines.line() == "one@two");
  CHECK_FALSE(lines.next_with('@'));
  CHECK(lines.next());
  CHECK(lines.line() == std::string(70, 'y'));
  CHECK(lines.next());
  CHECK(lines.line() == "z");
}
