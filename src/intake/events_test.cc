// JSON values found in a stream.
#include "intake/events.h"

#include <doctest/doctest.h>

#include "intake/intake_for_tests.h"

using namespace mailwhy;
using intake::pieces_of;

static std::vector<std::string> values(const std::string& text, size_t step = SIZE_MAX) {
  std::vector<std::string> found;
  for (const intake::Piece& piece : pieces_of(intake::take_events, text, step))
    found.push_back(piece.error ? "error" : piece.bytes);
  return found;
}

using Values = std::vector<std::string>;

TEST_CASE("one value, several, a line each, the elements of arrays") {
  CHECK(values(R"({"a": "}]\"{"})") == Values{R"({"a": "}]\"{"})"});
  for (size_t step : {size_t{1}, size_t{3}, SIZE_MAX}) {
    CHECK(values("{\"a\":1}\n{\"b\":[1,{}]}\n", step) ==
          Values{"{\"a\":1}", "{\"b\":[1,{}]}"});
    CHECK(values(" [ {\"a\":1},\n {\"b\":2} ]\n[{\"c\":3}]", step) ==
          Values{"{\"a\":1}", "{\"b\":2}", "{\"c\":3}"});
  }
  CHECK(values("[]\n").empty());
}

TEST_CASE("a broken value costs its line and no more") {
  CHECK(values("{\"a\":\"x\n{\"b\":2}\n") == Values{"{\"a\":\"x", "{\"b\":2}"});
  CHECK(values("{\"a\":{\"x\":1}\n{\"b\":2}\n") ==
        Values{"{\"a\":{\"x\":1}", "{\"b\":2}"});
  CHECK(values("{\"a\":\n\n{\"b\":2}\n{\"c\":3}") ==
        Values{"{\"a\":", "{\"b\":2}", "{\"c\":3}"});
  CHECK(values("{\"b\":2}\n{\"a\":[\n{\"c\":3}") ==
        Values{"{\"b\":2}", "{\"a\":[", "{\"c\":3}"});
  CHECK(values("{\n\"a\": 1\n\"b\": {\"c\": 2}\n}\n").size() == 1);
  CHECK(values("garbage\n{\"b\":2}\n") == Values{"garbage", "{\"b\":2}"});
  CHECK(values("{\"b\":2}\n{\"a\":") == Values{"{\"b\":2}", "{\"a\":"});
}

TEST_CASE("each value knows its line") {
  auto pieces = pieces_of(intake::take_events, "{\"a\":1}\n\n[{\"b\":2},\n{\"c\":3}]");
  REQUIRE(pieces.size() == 3);
  CHECK(pieces[0].line == 1);
  CHECK(pieces[1].line == 3);
  CHECK(pieces[2].line == 4);
  CHECK(pieces[2].continues);
}

TEST_CASE("a value beyond all measure is an error, and what follows is read") {
  std::string huge = "{\"a\":\"" + std::string(intake::Window::kMost, 'x') + "\"}\n";
  CHECK(values(huge + "{\"b\":2}\n", 100'000) == Values{"error", "{\"b\":2}"});
}
