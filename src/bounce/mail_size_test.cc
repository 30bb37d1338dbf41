#include "bounce/mail_size.h"

#include <doctest/doctest.h>

#include "bounce/read.h"

using namespace mailwhy::bounce;

TEST_CASE("the size of the mail stands in the command or beside Exim's copy") {
  CHECK(mail_size_in("error after MAIL FROM:<info@shop.example> SIZE=14889779:") ==
        14889779);
  CHECK(mail_size_in("------ The body of the message is 5963 characters long; only the "
                     "first\n------ 4096 or so") == 5963);
  CHECK_FALSE(mail_size_in("250-SIZE=10485760"));
  CHECK_FALSE(mail_size_in("MAIL FROM:<a@b.example> SIZE=9999999999999999"));
  CHECK_FALSE(mail_size_in(""));
}

TEST_CASE("Exim's copy of a mail that was cut off is read behind what Exim says of it") {
  const char* bounce =
      "From: Mail Delivery System <Mailer-Daemon@mail.shop.example>\n"
      "To: info@shop.example\nSubject: Mail delivery failed: returning message to "
      "sender\n\n"
      "A message that you sent could not be delivered. This is a permanent error.\n\n"
      "  friend@there.example\n"
      "    SMTP error from remote mail server after RCPT TO:<friend@there.example>:\n"
      "    host mx.there.example [198.51.100.7]: 552 5.3.4 Message size exceeds fixed "
      "limit\n\n"
      "------ This is a copy of the message, including all the headers. ------\n"
      "------ The body of the message is 14889779 characters long; only the first\n"
      "------ 106496 or so are included here.\n\n"
      "Return-path: <info@shop.example>\nFrom: info@shop.example\n"
      "To: friend@there.example\nSubject: film\n\nbody\n";
  auto input = read_input(bounce, "bounce.eml", {});
  REQUIRE(input);
  REQUIRE(input->refusals.size() == 1);
  const Refusal& refusal = input->refusals[0];
  CHECK(refusal.reason.label == "message_too_big");
  CHECK(refusal.facts.message_size == 14889779);
  REQUIRE(refusal.returned);
  CHECK(refusal.returned->header().value("Subject") == "film");
}
