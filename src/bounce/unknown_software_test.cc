// Reports of software that nobody has described: an address, and a reply somewhere.
#include <doctest/doctest.h>

#include "bounce/read.h"

using namespace mailwhy;

TEST_CASE("raw bytes of a language in subject and text are understood") {
  // "Письмо не доставлено" and "Почтовый ящик переполнен" in KOI8-R.
  auto input = bounce::read_input(
      "From: robot@example.net\nTo: alice@example.org\nSubject: "
      "\xf0\xc9\xd3\xd8\xcd\xcf \xce\xc5 \xc4\xcf\xd3\xd4\xc1\xd7\xcc\xc5\xce\xcf\n\n"
      "bob@example.net\n\xf0\xcf\xde\xd4\xcf\xd7\xd9\xca \xd1\xdd\xc9\xcb "
      "\xd0\xc5\xd2\xc5\xd0\xcf\xcc\xce\xc5\xce\n",
      "koi8.eml");
  REQUIRE(input);
  REQUIRE(input->refusals.size() == 1);
  CHECK(input->refusals[0].facts.recipient == "bob@example.net");
  CHECK(input->refusals[0].facts.reply.text == "Почтовый ящик переполнен");
  CHECK(input->refusals[0].reason.label == "mailbox_full");
}

TEST_CASE(
    "a reply is found behind words that say it is one, without what stands round it") {
  struct Row {
    std::string_view body;
    int code;
    std::string_view status, text;
  };
  const Row kRows[] = {
      {"bob@example.net failed.\nThe server responded with error 550: no such mailbox\n",
       550, "", "no such mailbox"},
      {"bob@example.net (450 4.2.0 try later)\n", 450, "4.2.0", "try later"},
      {"bob@example.net failed: [550 5.1.1 unknown (here)]\n", 550, "5.1.1",
       "unknown (here)"},
      {"Final recipient: bob@example.net\nStatus: 5.1.1\nno mailbox\n", 0, "5.1.1",
       "no mailbox"},
      {"bob@example.net\nRemote server answered \"550 #5.1.0 Address rejected\"\n", 550,
       "5.1.0", "Address rejected"},
  };
  for (const Row& row : kRows) {
    auto input = bounce::read_input(
        "From: Mail Delivery System <postmaster@gw.example.org>\nTo: alice@example.org\n"
        "Subject: Undeliverable mail\nDate: Sat, 21 Nov 2026 08:04:58 +0000\n\n" +
            std::string(row.body),
        "test.eml");
    REQUIRE_MESSAGE((input && input->refusals.size() == 1), std::string(row.body));
    const bounce::Reply& reply = input->refusals[0].facts.reply;
    CHECK_MESSAGE(reply.code.value_or(0) == row.code, std::string(row.body));
    CHECK_MESSAGE(reply.status.value_or("") == row.status, std::string(row.body));
    CHECK(reply.text == row.text);
  }
}
