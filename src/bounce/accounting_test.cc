// PowerMTA's accounting files.
#include "bounce/accounting.h"

#include <doctest/doctest.h>

using namespace mailwhy;

static const std::string kHead =
    "type,timeLogged,timeQueued,orig,rcpt,orcpt,dsnAction,dsnStatus,dsnDiag,dsnMta,"
    "bounceCat,srcType,srcMta,dlvType,dlvSourceIp,dlvDestinationIp\n";

TEST_CASE("a bounce, a deferral and a complaint are refusals, a delivery is none") {
  std::string text =
      kHead +
      "b,2026-11-21 05:19:53+0000,,news@example.org,bob@example.net,,failed,5.1.1 (bad "
      "destination mailbox address),\"smtp;550 5.1.1 <bob@example.net>: User unknown, "
      "sorry\",mx.example.net (198.51.100.7),bad-mailbox,smtp,,smtp,192.0.2.10,\n"
      "d,2026-11-21 05:19:53+0000,,news@example.org,ann@example.net,,relayed,2.0.0 "
      "(success),smtp;250 2.0.0 OK,mx.example.net (198.51.100.7),,,,,,\n"
      "t,2026-11-21 05:20:53+0000,,news@example.org,cat@example.net,,delayed,4.2.2 "
      "(mailbox full),smtp;452 4.2.2 Over quota,mx.example.net,quota-issues,,,,,\n"
      "f,2026-11-21 05:20:53+0000,,news@example.org,dan@example.net,,,,,,,,,,,\n";
  auto refusals = bounce::read_accounting(text, {});
  REQUIRE(refusals.size() == 3);
  const bounce::Facts& facts = refusals[0].facts;
  CHECK(facts.recipient == "bob@example.net");
  CHECK(facts.sender == "news@example.org");
  CHECK(facts.reply.code == 550);
  CHECK(facts.reply.status == "5.1.1");
  CHECK(facts.reply.text == "<bob@example.net>: User unknown, sorry");
  CHECK(facts.refused_by.name == "mx.example.net");
  CHECK(facts.refused_by.ip->to_string() == "198.51.100.7");
  CHECK(facts.client_ip->to_string() == "192.0.2.10");
  CHECK(facts.refused_at);
  CHECK(refusals[0].reason.label == "recipient_unknown");
  CHECK(refusals[0].reply_line == 2);
  CHECK(refusals[1].reason.label == "mailbox_full");
  CHECK_FALSE(refusals[1].reason.permanent);
  CHECK(refusals[1].reply_line == 4);
  CHECK(refusals[2].reason.label == "complaint");
}

TEST_CASE("PowerMTA's own category counts where the reply says nothing known") {
  auto refusals = bounce::read_accounting(
      kHead +
          "b,2026-11-21 05:19:53+0000,,a@example.org,b@example.net,,failed,5.0.0 (),"
          "smtp;554 delivery error 9817,,inactive-mailbox,,,,,\n",
      {});
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].reason.label == "recipient_disabled");
}

TEST_CASE("a row with an open quote is passed over, the rows behind it are read") {
  auto refusals = bounce::read_accounting(
      kHead +
          "b,\"2026,,a@example.org\nb,2026-11-21 05:19:53+0000,,a@example.org,"
          "b@example.net,,failed,5.1.1 (),smtp;550 5.1.1 user unknown,,,,,,,\n" +
          std::string(70000, 'x') +
          "\nb,2026-11-21 05:19:53+0000,,a@example.org,c@example.net,,failed,5.1.1 (),"
          "smtp;550 5.1.1 user unknown,,,,,,,\n",
      {});
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].facts.recipient == "c@example.net");
}
