#include "text/apart.h"

#include <doctest/doctest.h>

using mailwhy::text::shown_apart;
using Texts = std::vector<std::string>;

TEST_CASE("texts that fit stay as they are") {
  CHECK(shown_apart({"v=spf1 -all", "v=spf1 ~all", ""}, 40) ==
        Texts{"v=spf1 -all", "v=spf1 ~all", ""});
}

TEST_CASE("a difference far behind is brought into sight") {
  std::string same(100, 'x');
  CHECK(shown_apart({same + "A, and the rest of it", "", same + "B"}, 16) ==
        Texts{"…xxxxxxxxxxxxA, a…", "", "…xxxxxxxxxxxxB"});
}

TEST_CASE("a difference at the beginning keeps the beginning") {
  CHECK(shown_apart({"A" + std::string(50, 'x'), "B"}, 4) == Texts{"Axxx…", "B"});
}

TEST_CASE("no character is cut") {
  Texts shown = shown_apart({"aééééééééé", "aééééééééé1"}, 4);
  for (const std::string& text : shown)
    CHECK(static_cast<unsigned char>(text[text.find_first_not_of("…")]) != 0xa9);
  CHECK(shown_apart({"éééé"}, 3) == Texts{"é…"});
}
