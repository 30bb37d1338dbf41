#include "text/find_line.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace mailwhy;

static std::vector<size_t> marked_lines(std::string_view text) {
  auto marked = [](const text::Block& first) {
    return first.equal('>') | first.equal('|');
  };
  std::vector<size_t> found;
  for (size_t at = text::find_line(text, 0, marked); at < text.size();
       at = text::find_line(text, at + 1, marked))
    found.push_back(at);
  return found;
}

TEST_CASE("lines are found by their first byte, however they end") {
  CHECK(marked_lines("") == std::vector<size_t>{});
  CHECK(marked_lines("> a") == std::vector<size_t>{0});
  CHECK(marked_lines("a > b | c\nd >\n") == std::vector<size_t>{});
  CHECK(marked_lines(">\n|\r\n>\r>\r\r\n|") == std::vector<size_t>{0, 2, 5, 7, 11});
}

TEST_CASE("a line is found wherever a block of bytes ends") {
  for (size_t length = 0; length < 70; length++) {
    std::string words(length, 'x');
    CHECK(marked_lines(words + "\n> y") == std::vector<size_t>{length + 1});
    CHECK(marked_lines(words + "\n>") == std::vector<size_t>{length + 1});
    CHECK(marked_lines(words + "\n") == std::vector<size_t>{});
    CHECK(marked_lines(words + "\n>" + words + "\r\n|" + words) ==
          std::vector<size_t>{length + 1, 2 * length + 4});
  }
}
