// Reports, letters, automatic replies, complaints: what each sort of mail gives.
#include "bounce/mail_kind.h"

#include <doctest/doctest.h>

#include "bounce/read.h"

using namespace mailwhy;
using bounce::Refusal;

static std::vector<Refusal> read_letter(std::string_view from, std::string_view subject,
                                        std::string_view body) {
  auto input = bounce::read_input(
      "From: " + std::string(from) +
          "\nTo: help@example.com\nSubject: " + std::string(subject) +
          "\nDate: Sat, 21 Nov 2026 08:04:58 +0000\n\n" + std::string(body),
      "letter.eml");
  return input ? std::move(input->refusals) : std::vector<Refusal>();
}

TEST_CASE("a letter that quotes a server's answer gives a record") {
  for (const char* body :
       {"Hello,\n\nI cannot write to bob@example.net any more:\n\n> 550 5.7.1 "
        "<bob@example.net>: Recipient address rejected: Access denied\n\nPlease help!\n",
        "Our customer gets this:\n\n    550-5.1.1 The email account that you tried to "
        "reach\n    550 5.1.1 does not exist.\n\nwhen he writes to bob@example.net\n",
        "See below\n\n-----Original Message-----\nFrom: Mail Delivery System\nSubject: "
        "Undelivered\n\n> <bob@example.net>: host mx.example.net[192.0.2.5] said: 550 "
        "5.1.1\n>     <bob@example.net>: User unknown (in reply to RCPT TO command)\n"}) {
    auto refusals = read_letter("alice@example.org", "Help", body);
    REQUIRE_MESSAGE(refusals.size() == 1, std::string(body));
    CHECK(refusals[0].facts.recipient == "bob@example.net");
    CHECK(refusals[0].facts.reply.code == 550);
  }
}

TEST_CASE("letters that only speak of such things give none") {
  struct Row {
    std::string_view from, subject, body;
  };
  const Row kRows[] = {
      {"shop@example.org", "Delivery notification: your parcel is on its way",
       "Dear Bob,\n\nyour order 550-1234 was handed over. Track it at "
       "https://example.org/t?id=550\n\n550 5th Avenue, New York\n"},
      {"shop@example.org", "Delivery failed: we missed you",
       "We could not deliver your parcel to bob@example.net's address. Call 450 123 "
       "456.\n"},
      {"alice@example.org", "Minutes", "Room 550. We have 452 members, 5.5.1 is due.\n"},
      {"alice@example.org", "Re: budget", "> 550 euros\n\nfine with me, 450 is better\n"},
      {"alice@example.org", "unsubscribe", "unsubscribe\n"},
      {"news@example.org", "Your mailbox",
       "Ten tips against a full mailbox. Contact support@example.org\n"},
  };
  for (const Row& row : kRows) {
    auto refusals = read_letter(row.from, row.subject, row.body);
    CHECK_MESSAGE(refusals.empty(), row.subject);
  }
}

TEST_CASE("automatic replies, challenges and complaints have labels of their own") {
  auto away = read_letter("Bob <bob@example.net>", "Automatic reply: Offer",
                          "I am away until 30 November. Call 550 123.\n");
  REQUIRE(away.size() == 1);
  CHECK(away[0].reason.label == "auto_reply");
  CHECK(away[0].facts.recipient == "bob@example.net");
  CHECK_FALSE(away[0].facts.reply.code);

  auto challenge = read_letter("Bob <bob@example.net>", "Please confirm your message",
                               "I do not know you. Answer to this mail.\n");
  REQUIRE(challenge.size() == 1);
  CHECK(challenge[0].reason.label == "non_bounce_other");

  auto input = bounce::read_input(
      "From: fbl@example.net\nTo: abuse@example.org\nSubject: Abuse "
      "report\nMIME-Version: "
      "1.0\nContent-Type: multipart/report; report-type=feedback-report; "
      "boundary=b\n\n--b\nContent-Type: text/plain\n\nThis is an abuse report.\n--b\n"
      "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: "
      "x/1\nVersion: 1\nOriginal-Mail-From: <news@example.org>\nOriginal-Rcpt-To: "
      "<bob@example.net>\nOriginal-Rcpt-To: carol@example.net\nSource-IP: "
      "192.0.2.10\n\n--b\nContent-Type: message/rfc822\n\nFrom: news@example.org\nTo: "
      "bob@example.net\nSubject: x\n\nHi\n--b--\n",
      "arf.eml");
  REQUIRE(input);
  REQUIRE(input->refusals.size() == 2);
  CHECK(input->refusals[0].reason.label == "complaint");
  CHECK(input->refusals[0].facts.feedback_type == "abuse");
  CHECK(input->refusals[1].facts.recipient == "carol@example.net");
  CHECK(input->refusals[0].facts.sender_domain == "example.org");
  CHECK(input->refusals[0].facts.client_ip->to_string() == "192.0.2.10");
}

TEST_CASE("a complaint whose parts lost their headers is one") {
  auto refusals = read_letter(
      "fbl@example.net", "FW: complaint",
      "This is an abuse report.\n\nFeedback-Type: fraud\nUser-Agent: x/1\nVersion: "
      "1\nOriginal-Rcpt-To: bob@example.net\nSource-IP: 192.0.2.10\n\nReceived: from "
      "x\nFrom: news@example.org\nTo: bob@example.net\n\nHi\n");
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].reason.label == "complaint");
  CHECK(refusals[0].facts.feedback_type == "fraud");
  CHECK(refusals[0].facts.recipient == "bob@example.net");
}

TEST_CASE("an answer sent automatically is a refusal only where it quotes one") {
  auto answer = [](std::string_view body) {
    auto input = bounce::read_input(
        "Return-Path: <>\nFrom: Bob <bob@example.net>\nTo: alice@example.org\nSubject: "
        "Re: "
        "Offer\nAuto-Submitted: auto-replied\n\n" +
            std::string(body),
        "answer.eml");
    return input ? std::move(input->refusals) : std::vector<Refusal>();
  };
  auto away = answer("This mailbox is no longer in use. Write to carol@example.net.\n");
  REQUIRE(away.size() == 1);
  CHECK(away[0].reason.label == "auto_reply");
  CHECK(away[0].facts.recipient == "bob@example.net");
  auto refused = answer(
      "<bob@example.net>: host mx.example.net[192.0.2.5] said: 550 5.1.1 User unknown "
      "(in "
      "reply to RCPT TO command)\n");
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].reason.label == "recipient_unknown");
}

TEST_CASE("a subject in any language tells of a failure") {
  for (const char* subject :
       {"Unzustellbar: Angebot", "Échec de la remise", "Не доставлено: Счёт",
        "Письмо не доставлено", "Mancata consegna", "No se pudo entregar: oferta",
        "Não foi possível entregar", "系统退信", "メールエラー通知",
        "Nedoručitelné: nabídka", "Onbestelbaar: offerte",
        "Your message could not be delivered"}) {
    auto refusals =
        read_letter("robot@example.net", subject, "bob@example.net\n\nUser unknown\n");
    CHECK_MESSAGE(refusals.size() == 1, std::string(subject));
    if (refusals.size() == 1) CHECK(refusals[0].facts.recipient == "bob@example.net");
  }
  for (const char* subject : {"Автоответ: Счёт", "Réponse automatique : Offre",
                              "Automatische Antwort: Angebot", "自動返信: 見積"}) {
    auto replies = read_letter("bob@example.net", subject, "Away.\n");
    REQUIRE_MESSAGE(replies.size() == 1, std::string(subject));
    CHECK(replies[0].reason.label == "auto_reply");
  }
}

TEST_CASE("a report whose words are not understood gives a record without a label") {
  auto refusals =
      read_letter("Mail Gateway <postmaster@gw.example.net>", "Mail Error",
                  "Your mail could not be delivered:\n\n  bob \"(0), xyzzy plugh\"\n");
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].reason.label == "unclassified");
  CHECK(refusals[0].facts.recipient.empty());
  CHECK(read_letter("postmaster@gw.example.net", "Our new web mail",
                    "Dear users,\n\nthe web mail has a new face. Try it.\n")
            .empty());
}
