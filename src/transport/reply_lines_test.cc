#include "transport/reply_lines.h"

#include <doctest/doctest.h>

using namespace mailwhy::transport;
using State = ReplyLines::State;

TEST_CASE("replies are whole once their last line is there, however they come in") {
  ReplyLines lines;
  SmtpReply reply;
  CHECK(lines.next(reply) == State::NeedsMore);
  for (char c : std::string_view("250-mx.example.org\r\n250-SIZE 1000\r\n250 STARTTLS\r"))
    CHECK(lines.add({&c, 1}));
  CHECK(lines.next(reply) == State::NeedsMore);
  CHECK(lines.add("\n220 ready\n"));
  REQUIRE(lines.next(reply) == State::Complete);
  CHECK(reply.code == 250);
  CHECK(extensions_of(reply) == std::vector<std::string>{"SIZE 1000", "STARTTLS"});
  CHECK(offers(extensions_of(reply), "starttls"));
  CHECK_FALSE(offers(extensions_of(reply), "START"));
  CHECK(lines.has_rest());
  REQUIRE(lines.next(reply) == State::Complete);
  CHECK(reply == SmtpReply{220, "ready"});
  CHECK_FALSE(lines.has_rest());
}

TEST_CASE("what is no reply, and what never ends, is told") {
  for (const char* line : {"HTTP/1.1 400 Bad\r\n", "2x0 a\r\n", "250_a\r\n", "\r\n",
                           "250-a\r\n550 b\r\n", "199 a\r\n"}) {
    ReplyLines lines;
    SmtpReply reply;
    CHECK(lines.add(line));
    CHECK(lines.next(reply) == State::NoReply);
  }
  ReplyLines half;
  SmtpReply none;
  CHECK(half.add("250-a\r\n"));
  CHECK(half.next(none) == State::NeedsMore);
  CHECK(none == SmtpReply{});
  CHECK(half.add("550 b\r\n"));
  CHECK(half.next(none) == State::NoReply);
  CHECK(half.next(none) == State::NoReply);
  ReplyLines endless;
  CHECK(endless.add(std::string(kMaxReply, 'x')));
  CHECK_FALSE(endless.add("x"));
  ReplyLines empty;
  SmtpReply reply;
  CHECK(empty.add("250\r\n"));
  CHECK(empty.next(reply) == State::Complete);
}
