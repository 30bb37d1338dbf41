// Replies in the shapes in which they survive.
#include "smtp/reply.h"

#include <doctest/doctest.h>

using namespace mailwhy;

TEST_CASE("a plain reply has its code, its status and its words") {
  auto reply = smtp::parse_reply("550 5.1.0 192.0.2.10 is not allowed");
  CHECK(reply.code == 550);
  CHECK(reply.status == "5.1.0");
  CHECK(reply.text.text == "192.0.2.10 is not allowed");
  CHECK(reply.text.place(0) == 10);
}

TEST_CASE(
    "several lines become one text, whether broken, folded or with spelt line ends") {
  const char* kText = "This mail has been blocked. DKIM = did not pass For help, go to x";
  for (const char* shape : {"550-5.7.26 This mail has been blocked.\n550-5.7.26 "
                            "\n550-5.7.26  DKIM = did not pass\n"
                            "550 5.7.26  For help, go to x",
                            "550-5.7.26 This mail has been blocked. 550-5.7.26  "
                            "550-5.7.26  DKIM = did not pass 550 "
                            "5.7.26 For help, go to x",
                            "550-5.7.26 This mail has been blocked.\\n550-5.7.26 "
                            "\\n550-5.7.26  DKIM = did not pass\\n550 "
                            "5.7.26  For help, go to x",
                            "smtp; 550-5.7.26 This mail has been\r\n blocked. 550-5.7.26 "
                            "DKIM = did not pass 550 5.7.26 "
                            "For help, go to x"}) {
    auto reply = smtp::parse_reply(shape);
    CHECK(reply.code == 550);
    CHECK(reply.status == "5.7.26");
    CHECK(reply.text.text == kText);
  }
}

TEST_CASE("a reply inside a reply keeps its code") {
  auto reply =
      smtp::parse_reply("550 5.7.23 violation -> 550 5.7.1 Client address 192.0.2.1");
  CHECK(reply.text.text == "violation -> 550 5.7.1 Client address 192.0.2.1");
}

TEST_CASE("a folded reply of two lines whose status stands at its end") {
  auto reply =
      smtp::parse_reply("553-SPF domain authentication 553 fail. Refer to x. (#5.7.1)");
  CHECK(reply.code == 553);
  CHECK(reply.status == "5.7.1");
  CHECK(reply.text.text == "SPF domain authentication fail. Refer to x. (#5.7.1)");
}

TEST_CASE("Exchange's #550, LCN's #5.7.1 and text without a code") {
  CHECK(smtp::parse_reply("550 #5.7.1 Your access").status == "5.7.1");
  CHECK(smtp::parse_reply("#550 5.7.1 x").code == 550);
  CHECK(smtp::parse_reply("554").text.empty());
  auto reply = smtp::parse_reply("rejected dialup host");
  CHECK_FALSE(reply.code);
  CHECK(reply.text.text == "rejected dialup host");
  CHECK_FALSE(smtp::parse_reply("192.0.2.1 is bad").code);
  CHECK_FALSE(smtp::parse_reply("5.7.1.2 x").status);
}

TEST_CASE("codes said twice, with a colon, quoted; a status in the words") {
  struct Row {
    const char* text;
    int code;  // 0: none
    const char* status;
    const char* words;
  };
  const Row kRows[] = {
      {"550 550 5.1.1 user unknown (state 14)", 550, "5.1.1", "user unknown (state 14)"},
      {"550: 5.2.2 <a@b.example>... full", 550, "5.2.2", "<a@b.example>... full"},
      {"550-'5.7.1 <a@b.example>... Access denied'", 550, "5.7.1",
       "<a@b.example>... Access denied'"},
      {"501 RCPT TO not accepted: 5.7.1 no relaying", 501, "5.7.1",
       "RCPT TO not accepted: 5.7.1 no relaying"},
      {"no such user (5.1.1)", 0, "5.1.1", "no such user (5.1.1)"},
      {"550 upgrade to version 4.9.1 first", 550, "", "upgrade to version 4.9.1 first"},
      {"426 connection timed out", 0, "", "426 connection timed out"},
      {"542 a@b.example rejected", 0, "", "542 a@b.example rejected"},
  };
  for (const Row& row : kRows) {
    auto reply = smtp::parse_reply(row.text);
    CHECK_MESSAGE(reply.code.value_or(0) == row.code, std::string(row.text));
    CHECK_MESSAGE(reply.status.value_or("") == row.status, std::string(row.text));
    CHECK(reply.text.text == row.words);
  }
}
