// Logs of each program, and the picture that comes of them.
#include "logs/analysis.h"

#include <doctest/doctest.h>

#include "logs/stream.h"
#include "net/timestamp.h"

using namespace mailwhy;
using namespace mailwhy::logs;

static const net::Time kNow = *net::parse_timestamp("2026-11-22T00:00:00Z");

static Picture picture_of(std::string_view text, Narrow narrow = {}) {
  Analysis analysis(std::move(narrow));
  Stream stream(analysis);
  stream.begin("mail.log", kNow);
  stream.feed(text);
  stream.end();
  return stream.picture();
}

static const char* const kPostfix =
    "Nov 21 05:19:50 m postfix/submission/smtpd[1]: 4YbA01: client=pc[203.0.113.5], "
    "sasl_method=PLAIN, sasl_username=Alice@example.org\n"
    "Nov 21 05:19:53 m postfix/qmgr[2]: 4YbA01: from=<alice@example.org>, size=1, "
    "nrcpt=2 "
    "(queue active)\n"
    "Nov 21 05:19:54 m postfix/smtp[3]: 4YbA01: to=<bob@example.net>, "
    "relay=gmail-smtp-in.l.google.com[198.51.100.7]:25, delay=1, dsn=5.1.1, "
    "status=bounced (host "
    "gmail-smtp-in.l.google.com[198.51.100.7] said: 550 5.1.1 User unknown (in reply to "
    "RCPT TO "
    "command))\n"
    "Nov 21 05:19:55 m postfix/smtp[3]: 4YbA01: to=<carol@example.com>, relay=none, "
    "delay=1, "
    "dsn=4.4.1, status=deferred (connect to mx.example.com[198.51.100.8]:25: Connection "
    "timed "
    "out)\n";

TEST_CASE("Postfix: a delivery counts once, with its final state") {
  std::string text = kPostfix;
  Picture picture = picture_of(text);
  CHECK(picture.mails == 1);
  CHECK(picture.totals.refused == 1);
  CHECK(picture.totals.waiting == 1);
  REQUIRE(picture.reasons.size() == 2);
  CHECK(picture.reasons[0].label == "recipient_unknown");
  CHECK(picture.reasons[0].example.sender == "alice@example.org");
  CHECK(picture.reasons[0].example.queue_id == "4YbA01");
  CHECK(picture.reasons[0].example.number == 3);
  CHECK(picture.providers[0].name == "Google Workspace / Gmail");
  REQUIRE(picture.logins.size() == 1);
  CHECK(picture.logins[0].name == "alice@example.org");
  CHECK(picture.logins[0].recipients == 2);
  CHECK(picture.logins[0].refused == 1);
  CHECK(picture.logins[0].waiting == 1);

  text +=
      "Nov 21 06:19:55 m postfix/qmgr[2]: 4YbA01: from=<alice@example.org>, size=1, "
      "nrcpt=2 "
      "(queue active)\n"
      "Nov 21 06:19:55 m postfix/smtp[3]: 4YbA01: to=<carol@example.com>, "
      "relay=mx.example.com[198.51.100.8]:25, delay=1, dsn=2.0.0, status=sent (250 ok)\n"
      "Nov 21 06:19:56 m postfix/qmgr[2]: 4YbA01: removed\n";
  picture = picture_of(text);
  CHECK(picture.mails == 1);
  CHECK(picture.totals.waiting == 0);
  CHECK(picture.totals.delivered == 1);
  CHECK(picture.late == 1);
  CHECK(picture.deferrals == 1);
  CHECK(picture.logins[0].recipients == 2);
}

TEST_CASE("Postfix: a mail that expires is refused for what kept it waiting") {
  Picture picture =
      picture_of(std::string(kPostfix) +
                 "Nov 26 05:19:55 m postfix/qmgr[2]: 4YbA01: "
                 "from=<alice@example.org>, status=expired, returned to sender\n");
  CHECK(picture.totals.waiting == 0);
  CHECK(picture.totals.refused == 2);
  REQUIRE(picture.reasons.size() == 2);
  CHECK(picture.reasons[1].label == "connection_failed");
  CHECK(picture.reasons[1].counts.refused == 1);
}

TEST_CASE(
    "Postfix: a mail through a filter is one delivery, of the login that handed it in") {
  Picture picture = picture_of(
      "Nov 21 05:19:50 m postfix/smtpd[1]: 4YbA01: client=pc[203.0.113.5], "
      "sasl_username=alice\n"
      "Nov 21 05:19:51 m postfix/qmgr[1]: 4YbA01: from=<alice@example.org>, size=1, "
      "nrcpt=1\n"
      "Nov 21 05:19:52 m postfix/smtpd[1]: 4YbB02: client=localhost[127.0.0.1], "
      "orig_queue_id=4YbA01, orig_client=pc[203.0.113.5]\n"
      "Nov 21 05:19:52 m postfix/qmgr[1]: 4YbB02: from=<alice@example.org>, size=1, "
      "nrcpt=1\n"
      "Nov 21 05:19:53 m postfix/smtp[1]: 4YbA01: to=<b@example.net>, "
      "relay=127.0.0.1[127.0.0.1]:10024, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as "
      "4YbB02)\n"
      "Nov 21 05:19:54 m postfix/smtp[1]: 4YbB02: to=<b@example.net>, "
      "relay=mx.example.net[198.51.100.7]:25, dsn=5.1.1, status=bounced (host "
      "mx.example.net[198.51.100.7] said: 550 5.1.1 no such user (in reply to RCPT TO "
      "command))\n");
  CHECK(picture.mails == 1);
  CHECK(picture.totals.delivered == 0);
  CHECK(picture.totals.refused == 1);
  REQUIRE(picture.logins.size() == 1);
  CHECK(picture.logins[0].mails == 1);
  CHECK(picture.logins[0].refused == 1);
}

TEST_CASE("What this server refuses itself is kept apart") {
  Picture picture = picture_of(
      "Nov 21 05:19:53 mx postfix/smtpd[99]: NOQUEUE: reject: RCPT from h[192.0.2.10]: "
      "554 5.7.1 "
      "Service unavailable; Client host [192.0.2.10] blocked using zen.spamhaus.org; "
      "from=<a@bad.example> to=<bob@example.net> proto=ESMTP helo=<h>\n"
      "Nov 21 05:19:54 mx postfix/smtpd[99]: NOQUEUE: reject: RCPT from h[192.0.2.11]: "
      "450 4.2.0 "
      "<bob@example.net>: Recipient address rejected: Greylisted; from=<a@bad.example> "
      "to=<bob@example.net> proto=ESMTP helo=<h>\n");
  CHECK(picture.totals.refused == 0);
  CHECK(picture.reasons.empty());
  CHECK(picture.turned_away.refused == 1);
  CHECK(picture.turned_away.deferred == 1);
  REQUIRE(picture.turned_away.reasons.size() == 2);
  CHECK(picture.turned_away.reasons[0].label == "ip_blocklisted");
  CHECK(picture.turned_away.clients[0].name == "192.0.2.10");
  CHECK(picture.turned_away.recipients[0].name == "example.net");
}

TEST_CASE("Exim: scripts, logins, deliveries; a rejection of both its logs counts once") {
  const std::string rejection =
      "2026-11-21 11:30:00 H=out.example.org (helo) [192.0.2.10] F=<a@example.org> "
      "rejected RCPT "
      "<b@example.net>: SPF check failed\n";
  Analysis analysis;
  Stream stream(analysis);
  stream.begin("mainlog", kNow);
  stream.feed(
      "2026-11-21 10:58:00 cwd=/home/shop/www 3 args: /usr/sbin/sendmail -t -i\n"
      "2026-11-21 10:58:01 1rA470-000000-Qq <= www@example.org U=www P=local S=2310\n"
      "2026-11-21 10:58:02 1rA470-000000-Qq => bob@example.net R=dnslookup T=remote_smtp "
      "H=mx.example.net [198.51.100.7] C=\"250 OK\"\n"
      "2026-11-21 10:58:02 1rA470-000000-Qq Completed\n"
      "2026-11-21 11:00:00 1rA474-000000-Qq <= alice@example.org H=(pc) [203.0.113.5] "
      "P=esmtpsa "
      "A=plain:alice S=1\n"
      "2026-11-21 11:00:01 1rA474-000000-Qq == carol@example.com R=dnslookup "
      "T=remote_smtp defer "
      "(-45) H=mx.example.com [198.51.100.8]: SMTP error from remote mail server after "
      "RCPT "
      "TO:<carol@example.com>: 451 4.7.1 Greylisted, try again in 5 minutes\n");
  stream.feed(rejection);
  stream.end();
  stream.begin("rejectlog", kNow);
  stream.feed(rejection + "Envelope-from: <a@example.org>\nP Received: from x\n\n");
  stream.end();
  Picture picture = stream.picture();
  CHECK(picture.turned_away.refused == 1);
  CHECK(picture.totals.delivered == 1);
  CHECK(picture.totals.waiting == 1);
  CHECK(picture.reasons[0].label == "greylisted");
  REQUIRE(picture.scripts.size() == 2);
  CHECK(picture.scripts[0].name == "/home/shop/www");
  CHECK(picture.scripts[1].kind == Volume::Kind::User);
  CHECK(picture.logins[0].name == "alice");
  CHECK(picture.sources[0].format == "exim");
}

TEST_CASE("sendmail: the login of the session, several recipients in one line") {
  Picture picture = picture_of(
      "Nov 21 14:34:21 out sendmail[9021]: AUTH=server, relay=pc [203.0.113.5], "
      "authid=alice, "
      "mech=PLAIN, bits=0\n"
      "Nov 21 14:34:22 out sendmail[9021]: 5ALKD1603: from=<alice@example.org>, size=10, "
      "nrcpts=2, relay=pc [203.0.113.5]\n"
      "Nov 21 14:34:23 out sendmail[9022]: 5ALKD1603: "
      "to=<a@example.net>,<b@example.net>, "
      "mailer=esmtp, relay=mx.example.net. [198.51.100.7], dsn=5.1.1, reply=550 5.1.1 "
      "unknown "
      "user, stat=User unknown\n");
  CHECK(picture.totals.refused == 2);
  REQUIRE(picture.logins.size() == 1);
  CHECK(picture.logins[0].name == "alice");
  CHECK(picture.logins[0].recipients == 2);
  CHECK(picture.logins[0].refused == 2);
  CHECK(picture.providers[0].name == "example.net");
}

TEST_CASE("a relay without a name is shown by its whole address") {
  Picture picture = picture_of(
      "Nov 21 10:00:00 mx postfix/smtp[9]: 4B2F11A3C9: to=<bob@example.net>, "
      "relay=192.0.2.7[192.0.2.7]:25, delay=1, dsn=5.1.1, status=bounced (host "
      "192.0.2.7[192.0.2.7] said: 550 5.1.1 unknown user (in reply to RCPT TO "
      "command))\n");
  REQUIRE(picture.providers.size() == 1);
  CHECK(picture.providers[0].name == "192.0.2.7");
}

TEST_CASE("qmail: deliveries tied by their numbers, numbers given again") {
  Picture picture = picture_of(
      "@4000000069213a0c00000000 info msg 12: bytes 2310 from <alice@example.org> qp 1 "
      "uid 81\n"
      "@4000000069213a0c00000000 starting delivery 3: msg 12 to remote bob@example.net\n"
      "@4000000069213a0d00000000 delivery 3: failure: "
      "198.51.100.7_does_not_like_recipient./"
      "Remote_host_said:_550_5.1.1_User_unknown/Giving_up_on_198.51.100.7./\n"
      "@4000000069213a0d00000000 end msg 12\n"
      "@4000000069213a0e00000000 info msg 12: bytes 10 from <carol@example.org> qp 1 uid "
      "82\n"
      "@4000000069213a0e00000000 starting delivery 3: msg 12 to local dave@example.org\n"
      "@4000000069213a0f00000000 delivery 3: success: did_0+0+1/\n");
  CHECK(picture.totals.refused == 1);
  CHECK(picture.totals.delivered == 1);
  CHECK(picture.mails == 2);
  CHECK(picture.reasons[0].label == "recipient_unknown");
  CHECK(picture.reasons[0].example.sender == "alice@example.org");
  CHECK(picture.scripts.size() == 2);
  CHECK(picture.scripts[0].name == "uid 81");
}

TEST_CASE("OpenSMTPD: session, message and envelope tied") {
  Picture picture = picture_of(
      "Nov 21 14:34:20 o smtpd[9]: f1e2 smtp connected address=203.0.113.5 host=pc\n"
      "Nov 21 14:34:21 o smtpd[9]: f1e2 smtp authentication user=alice result=ok\n"
      "Nov 21 14:34:22 o smtpd[9]: f1e2 smtp message msgid=0a1b2c3d size=1 nrcpt=1 "
      "proto=ESMTP\n"
      "Nov 21 14:34:23 o smtpd[9]: f1e3 mta delivery evpid=0a1b2c3d11223344 "
      "from=<alice@example.org> to=<bob@example.net> rcpt=<-> source=\"192.0.2.10\" "
      "relay=\"198.51.100.7 (mx.example.net)\" delay=1s result=\"PermFail\" stat=\"550 "
      "5.7.1 SPF "
      "fail\"\n");
  CHECK(picture.totals.refused == 1);
  REQUIRE(picture.logins.size() == 1);
  CHECK(picture.logins[0].name == "alice");
  CHECK(picture.logins[0].refused == 1);
  CHECK(picture.reasons[0].label == "spf_fail");
  CHECK(picture.reasons[0].example.client_ip == "192.0.2.10");
}

TEST_CASE("The picture is narrowed by time, domain and login") {
  Narrow late;
  late.since = *net::parse_timestamp("2026-11-21T05:19:55Z");
  CHECK(picture_of(kPostfix, late).totals.refused == 0);
  CHECK(picture_of(kPostfix, late).totals.waiting == 1);
  CHECK(picture_of(kPostfix, late).reasons[0].example.sender == "alice@example.org");
  Narrow early;
  early.until = late.since;
  CHECK(picture_of(kPostfix, early).totals.refused == 1);
  CHECK(picture_of(kPostfix, early).totals.waiting == 0);
  Narrow domain;
  domain.domain = "example.com";
  CHECK(picture_of(kPostfix, domain).totals.refused == 0);
  CHECK(picture_of(kPostfix, domain).totals.waiting == 1);
  Narrow login;
  login.login = "alice@example.org";
  CHECK(picture_of(kPostfix, login).totals.refused == 1);
  login.login = "bob@example.org";
  CHECK(picture_of(kPostfix, login).totals.refused == 0);
  CHECK(picture_of(kPostfix, login).logins.empty());
}

TEST_CASE("Bytes may come in any pieces; a line of any length costs a bounded memory") {
  std::string text = kPostfix;
  for (size_t step : {1, 7, 100}) {
    Analysis analysis;
    Stream stream(analysis);
    stream.begin("-", kNow);
    for (size_t at = 0; at < text.size(); at += step)
      stream.feed(std::string_view(text).substr(at, step));
    stream.end();
    CHECK(stream.picture().totals.refused == 1);
    CHECK(stream.picture().lines == 4);
  }
  Analysis analysis;
  Stream stream(analysis);
  stream.begin("-", kNow);
  std::string piece(1 << 20, 'x');
  for (int i = 0; i < 100; i++) stream.feed(piece);
  stream.feed("\n" + text);
  stream.end();
  CHECK(stream.picture().totals.refused == 1);
  CHECK(stream.picture().lines == 5);
}

TEST_CASE("A log without a line of mail is understood as such") {
  Picture picture =
      picture_of("hello\nNov 21 14:34:20 host sshd[1]: Accepted publickey\n");
  CHECK(picture.lines == 2);
  CHECK(picture.understood == 0);
  CHECK_FALSE(picture.first);
}

TEST_CASE("Who is met is told as it is met") {
  std::vector<std::string> met;
  Analysis analysis({}, [&](const Met& one) { met.push_back(std::string(one.label)); });
  Stream stream(analysis);
  stream.begin("-", kNow);
  stream.feed(kPostfix);
  CHECK(met == std::vector<std::string>{"recipient_unknown"});
}
