// The door: what is what, and what is refused with a way out.
#include "bounce/read.h"

#include <doctest/doctest.h>

#include <chrono>

using namespace mailwhy;

static const std::string kDsn =
    "Return-Path: <>\nFrom: MAILER-DAEMON@mail.example.org\nTo: "
    "<alice@example.org>\nSubject: Undelivered Mail\n"
    "Date: Sat, 21 Nov 2026 08:04:58 +0000\nContent-Type: multipart/report; "
    "report-type=delivery-status; boundary=\"b\"\n\n"
    "--b\nContent-Type: text/plain\n\n<bob@example.net>: host "
    "mx.example.net[198.51.100.7] said:\n    550 5.7.1 192.0.2.10 is not "
    "allowed to send\n    mail from example.org (in reply to MAIL FROM command)\n\n"
    "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; "
    "mail.example.org\n\n"
    "Final-Recipient: rfc822; bob@example.net\nOriginal-Recipient: "
    "rfc822;b@example.com\nAction: failed\nStatus: 5.7.1\n"
    "Remote-MTA: dns; mx.example.net\nDiagnostic-Code: smtp; 550 5.7.1 192.0.2.10 is not "
    "allowed to send\n    mail from example.org\n\n"
    "--b\nContent-Type: text/rfc822-headers\n\nReturn-Path: <alice@example.org>\nFrom: "
    "<shop@example.com>\nTo: bob@example.net\n\n--b--\n";

TEST_CASE("a DSN: each fact from the source that knows it") {
  auto input = bounce::read_input(kDsn, "a.eml");
  REQUIRE(input);
  CHECK(input->kind == bounce::Kind::Bounce);
  REQUIRE(input->refusals.size() == 1);
  const bounce::Refusal& refusal = input->refusals[0];
  const bounce::Facts& facts = refusal.facts;
  CHECK(facts.recipient == "bob@example.net");
  CHECK(facts.original_recipient == "b@example.com");
  CHECK(facts.sender == "alice@example.org");
  CHECK(facts.sender_domain == "example.org");
  CHECK(facts.from_domain == "example.com");
  CHECK(facts.client_ip->to_string() == "192.0.2.10");
  REQUIRE(facts.sources.find("client_ip"));
  CHECK(*facts.sources.find("client_ip") == bounce::Source::ReplyText);
  CHECK(facts.refused_by.name == "mx.example.net");
  CHECK(facts.refused_by.ip->to_string() == "198.51.100.7");
  CHECK(facts.reported_by == "mail.example.org");
  CHECK(facts.phase == bounce::Phase::Mail);
  CHECK(facts.contradictions.empty());
  REQUIRE(refusal.returned);
  CHECK(refusal.returned->headers_only);
  // The span points into the input, over the fold.
  REQUIRE(refusal.reason.matched);
  std::string_view span = std::string_view(kDsn).substr(refusal.reason.matched->offset,
                                                        refusal.reason.matched->length);
  CHECK(span == "192.0.2.10 is not allowed to send\n    mail from example.org");
  CHECK(refusal.reply_line.value_or(0) == 25);
  CHECK(refusal.quoted ==
        "550 5.7.1 192.0.2.10 is not allowed to send\nmail from example.org");
}

TEST_CASE("a DSN cut off anywhere is read as far as it goes, or refused with a way out") {
  for (size_t length = 0; length < kDsn.size(); length += 7) {
    auto input = bounce::read_input(kDsn.substr(0, length), "cut.eml");
    if (!input) CHECK_FALSE(input.error().way_out.empty());
    if (length > kDsn.find("--b\nContent-Type: text/rfc822")) {
      REQUIRE(input);
      CHECK(input->refusals[0].reason.label == "spf_fail");
      CHECK_FALSE(input->refusals[0].notes.empty());
    }
  }
}

TEST_CASE("a bounce forwarded as an attachment is found") {
  auto input = bounce::read_input(
      "From: a@example.org\nTo: help@example.com\nSubject: what is this?\nContent-Type: "
      "multipart/mixed; "
      "boundary=out\n\n--out\nContent-Type: text/plain\n\nHelp!\n--out\nContent-Type: "
      "message/rfc822\n\n" +
          kDsn + "\n--out--\n",
      "fwd.eml");
  REQUIRE(input);
  CHECK(input->refusals[0].reason.label == "spf_fail");
}

TEST_CASE("what is no bounce is refused in one clause, with a way out") {
  struct Row {
    std::string bytes;
    std::string_view what;
  };
  const Row kRows[] = {
      {"", "the input is empty"},
      {" \n\n", "the input is empty"},
      {std::string("\x89PNG\r\n\x1a\n\0\0", 10),
       "the input is binary, not a mail or a text"},
      {"\xD0\xCF\x11\xE0\xA1\xB1",
       "this is an Outlook .msg file, not a mail as it was sent"},
      {"From: a@example.org\nTo: b@example.net\nSubject: Lunch in room 550?\n\nAt 5.30? "
       "I have 550 euro.\n",
       "this is an ordinary mail, not a bounce"},
      {"Dear all,\nthe meeting starts at nine.\n", "this text tells of no refusal"},
      {"Nov 21 05:19:53 m postfix/smtp[1]: 4Yb808E9zQ9: to=<a@example.net>, "
       "relay=x[1.2.3.4]:25, dsn=2.0.0, status=sent (250 ok)\n",
       "the log holds no refusal"},
  };
  for (const Row& row : kRows) {
    auto input = bounce::read_input(row.bytes, "x");
    REQUIRE_FALSE(input);
    CHECK(input.error().what == row.what);
    CHECK_FALSE(input.error().way_out.empty());
  }
}

TEST_CASE("a pasted text is always taken as a refusal") {
  auto input = bounce::read_text("Hic sunt leones");
  REQUIRE(input);
  CHECK(input->refusals.at(0).reason.label == "unclassified");
  CHECK_FALSE(bounce::read_text("  \n"));
}

TEST_CASE("options fill what the input lacks and contradict what it says") {
  auto refusal =
      bounce::read_text(
          "550 SPF: 192.0.2.10 is not allowed to send mail from alice@example.org")
          ->refusals.at(0);
  bounce::Options options;
  options.client_ip = *net::IpAddress::parse("198.51.100.9");
  options.sender = "carol@example.com";
  options.recipient = "bob@example.net";
  bounce::apply_options(refusal, options);
  CHECK(refusal.facts.client_ip->to_string() == "192.0.2.10");
  CHECK(refusal.facts.sender == "alice@example.org");
  CHECK(refusal.facts.recipient == "bob@example.net");
  CHECK(refusal.facts.contradictions.size() == 2);

  auto vague = bounce::read_text("550 5.7.1 Access denied")->refusals.at(0);
  options.sender = "<>";
  options.helo = "mail.example.com";
  bounce::apply_options(vague, options);
  CHECK(vague.facts.sender == "");
  CHECK(vague.facts.identity == "helo");
  CHECK(vague.facts.helo == "mail.example.com");
  CHECK(vague.facts.client_ip->to_string() == "198.51.100.9");
}

TEST_CASE("the receiver's own address and the ones in help pages are never the client") {
  auto client = [](std::string_view text) {
    auto input = bounce::read_text(text);
    const auto& found = input->refusals.at(0).facts.client_ip;
    return found ? found->to_string() : "";
  };
  CHECK(client("host mx.example.net[198.51.100.7] said: 550 5.7.1 rejected, server "
               "198.51.100.7") == "");
  CHECK(client("550 5.7.1 Access denied, see http://198.51.100.9/why") == "");
  CHECK(client("550 Exim 4.96.0.1 says no") == "");
  CHECK(client("550 id 1.2.3.4.5 refused") == "");
  CHECK(client("550 5.7.1 Client [192.0.2.10]:4711 refused") == "192.0.2.10");
  CHECK(client("550 5.7.1 Message from ::ffff:192.0.2.10 refused") == "192.0.2.10");
  CHECK(client("550 адрес отправителя 192.0.2.10: отказ") == "192.0.2.10");
}

TEST_CASE(
    "a reply that judged the HELO name says so, and one that only shows it does not") {
  auto facts = [](std::string_view text) {
    return bounce::read_text(text)->refusals.at(0).facts;
  };
  bounce::Facts judged = facts("550 5.7.23 HELO mail.example.org fails SPF: 192.0.2.1");
  CHECK(judged.identity == "helo");
  CHECK(judged.helo == "mail.example.org");
  CHECK(judged.sender_domain.empty());
  bounce::Facts shown = facts(
      "550 5.7.23 SPF validation failed: client-ip=192.0.2.10; "
      "envelope-from=alice@example.org; "
      "helo=mail.example.org");
  CHECK(shown.identity.empty());
  CHECK(shown.helo == "mail.example.org");
  CHECK(shown.sender == "alice@example.org");
  CHECK(facts("504 5.5.2 <srv01>: Helo command rejected: need fully-qualified hostname")
            .helo == "srv01");
}

TEST_CASE("time grows with the bytes, not faster") {
  auto seconds = [](const std::string& bytes) {
    auto start = std::chrono::steady_clock::now();
    (void)bounce::read_input(bytes, "x");
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
        .count();
  };
  auto repeated = [](std::string_view unit, size_t size) {
    std::string text;
    while (text.size() < size) text += unit;
    return text;
  };
  const std::string kHead =
      "Return-Path: <>\nFrom: mailer-daemon@example.org\nSubject: failure\n";
  struct Hostile {
    std::string head;
    std::string_view unit;
  };
  const Hostile kInputs[] = {
      {kHead + "\n", "<bob@example.net>: 550 said: "},
      {kHead + "\n", "550 "},
      {kHead + "\n", "<a@example.net>\n"},
      {kHead + "\n", "bob@example.net 192.0.2.1 :: ((((( =?utf-8?Q?= http://x?a="},
      {kHead, "X-Field: value\n"},
      {kHead, " folded\n"},
      {kHead + "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\n"},
      {"550 ", "spf "},
      {"550 ", "192.0.2.1 "},
      {"Nov 21 05:19:54 m postfix/smtp[2]: 4Yb808E9zQ9: to=<b@example.net>, "
       "status=bounced (",
       "host said: "},
      {kHead + "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: "
               "message/delivery-status\n\n",
       "Final-Recipient: rfc822; a@example.net\nAction: failed\nStatus: 5.0.0\n\n"},
      {kHead + "Content-Type: text/html\n\n", "<<<&&&"},
      {kHead + "Content-Type: multipart/report; boundary=b\n\n--b\n\n" +
           [] {
             std::string named;
             for (int i = 0; i < 5000; i++)
               named += "<a" + std::to_string(i) + "@example.net>: 550 no\n\n";
             return named;
           }() +
           "--b\nContent-Type: message/delivery-status\n\n",
       "Final-Recipient: rfc822; a4@example.net\nAction: failed\nStatus: 5.0.0\n\n"},
  };
  for (const Hostile& input : kInputs) {
    double small = seconds(repeated(input.head, 1) + repeated(input.unit, 200 << 10));
    double large = seconds(repeated(input.head, 1) + repeated(input.unit, 2000 << 10));
    CAPTURE(input.unit);
    CHECK_MESSAGE(large < small * 25 + 0.05,
                  input.unit << ": " << small << " s, then " << large << " s");
    CHECK_MESSAGE(large < 2.0, input.unit << ": " << large << " s");
  }
}
