// What whole logs take for a reply and its label is what the diagnosis takes.
#include "bounce/log_reply.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "bounce/log.h"
#include "bounce/log_reader.h"
#include "knowledge/knowledge.h"

using namespace mailwhy;

static const std::vector<std::string> kReplies = {
    "550 5.7.23 The message was rejected because the sender's SPF record does not list "
    "it",
    "550-5.7.26 This mail is unauthenticated, 550-5.7.26 which poses a risk. 550 5.7.26 "
    "a-bc "
    "- gsmtp",
    "550 5.1.1 <bob@example.net>: Recipient address rejected: User unknown",
    "452-4.2.2 The email account is over quota 452 4.2.2 https://support.example/p - "
    "gsmtp",
    "451 4.7.1 Greylisted, please try again in 300 seconds",
    "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using "
    "zen.spamhaus.org",
    "421 too many connections from your IP (#4.7.0)",
    "550 \"over quota\"",
    "552 5.3.4 Message size exceeds fixed limit",
    "550  5.7.1  two  blanks",
    "550 no\\n550 really",
};

static void check_same(const std::string& text) {
  INFO(text);
  bounce::LogReader reader;
  bounce::LogLine line;
  bounce::LogEvent event;
  REQUIRE(reader.read(text, line, event));
  bounce::LoggedReply reply;
  bounce::read_logged_reply(event, reply);
  bounce::LogLabels labels;
  std::string_view label = knowledge::reason_labels()[labels.label_of(event, reply)].name;
  auto refusals = bounce::read_log(text, {});
  REQUIRE(refusals.size() == 1);
  CHECK(label == refusals[0].reason.label);
  CHECK(reply.text == refusals[0].facts.reply.text);
  CHECK(reply.code == refusals[0].facts.reply.code);
  CHECK(reply.status == refusals[0].facts.reply.status.value_or(""));
  CHECK(reply.phase == refusals[0].facts.phase);
}

TEST_CASE("Postfix: replies in every frame are read as the diagnosis reads them") {
  std::string head =
      "Nov 21 05:19:54 m postfix/smtp[2]: 4Yb808E9zQ9: to=<bob@example.net>, "
      "relay=mx.example.net[198.51.100.7]:25, delay=1, dsn=5.0.0, status=bounced (";
  for (const std::string& reply : kReplies) {
    check_same(head + "host mx.example.net[198.51.100.7] said: " + reply +
               " (in reply to RCPT TO command))");
    check_same(head + "host mx.example.net[198.51.100.7] said: " + reply +
               " (in reply to end of DATA command))");
    check_same(head +
               "host mx.example.net[198.51.100.7] refused to talk to me: " + reply + ")");
  }
  check_same(head + "connect to mx.example.net[198.51.100.7]:25: Connection timed out)");
  check_same(head +
             "Host or domain name not found. Name service error for name=x.example "
             "type=MX: Host not found)");
  check_same(head + "mail for example.net loops back to myself)");
  check_same(head + "unknown user: \"bob\")");
}

TEST_CASE("Exim: replies in every frame are read as the diagnosis reads them") {
  std::string head =
      "2026-11-21 11:00:01 1rA474-000000-Qq ** bob@example.net R=dnslookup T=remote_smtp "
      "H=mx.example.net [198.51.100.7]: ";
  for (const std::string& reply : kReplies) {
    check_same(
        head +
        "SMTP error from remote mail server after RCPT TO:<bob@example.net>: " + reply);
    check_same(head + "SMTP error from remote mail server after end of data: " + reply);
    check_same(head + reply);
  }
  check_same(head + "retry timeout exceeded");
}

TEST_CASE(
    "A reply of the same words to another recipient is not judged anew, another code "
    "is") {
  bounce::LogReader reader;
  bounce::LogLine line;
  bounce::LogEvent event;
  bounce::LoggedReply reply;
  bounce::LogLabels labels;
  auto label = [&](const std::string& to, const std::string& said) {
    std::string text =
        "Nov 21 05:19:54 m postfix/smtp[2]: 4Yb808E9zQ9: to=<" + to +
        ">, relay=x[198.51.100.7]:25, delay=1, dsn=5.0.0, status=bounced (host "
        "x[198.51.100.7] said: " +
        said + ")";
    REQUIRE(reader.read(text, line, event));
    bounce::read_logged_reply(event, reply);
    return knowledge::reason_labels()[labels.label_of(event, reply)].name;
  };
  CHECK(label("a@example.net", "550 5.1.1 <a@example.net>: User unknown") ==
        "recipient_unknown");
  CHECK(label("b@example.net", "550 5.1.1 <b@example.net>: User unknown") ==
        "recipient_unknown");
  CHECK(label("b@example.net", "550 5.7.23 not today") == "spf_fail");
  CHECK(label("b@example.net", "550 5.2.2 not today") == "mailbox_full");
}
