// Delivery status notifications as servers write them, and as gateways leave them.
#include "bounce/dsn.h"

#include <doctest/doctest.h>

#include "bounce/read.h"

using namespace mailwhy;
using bounce::Refusal;

static const std::string kHead =
    "Return-Path: <>\nFrom: MAILER-DAEMON@mail.example.org\nTo: alice@example.org\n"
    "Subject: Undelivered Mail\nDate: Sat, 21 Nov 2026 08:04:58 +0000\nMIME-Version: "
    "1.0\n";

static std::vector<Refusal> read(const std::string& mail) {
  auto input = bounce::read_input(mail, "test.eml");
  return input ? std::move(input->refusals) : std::vector<Refusal>();
}

// A report with these words and these fields.
static std::string report(const std::string& words, const std::string& fields) {
  return kHead +
         "Content-Type: multipart/report; report-type=delivery-status; "
         "boundary=b1b2b3b4\n\n--b1b2b3b4\nContent-Type: text/plain\n\n" +
         words + "\n--b1b2b3b4\nContent-Type: message/delivery-status\n\n" +
         "Reporting-MTA: dns; mail.example.org\n\n" + fields +
         "\n--b1b2b3b4\nContent-Type: text/rfc822-headers\n\nFrom: alice@example.org\n"
         "To: bob@example.net\n--b1b2b3b4--\n";
}

TEST_CASE("what was delivered, relayed or expanded is no failure") {
  for (const char* action : {"delivered", "relayed", "expanded", "Delivered (final)"}) {
    auto refusals = read(report("It arrived.",
                                "Final-Recipient: rfc822;bob@example.net\n"
                                "Action: " +
                                    std::string(action) +
                                    "\nStatus: 2.1.5\nDiagnostic-Code: "
                                    "smtp; 250 2.1.5 Ok\n"));
    REQUIRE(refusals.size() == 1);
    CHECK(refusals[0].reason.label == "delivered");
    CHECK(refusals[0].facts.reply.code == 250);
  }
}

TEST_CASE("recipients without an empty line between them") {
  auto refusals = read(
      report("Two failed.",
             "Final-Recipient: rfc822; bob@example.net\nAction: failed\nStatus: 5.2.2\n"
             "Diagnostic-Code: smtp; 552 5.2.2 Mailbox full\nFinal-Recipient: rfc822; "
             "carol@example.net\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; "
             "550 5.1.1 "
             "User unknown\n"));
  REQUIRE(refusals.size() == 2);
  CHECK(refusals[0].facts.reply.code == 552);
  CHECK(refusals[1].facts.recipient == "carol@example.net");
  CHECK(refusals[1].facts.reply.status == "5.1.1");
}

TEST_CASE("blanks before the colon, a comment behind the status") {
  auto refusals = read(report("It failed.",
                              "Final-Recipient : rfc822;bob@example.net\nAction : "
                              "failed\nStatus : 4.4.3 (mx.example.net: host name lookup "
                              "failure)\n"));
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].facts.reply.status == "4.4.3");
  CHECK(refusals[0].facts.reply.text == "mx.example.net: host name lookup failure");
}

TEST_CASE("a recipient that is no address gives way to the original one") {
  for (const char* final_recipient :
       {"x400; /RFC-822=bob(a)example.net/C=WW/", "rfc822; bob@mail-store",
        "rfc822; @mx.example.net", "X-Unix; |/usr/local/bin/filter"}) {
    auto refusals = read(report("It failed.",
                                "Original-Recipient: rfc822; "
                                "bob@example.net\nFinal-Recipient: " +
                                    std::string(final_recipient) +
                                    "\nAction: failed\nStatus: 5.1.1\n"));
    REQUIRE(refusals.size() == 1);
    CHECK(refusals[0].facts.recipient == "bob@example.net");
  }
}

TEST_CASE("what a program ended with is no code: the transcript has it") {
  auto refusals = read(report(
      "   ----- The following addresses had permanent fatal errors -----\n"
      "\"|/home/bob/filter\"\n    (reason: 255)\n    (expanded from: "
      "<bob@example.net>)\n\n"
      "   ----- Transcript of session follows -----\ncannot open the database\n554 5.3.0 "
      "unknown mailer error 255\n",
      "Final-Recipient: RFC822; bob@example.net\nX-Actual-Recipient: X-Unix; "
      "|/home/bob/filter\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: X-Unix; "
      "255\n"));
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].facts.reply.code == 554);
  CHECK(refusals[0].facts.reply.status == "5.3.0");
  CHECK(refusals[0].facts.reply.text ==
        "unknown mailer error 255 cannot open the database");
}

TEST_CASE("each recipient of a sendmail session has its own answer") {
  auto refusals = read(report(
      "   ----- The following addresses had permanent fatal errors -----\n"
      "<bob@example.net>\n<carol@example.net>\n\n   ----- Transcript of session follows "
      "-----\n... while talking to mx.example.net.:\n>>> DATA\n<<< 550 5.1.1 "
      "<bob@example.net>... User unknown\n550 5.1.1 <bob@example.net>... User "
      "unknown\n<<< 552 5.2.2 <carol@example.net>... Mailbox full\n552 5.2.2 "
      "<carol@example.net>... Mailbox full\n<<< 503 5.0.0 Need RCPT (recipient)\n",
      "Final-Recipient: RFC822; bob@example.net\nAction: failed\nStatus: 5.1.1\n\n"
      "Final-Recipient: RFC822; carol@example.net\nAction: failed\nStatus: 5.2.2\n"));
  REQUIRE(refusals.size() == 2);
  CHECK(refusals[0].facts.reply.code == 550);
  CHECK(refusals[1].facts.reply.code == 552);
  // DATA was sent along: the answers were to RCPT.
  CHECK(refusals[0].facts.phase == bounce::Phase::Rcpt);
  CHECK(refusals[1].facts.phase == bounce::Phase::Rcpt);
}

TEST_CASE("fields that lost their part are found in the text") {
  const std::string fields =
      "Reporting-MTA: dns; mail.example.org\nX-Postfix-Sender: rfc822; "
      "alice@example.org\n\nFinal-Recipient: rfc822; bob@example.net\nAction: "
      "failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <bob@example.net>: User\n"
      "    unknown\n";
  for (const std::string& mail :
       {kHead + "\nYour mail could not be delivered.\n\n" + fields +
            "\nReturn-Path: <alice@example.org>\nFrom: alice@example.org\n\nHi\n",
        kHead +
            "\n--lost.1111/mail.example.org\n\nIt failed.\n\n"
            "--lost.1111/mail.example.org\nContent-Type: message/delivery-status\n\n" +
            fields + "\n--lost.1111/mail.example.org--\n",
        kHead +
            "Content-Type: multipart/report; boundary=aaaa1111\n\n--bbbb2222\n"
            "Content-Type: message/delivery-status\n\n" +
            fields + "\n--bbbb2222--\n"}) {
    auto refusals = read(mail);
    REQUIRE(refusals.size() == 1);
    CHECK(refusals[0].facts.recipient == "bob@example.net");
    CHECK(refusals[0].facts.reply.code == 550);
    CHECK(refusals[0].facts.reply.text == "<bob@example.net>: User unknown");
    CHECK(refusals[0].facts.sender == "alice@example.org");
  }
}

TEST_CASE("a queue that gave up tells the last answer's code and status") {
  auto refusals = read(
      report("It failed.",
             "Final-Recipient: rfc822; bob@example.net\nAction: failed\nStatus: 4.4.7\n"
             "Diagnostic-Code: smtp; 554 4.4.7 Message expired: unable to deliver in 840 "
             "minutes.<421 4.4.2 Connection timed out>\n"));
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].facts.reply.code == 421);
  CHECK(refusals[0].facts.reply.status == "4.4.2");
  CHECK(refusals[0].facts.reply.text.starts_with("Message expired"));
}

TEST_CASE("bounces attached to a letter are read, each") {
  std::string one = report("It failed.",
                           "Final-Recipient: rfc822; bob@example.net\nAction: failed\n"
                           "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no\n");
  auto refusals = read(
      "From: a@example.com\nTo: help@example.com\nSubject: two\nContent-Type: "
      "multipart/mixed; boundary=outer\n\n--outer\n\nSee.\n--outer\nContent-Type: "
      "message/rfc822\n\n" +
      one + "\n--outer\nContent-Type: message/rfc822\n\n" + one + "\n--outer--\n");
  CHECK(refusals.size() == 2);
}

TEST_CASE("a report of seven bits escapes an address of other letters") {
  auto refusals =
      read(report("It failed.",
                  "Final-Recipient: utf-8; j\\x{F6}rg@example.net\nAction: failed\n"
                  "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no\n"));
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].facts.recipient == "jörg@example.net");
}

TEST_CASE("a recipient's field ends with its line where the report was cut off") {
  auto refusals =
      read(report("<bob@example.net>: host mx.example.net[192.0.2.1] said: "
                  "550 5.1.1 no such user (in reply to RCPT TO command)",
                  "Final-Recipient: rfc822; bob@example.net\nOriginal-Recip"));
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].facts.recipient == "bob@example.net");
  CHECK(refusals[0].facts.reply.code == 550);
}

TEST_CASE(
    "a report that states no reply is judged by its own words, if it is about one") {
  std::string fields =
      "Final-Recipient: rfc822; bob@example.net\nAction: failed\n"
      "Status: 4.4.6\n";
  std::string words =
      "Unable to deliver message to the following recipients, because the "
      "message was forwarded more than the maximum allowed times. This "
      "could indicate a mail loop.\n\n       bob@example.net\n";
  auto one = read(report(words, fields));
  REQUIRE(one.size() == 1);
  CHECK(one[0].reason.label == "mail_loop");
  CHECK(one[0].facts.reply.status == "4.4.6");

  std::string other =
      "\nFinal-Recipient: rfc822; eve@example.net\nAction: failed\n"
      "Status: 5.0.0\n";
  auto two = read(report(words + "       eve@example.net\n", fields + other));
  REQUIRE(two.size() == 2);
  CHECK(two[1].reason.label != "mail_loop");
}

TEST_CASE("half a sentence of a report's usual words decides nothing") {
  auto delayed =
      read(report("The following recipients have not yet received your message:\n"
                  "bob@example.net; Action: Delayed\n",
                  "Final-Recipient: rfc822; bob@example.net\nAction: Delayed\n"
                  "Status: 4.0.0 (other)\n"));
  REQUIRE(delayed.size() == 1);
  CHECK(delayed[0].reason.label == "unclassified");
}
