// What is safe to paste.
#include "text/shell_quoted.h"

#include <doctest/doctest.h>

using mailwhy::text::shell_quoted;

TEST_CASE("A word is what a shell reads back as the same text") {
  CHECK(shell_quoted("alice@example.org") == "alice@example.org");
  CHECK(shell_quoted("it's") == "'it'\\''s'");
  CHECK(shell_quoted("") == "''");
  CHECK(shell_quoted("--x") == "'--x'");
  CHECK(shell_quoted("a\x1b\n$(b)") == "'a  $(b)'");
}
