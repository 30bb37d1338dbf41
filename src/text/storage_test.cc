#include "text/storage.h"

#include <string>

#include <doctest/doctest.h>

using namespace mailwhy;

TEST_CASE("texts that were kept stay where they are when more come and it is moved") {
  text::Storage storage;
  std::vector<std::string_view> kept;
  for (int i = 0; i < 1000; i++) kept.push_back(storage.keep(std::to_string(i)));
  text::Storage moved = std::move(storage);
  moved.keep(std::string(100'000, 'x'));
  for (int i = 0; i < 1000; i++) CHECK(kept[i] == std::to_string(i));
}

TEST_CASE("a text is put together of pieces, whatever else is kept in between") {
  text::Storage storage;
  std::string wanted = "first";
  std::string_view text = wanted;
  for (int i = 0; i < 500; i++) {
    std::string_view before = text;
    text = storage.extend(text, ", next");
    wanted += ", next";
    CHECK(text == wanted);
    CHECK(before == wanted.substr(0, before.size()));
    if (i % 7 == 0) CHECK(storage.keep("other") == "other");
  }
  CHECK(storage.extend("", "").empty());
}

TEST_CASE("what is lower case already is not copied") {
  text::Storage storage;
  std::string_view plain = "text/plain";
  CHECK(storage.lower(plain).data() == plain.data());
  CHECK(storage.lower("Text/HTML; Ä") == "text/html; Ä");
}
