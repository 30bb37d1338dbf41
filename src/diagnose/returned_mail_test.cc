#include "diagnose/returned_mail.h"

#include <doctest/doctest.h>

#include "mail/reader.h"

using namespace mailwhy;
using diagnose::look_into;

static bounce::Refusal refused(const std::string& label, const std::string& reply,
                               const std::string& mail = {}) {
  bounce::Refusal refusal;
  refusal.reason.label = label;
  refusal.facts.recipient = "friend@there.example";
  refusal.facts.reply.text = reply;
  if (mail.empty()) return refusal;
  refusal.returned = std::make_shared<mail::Message>(*mail::read_message(mail));
  refusal.contents =
      std::make_shared<mail::Contents>(mail::contents_of(*refusal.returned));
  return refusal;
}

static const std::string kMail =
    "From: info@shop.example\nTo: friend@there.example\nDate: Sat, 21 Nov 2026 10:00:00 "
    "+0000\nSubject: s\n";

TEST_CASE("the size of a mail that came back whole is set against the limit") {
  std::string body(3000, 'x');
  auto refusal = refused("message_too_big", "552 limit is 2 KB", kMail + "\n" + body);
  auto params = look_into(refusal);
  CHECK(params.at("limit_bytes") == "2048");
  CHECK(params.at("mail_bytes") == std::to_string(kMail.size() + 1 + body.size()));
  CHECK(params.at("room_bytes") == "1482");
  // A copy below the limit was cut off by the reporter.
  refusal.facts.reply.text = "552 limit is 10 MB";
  CHECK_FALSE(look_into(refusal).contains("mail_bytes"));
  refusal.facts.reply.text = "552 too big";  // 3 kB are nowhere too big
  CHECK(look_into(refusal).empty());
}

TEST_CASE("recipients in To and Cc are counted against the limit") {
  std::string to = "To: a@there.example";
  for (int i = 0; i < 44; i++) to += ",\n b" + std::to_string(i) + "@there.example";
  auto refusal = refused("too_many_recipients", "550 not more than 20 RCPTs",
                         "From: info@shop.example\n" + to + "\n\nx\n");
  refusal.facts.limit = 20;
  CHECK(look_into(refusal).at("recipients") == "45");
  CHECK(look_into(refusal).at("groups") == "3");
  refusal.facts.limit = 100;  // the envelope named more than the header shows
  CHECK_FALSE(look_into(refusal).contains("recipients"));
}

TEST_CASE("of a link only the host is kept, and only where the reply names its domain") {
  std::string mail = kMail + "\nhello http://www.bad.example/private?token=1 you\n";
  auto refusal =
      refused("domain_blocklisted", "554 bad.example listed at dbl.spamhaus.org", mail);
  refusal.facts.blocklist = "dbl.spamhaus.org";
  CHECK(look_into(refusal) == text::Params{{"link", "www.bad.example"}});
  refusal.facts.reply.text = "554 other.example listed at dbl.spamhaus.org";
  CHECK(look_into(refusal).empty());
}

TEST_CASE("a header's fault is named, the one that the reply speaks of first") {
  auto twice = refused("message_malformed", "550 multiple Subject headers",
                       kMail + "Subject: t\n\nx");
  CHECK(look_into(twice) == text::Params{{"repeated_field", "Subject"}});
  auto no_id =
      refused("message_malformed", "550 missing a valid messageId header", kMail + "\nx");
  CHECK(look_into(no_id) == text::Params{{"missing_field", "Message-ID"}});
  auto fine = refused("message_malformed", "550 not RFC 5322 compliant", kMail + "\nx");
  CHECK(look_into(fine).empty());
}

TEST_CASE("the servers of a loop are those that come again") {
  auto loop =
      refused("mail_loop", "554 too many hops",
              "Received: from a by mx1.there.example; Sat, 21 Nov 2026 10:00:03 "
              "+0000\nReceived: from b by gw.there.example; Sat, 21 Nov 2026 "
              "10:00:02 +0000\nReceived: from c by mx1.there.example; Sat, 21 Nov "
              "2026 10:00:01 +0000\n" +
                  kMail + "\nx");
  CHECK(look_into(loop).at("loop") == "mx1.there.example");
}

TEST_CASE("the new address of a mailbox that moved is the one that the reply names") {
  auto moved =
      refused("recipient_moved",
              "551 <friend@there.example> not local; please try <new@far.example>");
  CHECK(look_into(moved) == text::Params{{"suggestion", "new@far.example"}});
  moved.facts.reply.text = "551 5.1.6 friend@there.example has moved";
  CHECK(look_into(moved).empty());
}

TEST_CASE("a label that objects to nothing in the mail finds nothing") {
  CHECK(look_into(refused("greylisted", "451 later", kMail + "\nx")).empty());
  CHECK(look_into(refused("spam_content", "550 spam", kMail + "\nbuy\n")).empty());
}
