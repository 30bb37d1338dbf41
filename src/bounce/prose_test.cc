// Reports in prose, each as its server writes it.
#include "bounce/prose.h"

#include <doctest/doctest.h>

#include "bounce/read.h"

using namespace mailwhy;
using bounce::Refusal;

static const std::string kHead =
    "Return-Path: <>\nFrom: Mail Delivery System <mailer-daemon@mail.example.org>\n"
    "To: alice@example.org\nSubject: Mail delivery failed: returning message to sender\n"
    "Date: Sat, 21 Nov 2026 08:04:58 +0000\n\n";

static Refusal only(const std::string& body) {
  auto input = bounce::read_input(kHead + body, "test.eml");
  REQUIRE(input);
  REQUIRE(input->refusals.size() == 1);
  return input->refusals[0];
}

static std::string ip(const std::optional<net::IpAddress>& address) {
  return address ? address->to_string() : "";
}

TEST_CASE("Exim, both orders of host and command") {
  for (const char* body :
       {"This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of "
        "its\nrecipients. This is a "
        "permanent error. The following address(es) failed:\n\n  bob@example.net\n"
        "    SMTP error from remote mail server after RCPT TO:<bob@example.net>:\n"
        "    host mx.example.net [198.51.100.7]: 550-5.7.1 SPF fail: 192.0.2.10 is not "
        "allowed\n"
        "    550 5.7.1 to send mail from example.org\n\n"
        "------ This is a copy of the message, including all the headers. ------\n\n"
        "Return-path: <alice@example.org>\nFrom: alice@example.org\nTo: "
        "bob@example.net\n\nHi\n",
        "This message was created automatically by mail delivery software.\n\n"
        "  bob@example.net\n    host mx.example.net [198.51.100.7]\n"
        "    SMTP error from remote mail server after RCPT TO:<bob@example.net>:\n"
        "    550-5.7.1 SPF fail: 192.0.2.10 is not allowed\n    550 5.7.1 to send mail "
        "from example.org\n\n"
        "Reporting-MTA: dns; mail.example.org\n"}) {
    Refusal refusal = only(body);
    CHECK(refusal.facts.format == "exim");
    CHECK(refusal.facts.recipient == "bob@example.net");
    CHECK(refusal.facts.refused_by.name == "mx.example.net");
    CHECK(ip(refusal.facts.refused_by.ip) == "198.51.100.7");
    CHECK(ip(refusal.facts.client_ip) == "192.0.2.10");
    CHECK(refusal.facts.sender_domain == "example.org");
    CHECK(refusal.facts.phase == bounce::Phase::Rcpt);
    CHECK(refusal.facts.reply.code == 550);
    CHECK(refusal.reason.label == "spf_fail");
  }
}

TEST_CASE("several recipients of Exim, each with its own reply") {
  auto input =
      bounce::read_input(kHead +
                             "This message was created automatically by mail delivery "
                             "software.\n\n  bob@example.net\n"
                             "    host mx.example.net [198.51.100.7]\n    SMTP error "
                             "from remote mail server after RCPT "
                             "TO:<bob@example.net>:\n    550 5.1.1 User unknown\n  "
                             "carol@example.com\n    host mx.example.com "
                             "[198.51.100.8]\n    SMTP error from remote mail server "
                             "after RCPT TO:<carol@example.com>:\n    "
                             "552 5.2.2 mailbox full\n",
                         "two.eml");
  REQUIRE(input);
  REQUIRE(input->refusals.size() == 2);
  CHECK(input->refusals[0].reason.label == "recipient_unknown");
  CHECK(input->refusals[0].facts.recipient == "bob@example.net");
  CHECK(input->refusals[1].reason.label == "mailbox_full");
  CHECK(input->refusals[1].facts.refused_by.name == "mx.example.com");
}

TEST_CASE("qmail names only the refusing server's address") {
  Refusal refusal = only(
      "Hi. This is the qmail-send program at mail.example.org.\nI'm afraid I wasn't able "
      "to deliver your message to "
      "the following addresses.\nThis is a permanent error; I've given up. Sorry it "
      "didn't work out.\n\n"
      "<bob@example.net>:\n198.51.100.7 does not like recipient.\nRemote host said: 550 "
      "5.1.1 User unknown\n"
      "Giving up on 198.51.100.7.\n\n--- Below this line is a copy of the message.\n\n"
      "Return-Path: <alice@example.org>\nFrom: alice@example.org\n\nHi\n");
  CHECK(refusal.facts.format == "qmail");
  CHECK(refusal.facts.recipient == "bob@example.net");
  CHECK(ip(refusal.facts.refused_by.ip) == "198.51.100.7");
  CHECK_FALSE(refusal.facts.client_ip);
  CHECK(refusal.facts.phase == bounce::Phase::Rcpt);
  CHECK(refusal.facts.reported_by == "mail.example.org");
  CHECK(refusal.facts.sender == "alice@example.org");
  CHECK(refusal.reason.label == "recipient_unknown");
  CHECK(refusal.facts.reply.text == "User unknown");
}

TEST_CASE("Exchange with a generating server, and the remote server's words in quotes") {
  Refusal refusal = only(
      "Your message to bob@example.net couldn't be delivered.\n\nDiagnostic information "
      "for administrators:\n\n"
      "Generating server: AM0PR01.example.org\n\nbob@example.net\nmx.example.net\n"
      "Remote Server returned '550 5.7.23 SPF validation failed for "
      "192.0.2.10'\n\nOriginal message headers:\n\n"
      "Received: from a.example.org (192.0.2.9) by AM0PR01.example.org; Sat, 21 Nov 2026 "
      "08:00:00 +0000\n"
      "From: Alice <alice@example.org>\nTo: bob@example.net\n");
  CHECK(refusal.facts.recipient == "bob@example.net");
  CHECK(refusal.facts.reported_by == "am0pr01.example.org");
  CHECK(refusal.facts.reply.status == "5.7.23");
  CHECK(refusal.facts.from_domain == "example.org");
  CHECK(ip(refusal.facts.client_ip) == "192.0.2.10");
  CHECK(refusal.reason.label == "spf_fail");
}

TEST_CASE("Gmail's report in words") {
  Refusal refusal = only(
      "Delivery to the following recipient failed permanently:\n\n     "
      "bob@example.net\n\nTechnical details of "
      "permanent failure:\nGoogle tried to deliver your message, but it was rejected by "
      "the server for the recipient "
      "domain example.net by mx.example.net. [198.51.100.7].\n\nThe error that the other "
      "server returned was:\n"
      "550 5.1.1 <bob@example.net>: Recipient address rejected: User unknown\n\n\n----- "
      "Original message -----\n");
  CHECK(refusal.facts.recipient == "bob@example.net");
  CHECK(refusal.facts.refused_by.name == "mx.example.net");
  CHECK(ip(refusal.facts.refused_by.ip) == "198.51.100.7");
  CHECK_FALSE(refusal.facts.client_ip);
  CHECK(refusal.reason.label == "recipient_unknown");
}

TEST_CASE("sendmail's transcript") {
  Refusal refusal = only(
      "The original message was received at Sat, 21 Nov 2026 08:00:00 GMT\nfrom "
      "localhost [127.0.0.1]\n\n"
      "   ----- The following addresses had permanent fatal errors "
      "-----\n<bob@example.net>\n"
      "    (reason: 550 5.7.1 Mail from 192.0.2.10 refused by SPF)\n\n"
      "   ----- Transcript of session follows -----\n... while talking to "
      "mx.example.net.:\n"
      ">>> MAIL From:<alice@example.org>\n<<< 550 5.7.1 Mail from 192.0.2.10 refused by "
      "SPF\n"
      "554 5.0.0 Service unavailable\n");
  CHECK(refusal.facts.format == "sendmail");
  CHECK(refusal.facts.recipient == "bob@example.net");
  CHECK(refusal.facts.refused_by.name == "mx.example.net");
  CHECK(refusal.facts.phase == bounce::Phase::Mail);
  CHECK(ip(refusal.facts.client_ip) == "192.0.2.10");
  CHECK(refusal.reason.label == "spf_fail");
}

TEST_CASE("1&1 and GMX put everything into one line") {
  auto input = bounce::read_text(
      "SMTP error from remote server for RCPT TO command, host: mx.example.net "
      "(198.51.100.7) reason: 550 SPF: "
      "192.0.2.10 is not allowed to send mail from alice@example.org");
  REQUIRE(input);
  const Refusal& refusal = input->refusals.at(0);
  CHECK(ip(refusal.facts.refused_by.ip) == "198.51.100.7");
  CHECK(refusal.facts.refused_by.name == "mx.example.net");
  CHECK(ip(refusal.facts.client_ip) == "192.0.2.10");
  CHECK(refusal.facts.sender == "alice@example.org");
  CHECK(refusal.facts.phase == bounce::Phase::Rcpt);
}

TEST_CASE("what a support desk is sent: words round a pasted reply of several lines") {
  auto input = bounce::read_input(
      "Hello, our customer cannot write to bob@example.net any more. He gets this:\n\n"
      "<bob@example.net>: host mx.example.net[198.51.100.7] said: 550-5.7.26 "
      "Unauthenticated email from\n"
      "    example.org is not accepted due to 550 5.7.26 domain's DMARC policy. (in "
      "reply to end of DATA command)\n\n"
      "Please help!\n",
      "-");
  REQUIRE(input);
  REQUIRE(input->refusals.size() == 1);
  const Refusal& refusal = input->refusals[0];
  CHECK(refusal.facts.recipient == "bob@example.net");
  CHECK(refusal.facts.from_domain == "example.org");
  CHECK(refusal.facts.phase == bounce::Phase::EndOfData);
  CHECK(refusal.reason.label == "dmarc_reject");
  CHECK(refusal.reply_line == 3);
}

TEST_CASE("a session's transcript whose lines begin with a time and an arrow") {
  auto input = bounce::read_input(
      "From: MDaemon at mail.example.org <MDaemon@mail.example.org>\nTo: "
      "<alice@example.org>\nReturn-Path: <>\nSubject: Permanent Delivery Failure\n\n"
      "Failed address: bob@example.net\n\n--- Session Transcript ---\n"
      " Sat 2026-11-21 08:00:01: <-- 220 mx.example.net ESMTP\n"
      " Sat 2026-11-21 08:00:01: --> RCPT To:<bob@example.net>\n"
      " Sat 2026-11-21 08:00:01: <-- 550 SPF check failed for alice@example.org\n"
      "--- End Transcript ---\n",
      "a.eml");
  REQUIRE(input);
  REQUIRE(input->refusals.size() == 1);
  CHECK(input->refusals[0].facts.reply.code == 550);
  CHECK(input->refusals[0].facts.recipient == "bob@example.net");
}

TEST_CASE("an apostrophe in an address between apostrophes") {
  auto input = bounce::read_input(
      "From: System Administrator <postmaster@example.org>\nTo: <a@example.org>\n"
      "Return-Path: <>\nSubject: Undeliverable: Photos\n\n"
      "Your message did not reach some or all of the intended recipients.\n\n"
      "The following recipient(s) cannot be reached:\n\n"
      "      'o'brien@example.net' on 21.11.2026 17:08\n"
      "            <example.org #5.5.0 smtp;550 5.7.1 SPF fail> #SMTP#\n",
      "a.eml");
  REQUIRE(input);
  REQUIRE(input->refusals.size() == 1);
  CHECK(input->refusals[0].facts.recipient == "o'brien@example.net");
}

TEST_CASE("an address that a report quotes from the reply is not the refusing server's") {
  auto input = bounce::read_input(
      "From: Microsoft Outlook <postmaster@example.org>\nTo: <a@example.org>\n"
      "Return-Path: <>\nSubject: Undeliverable: Photos\n\n"
      "mx1.example.net gave this error:\n"
      "5.7.1 SPF: domain does not allow [192.0.2.10]:41822\n\n"
      "Diagnostic information for administrators:\nGenerating server: out.example.org\n"
      "bob@example.net\nmx1.example.net\n"
      "Remote server returned '550 5.7.1 SPF: domain does not allow "
      "[192.0.2.10]:41822'\n",
      "a.eml");
  REQUIRE(input);
  REQUIRE(input->refusals.size() == 1);
  CHECK_FALSE(input->refusals[0].facts.refused_by.ip);
  REQUIRE(input->refusals[0].facts.client_ip);
  CHECK(input->refusals[0].facts.client_ip->to_string() == "192.0.2.10");
}

TEST_CASE("a reply that somebody quoted from his mail, with the marks before its lines") {
  auto input = bounce::read_input(
      "Look at this:\n> 550-5.7.26 Unauthenticated email from example.org is not "
      "accepted due to\n"
      "> 550 5.7.26 domain's DMARC policy.\n\nWhat is it?\n",
      "-");
  REQUIRE(input);
  const Refusal& refusal = input->refusals.at(0);
  CHECK(refusal.facts.reply.status == "5.7.26");
  CHECK(refusal.facts.reply.text ==
        "Unauthenticated email from example.org is not accepted due to domain's DMARC "
        "policy.");
  CHECK(refusal.reason.label == "dmarc_reject");
  CHECK(refusal.reply_line == 2);
  auto marked = bounce::read_input(
      "\xEF\xBB\xBF"
      "550 Mailbox is full\r\n",
      "reply.txt");
  REQUIRE(marked);
  CHECK(marked->refusals.at(0).facts.reply.code == 550);
}

TEST_CASE(
    "the recipient before the reply on one line, another one in the returned mail") {
  auto input = bounce::read_input(
      "From: Mailer Daemon <MAILER-DAEMON@mx.host.test>\nTo: <alice@example.org>\n"
      "Return-Path: <>\nSubject: Delivery status notification: failed\n\n"
      "    An error has occurred while attempting to deliver a message for\n"
      "    the following list of recipients:\n\n"
      "bob@example.net: 550 192.0.2.10 is not allowed to send mail from example.org\n\n"
      "    Below is a copy of the original message:\n\n"
      "Return-Path: <alice@example.org>\nFrom: alice@example.org\nTo: me@host.test\n"
      "Subject: hi\n\nhello\n",
      "a.eml");
  REQUIRE(input);
  REQUIRE(input->refusals.size() == 1);
  CHECK(input->refusals[0].facts.recipient == "bob@example.net");
}
