// Replies, logs and tables out of a stream.
#include "intake/lines.h"

#include <doctest/doctest.h>

#include "intake/intake_for_tests.h"

using namespace mailwhy;
using intake::pieces_of;

TEST_CASE("one reply a line, empty lines passed over but counted") {
  auto replies = pieces_of(intake::take_replies, "550 a\r\n\n  \n550 b", 3);
  REQUIRE(replies.size() == 2);
  CHECK(replies[0].bytes == "550 a");
  CHECK(replies[1].bytes == "550 b");
  CHECK(replies[1].line == 4);
}

TEST_CASE("of a line without end only the beginning is taken") {
  auto replies =
      pieces_of(intake::take_replies, std::string(5u << 20, 'x') + "\n550 b\n", 90'000);
  REQUIRE(replies.size() == 2);
  CHECK(replies[0].bytes.size() <= 64u << 10);
  CHECK(replies[1].bytes == "550 b");
  CHECK(replies[1].line == 2);
}

TEST_CASE("a log in pieces of whole lines, each behind the end of the one before") {
  std::string log;
  for (int i = 0; i < 40000; i++)
    log += "Nov 21 05:19:53 mx postfix/smtp[1]: line " + std::to_string(i) + "\n";
  auto pieces = pieces_of(intake::take_log, log, 50'000);
  REQUIRE(pieces.size() > 1);
  std::string together;
  size_t line = 1;
  for (const intake::Piece& piece : pieces) {
    size_t at = 0;
    for (size_t i = 0; i < piece.context; i++) at = piece.bytes.find('\n', at) + 1;
    CHECK(at <= intake::kLogContext);
    CHECK(piece.line == line);
    std::string own = piece.bytes.substr(at);
    CHECK(own.ends_with('\n'));
    line += static_cast<size_t>(std::ranges::count(own, '\n'));
    together += own;
  }
  CHECK(together == log);
}

TEST_CASE("the head of a table stands before each piece of it") {
  std::string rows;
  for (int i = 0; i < 60000; i++)
    rows += "b,some,columns,of,row," + std::to_string(i) + "\n";
  auto pieces = pieces_of(intake::take_table, "type,a,b\n" + rows);
  REQUIRE(pieces.size() > 1);
  std::string together;
  for (const intake::Piece& piece : pieces) {
    CHECK(piece.bytes.starts_with("type,a,b\nb,"));
    together += piece.bytes.substr(9);
  }
  CHECK(together == rows);
  CHECK(pieces[0].line == 2);
}
