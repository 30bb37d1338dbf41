#include "text/excerpt.h"

#include <doctest/doctest.h>

using namespace mailwhy;

static bool found_at(const text::Excerpt& excerpt, size_t from, size_t length,
                     size_t offset, size_t input_length) {
  size_t at = 0, size = 0;
  return excerpt.locate(from, length, at, size) && at == offset && size == input_length;
}

TEST_CASE("lines put together know where each of them stood") {
  text::Excerpt lines = text::excerpt_of("550-no", 100);
  lines.append_foreign("\n");
  lines.append("550 way", 120);
  CHECK(lines.text == "550-no\n550 way");
  CHECK(lines.place(5) == 105);
  CHECK(lines.place(6) == text::Excerpt::kNowhere);
  CHECK(lines.place(7) == 120);
  CHECK(found_at(lines, 4, 9, 104, 22));
  CHECK(found_at(lines, 6, 2, 120, 1));
  CHECK(found_at(lines, 0, std::string::npos, 100, 27));
  size_t at = 0, length = 0;
  CHECK_FALSE(lines.locate(6, 1, at, length));
  CHECK_FALSE(lines.locate(14, 5, at, length));
}

TEST_CASE("a part of an excerpt, and what is put behind it, keep their places") {
  text::Excerpt lines = text::excerpt_of("ab", 10);
  lines.append("cd", 12);
  lines.append_foreign("--");
  lines.append("ef", 20);
  text::Excerpt part = lines.part(3, 4);
  CHECK(part.text == "d--e");
  CHECK(found_at(part, 0, 4, 13, 8));
  part.append(lines, 7);
  CHECK(part.text == "d--ef");
  CHECK(found_at(part, 3, 2, 20, 2));
  part.cut(3);
  CHECK(found_at(part, 0, 3, 13, 1));
  part.append("x", 14);
  CHECK(found_at(part, 0, 4, 13, 2));
  CHECK(lines.part(9).empty());
}

TEST_CASE("what was decoded stands nowhere, and places that go back are no stretch") {
  size_t at = 0, length = 0;
  CHECK_FALSE(text::excerpt_of("decoded").locate(0, 7, at, length));
  CHECK_FALSE(text::Excerpt().locate(0, 1, at, length));
  text::Excerpt turned = text::excerpt_of("b", 5);
  turned.append("a", 4);
  CHECK_FALSE(turned.locate(0, 2, at, length));
}
