// Log lines of both sides.
#include "bounce/log.h"

#include <doctest/doctest.h>

#include "net/timestamp.h"

using namespace mailwhy;
using bounce::Refusal;

static std::vector<Refusal> read(std::string_view text) {
  CHECK(bounce::looks_like_log(text));
  bounce::ReadOptions options;
  options.now = *net::parse_timestamp("2026-11-22T00:00:00Z");
  return bounce::read_log(text, options);
}

static std::string ip(const std::optional<net::IpAddress>& address) {
  return address ? address->to_string() : "";
}

TEST_CASE(
    "Postfix: the sender of another line, the relay that is never the client, the year") {
  auto refusals = read(
      "Nov 21 05:19:53 mta1 postfix/qmgr[1182]: 4Yb808E9zQ9: from=<alice@example.org>, "
      "size=2310, nrcpt=1 (queue active)\n"
      "Nov 21 05:19:54 mta1 postfix/smtp[20417]: 4Yb808E9zQ9: to=<bob@example.net>, "
      "orig_to=<b@example.com>, "
      "relay=mx.example.net[198.51.100.7]:25, delay=1.4, dsn=5.7.1, status=bounced (host "
      "mx.example.net[198.51.100.7] "
      "said: 550 5.7.1 Access denied (in reply to MAIL FROM command))\n");
  REQUIRE(refusals.size() == 1);
  const auto& facts = refusals[0].facts;
  CHECK(facts.sender == "alice@example.org");
  CHECK(facts.recipient == "bob@example.net");
  CHECK(facts.original_recipient == "b@example.com");
  CHECK_FALSE(facts.client_ip);
  CHECK(ip(facts.refused_by.ip) == "198.51.100.7");
  CHECK(facts.reply.text == "Access denied");
  CHECK(facts.phase == bounce::Phase::Mail);
  CHECK(facts.reported_by == "mta1");
  CHECK(net::format_timestamp(*facts.refused_at) == "2026-11-21T05:19:54Z");
  CHECK(refusals[0].reply_line == 2);
}

TEST_CASE("Postfix: the log of the refusing server names the client") {
  auto refusals = read(
      "2026-11-21T05:19:53.123456+01:00 mx postfix/smtpd[99]: NOQUEUE: reject: RCPT from "
      "out.example.org[192.0.2.10]: 550 "
      "5.7.23 <bob@example.net>: Recipient address rejected: Message rejected due to: "
      "SPF fail - not authorized. Please see "
      "http://www.openspf.net/"
      "Why?s=mfrom;id=alice@example.org;ip=192.0.2.10;r=bob@example.net; "
      "from=<alice@example.org> "
      "to=<bob@example.net> proto=ESMTP helo=<out.example.org>\n");
  REQUIRE(refusals.size() == 1);
  const auto& facts = refusals[0].facts;
  CHECK(ip(facts.client_ip) == "192.0.2.10");
  CHECK(facts.helo == "out.example.org");
  CHECK(facts.identity == "mfrom");
  CHECK(facts.recipient == "bob@example.net");
  CHECK(facts.refused_by.name == "mx");
  CHECK(refusals[0].reason.label == "spf_fail");
}

TEST_CASE("Postfix: relaying that the log's own server denied is the client's to mend") {
  auto refusals = read(
      "Nov 22 07:00:01 mx postfix/smtpd[12]: NOQUEUE: reject: RCPT from "
      "laptop.example.org[192.0.2.10]: 554 5.7.1 <bob@example.net>: Relay access denied; "
      "from=<alice@example.org> to=<bob@example.net> proto=ESMTP helo=<laptop>\n");
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].reason.label == "relay_denied");
  refusals = read(
      "Nov 22 07:00:02 m postfix/smtp[2]: 4Yb808E9zQ9: to=<bob@example.net>, "
      "relay=mx.example.net[198.51.100.7]:25, dsn=5.7.1, status=bounced (host "
      "mx.example.net[198.51.100.7] said: 554 5.7.1 <bob@example.net>: Relay access "
      "denied (in reply to RCPT TO command))\n");
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].reason.label == "recipient_not_hosted");
}

TEST_CASE(
    "Postfix: of several tries the last counts, and a delivery at last is no refusal") {
  auto refusals = read(
      "Nov 21 05:19:54 m postfix/smtp[2]: 4Yb808E9zQ9: to=<bob@example.net>, relay=none, "
      "dsn=4.4.1, status=deferred (connect "
      "to mx.example.net[198.51.100.7]:25: Connection timed out)\n"
      "Nov 21 06:19:54 m postfix/smtp[2]: 4Yb808E9zQ9: to=<bob@example.net>, "
      "relay=x.example[198.51.100.7]:25, dsn=5.1.1, "
      "status=bounced (host x.example[198.51.100.7] said: 550 5.1.1 unknown user)\n"
      "Nov 21 05:19:54 m postfix/smtp[2]: 4Yb808E9zQA: to=<c@example.net>, relay=none, "
      "dsn=4.4.1, status=deferred (timed out)\n"
      "Nov 21 06:19:54 m postfix/smtp[2]: 4Yb808E9zQA: to=<c@example.net>, "
      "relay=x[198.51.100.7]:25, dsn=2.0.0, status=sent (250 ok)\n");
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].reason.label == "recipient_unknown");
  CHECK(refusals[0].reason.permanent);
}

TEST_CASE("Exim: refusals, deferrals, the local end of the connection") {
  auto refusals = read(
      "2026-11-21 11:00:00 1rA474-000000-Qq <= alice@example.org U=www P=local S=2310\n"
      "2026-11-21 11:00:01 1rA474-000000-Qq ** bob@example.net R=dnslookup T=remote_smtp "
      "H=mx.example.net [198.51.100.7] "
      "I=[192.0.2.10]:43210: SMTP error from remote mail server after MAIL "
      "FROM:<alice@example.org> SIZE=99: 550 5.7.1 Access denied\n"
      "2026-11-21 11:00:02 1rA474-000000-Qq == carol@example.com R=dnslookup "
      "T=remote_smtp defer (-45) H=mx.example.com "
      "[198.51.100.8]: SMTP error from remote mail server after RCPT "
      "TO:<carol@example.com>: 451 4.7.1 Greylisted, try again in 5 minutes\n");
  REQUIRE(refusals.size() == 2);
  CHECK(refusals[0].facts.sender == "alice@example.org");
  CHECK(ip(refusals[0].facts.client_ip) == "192.0.2.10");
  CHECK(refusals[0].facts.refused_by.name == "mx.example.net");
  CHECK(refusals[0].facts.phase == bounce::Phase::Mail);
  CHECK(refusals[1].reason.label == "greylisted");
  CHECK(refusals[1].reason.retry_after == 300);
  CHECK_FALSE(refusals[1].reason.permanent);
}

TEST_CASE("Exim: the log of the refusing server") {
  auto refusals = read(
      "2026-11-21 11:00:00 H=out.example.org (helo.example.org) [192.0.2.10] "
      "F=<alice@example.org> rejected RCPT "
      "<bob@example.net>: SPF check failed for example.org\n");
  REQUIRE(refusals.size() == 1);
  CHECK(ip(refusals[0].facts.client_ip) == "192.0.2.10");
  CHECK(refusals[0].facts.helo == "helo.example.org");
  CHECK(refusals[0].facts.sender == "alice@example.org");
  CHECK(refusals[0].facts.recipient == "bob@example.net");
  CHECK(refusals[0].reason.label == "spf_fail");
}

TEST_CASE("sendmail of both sides") {
  auto refusals = read(
      "Nov 21 14:34:22 out sendmail[9021]: 5ALKD1603: from=<alice@example.org>, size=10, "
      "relay=localhost [127.0.0.1]\n"
      "Nov 21 14:34:23 out sendmail[9021]: 5ALKD1603: to=<bob@example.net>, "
      "delay=00:00:02, mailer=esmtp, relay=mx.example.net. "
      "[198.51.100.7], dsn=5.1.1, reply=550 5.1.1 <bob@example.net>: unknown, user, "
      "stat=User unknown\n"
      "Nov 21 14:34:24 mx sm-mta[1]: 5ALKD1604: ruleset=check_mail, "
      "arg1=<alice@example.org>, relay=out.example.org [192.0.2.10], "
      "reject=550 5.7.1 <alice@example.org>... SPF fail\n");
  REQUIRE(refusals.size() == 2);
  CHECK(refusals[0].facts.sender == "alice@example.org");
  CHECK(refusals[0].facts.reply.text == "<bob@example.net>: unknown, user");
  CHECK(ip(refusals[0].facts.refused_by.ip) == "198.51.100.7");
  CHECK(ip(refusals[1].facts.client_ip) == "192.0.2.10");
  CHECK(refusals[1].reason.label == "spf_fail");
}

TEST_CASE("OpenSMTPD and qmail") {
  auto refusals = read(
      "Nov 21 14:34:22 out smtpd[9]: f1 mta delivery evpid=1 from=<alice@example.org> "
      "to=<bob@example.net> rcpt=<-> "
      "source=\"192.0.2.10\" relay=\"198.51.100.7 (mx.example.net)\" delay=1s "
      "result=\"PermFail\" stat=\"550 5.7.1 SPF fail\"\n");
  REQUIRE(refusals.size() == 1);
  CHECK(ip(refusals[0].facts.client_ip) == "192.0.2.10");
  CHECK(refusals[0].facts.refused_by.name == "mx.example.net");
  refusals = read(
      "@4000000069213a0c00000000 info msg 12: bytes 2310 from <alice@example.org> qp 1 "
      "uid 2\n"
      "@4000000069213a0c00000000 starting delivery 3: msg 12 to remote bob@example.net\n"
      "@4000000069213a0d00000000 delivery 3: failure: "
      "198.51.100.7_does_not_like_recipient./Remote_host_said:_550_5.1.1_User_unknown/"
      "Giving_up_on_198.51.100.7./\n");
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].facts.recipient == "bob@example.net");
  CHECK(refusals[0].facts.sender == "alice@example.org");
  CHECK(refusals[0].reason.label == "recipient_unknown");
  CHECK(ip(refusals[0].facts.refused_by.ip) == "198.51.100.7");
  CHECK_FALSE(refusals[0].facts.client_ip);
}

TEST_CASE("syslog as RFC 5424 writes it") {
  auto input = bounce::read_input(
      "<22>1 2026-11-21T08:00:02+00:00 mail postfix/qmgr 902 - - 4YcAB: "
      "from=<alice@example.org>, size=1, nrcpt=1 (queue active)\n"
      "<22>1 2026-11-21T08:00:03+00:00 mail postfix/smtp 1822 - [x@1 a=\"b\"] 4YcAB: "
      "to=<bob@example.net>, relay=mx.example.net[198.51.100.7]:25, delay=1, dsn=5.7.1, "
      "status=bounced (host mx.example.net[198.51.100.7] said: 550 5.7.1 SPF check "
      "failed "
      "(in reply to MAIL FROM command))\n",
      "mail.log");
  REQUIRE(input);
  REQUIRE(input->refusals.size() == 1);
  CHECK(input->refusals[0].facts.recipient == "bob@example.net");
  CHECK(input->refusals[0].facts.sender == "alice@example.org");
}

TEST_CASE("qmail's log: a page's address keeps its slashes, lines stay apart") {
  auto input = bounce::read_input(
      "@4000000065aabbcc00000000 info msg 47: bytes 2310 from <alice@example.org> qp 8 "
      "uid "
      "9\n"
      "@4000000065aabbcc00000000 starting delivery 12: msg 47 to remote bob@example.net\n"
      "@4000000065aabbcc00000000 delivery 12: failure: "
      "198.51.100.7_does_not_like_recipient./Remote_host_said:_550-5.7.1_refused/"
      "550_Please_see_http://www.open-spf.org/"
      "Why?s=mfrom;id=alice@example.org;ip=192.0.2."
      "10/Giving_up_on_198.51.100.7./\n",
      "current");
  REQUIRE(input);
  REQUIRE(input->refusals.size() == 1);
  const bounce::Facts& facts = input->refusals[0].facts;
  CHECK(facts.recipient == "bob@example.net");
  REQUIRE(facts.client_ip);
  CHECK(facts.client_ip->to_string() == "192.0.2.10");
  CHECK(input->refusals[0].reason.label == "spf_fail");
}
