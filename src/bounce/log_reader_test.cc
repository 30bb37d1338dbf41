// Log lines in their wrappings, and what one line of each program tells.
#include "bounce/log_reader.h"

#include <doctest/doctest.h>

#include "net/timestamp.h"

using namespace mailwhy;
using bounce::LogEvent;
using Kind = LogEvent::Kind;
using Outcome = LogEvent::Outcome;

namespace {

struct Read {
  bounce::LogReader reader;
  bounce::LogLine line;
  LogEvent event;
  std::string time;

  bool operator()(std::string_view text) {
    bool told = reader.read(text, line, event);
    bounce::LogClock clock(*net::parse_timestamp("2026-11-22T00:00:00Z"));
    auto at = clock.time_of(line);
    time = at ? net::format_timestamp(*at) : "";
    return told;
  }
};

}  // namespace

TEST_CASE("The journal's JSON: message, program, host, microseconds") {
  Read read;
  REQUIRE(read(
      R"j({"__REALTIME_TIMESTAMP":"1795253046123456","_HOSTNAME":"mx1","N":[1,{"a":"}"}],)j"
      R"j("SYSLOG_IDENTIFIER":"postfix/smtp","_PID":"98","MESSAGE":"4Yb808E9zQ9: )j"
      R"j(to=<bob@example.net>, relay=mx.example.net[198.51.100.7]:25, delay=1, dsn=5.7.1, )j"
      R"j(status=bounced (host mx said: 550 \"no\" \u2013 (in reply to RCPT TO command))"})j"));
  CHECK(read.line.host == "mx1");
  CHECK(read.line.program == "postfix/smtp");
  CHECK(read.time == "2026-11-21T09:24:06.123Z");
  CHECK(read.event.kind == Kind::Attempt);
  CHECK(read.event.recipients == "bob@example.net");
  CHECK(read.event.said.find("550 \"no\" – (in reply") != std::string_view::npos);
}

TEST_CASE("The journal's JSON: a message that is not UTF-8 stands as numbers") {
  Read read;
  REQUIRE(read(
      R"j({"SYSLOG_IDENTIFIER":"postfix/qmgr","MESSAGE":[52,89,98,56,48,58,32,114,101,109,)j"
      R"j(111,118,101,100]})j"));
  CHECK(read.event.kind == Kind::Done);
  CHECK(read.event.id == "4Yb80");
}

TEST_CASE("rsyslog's JSON: tag and time as text") {
  Read read;
  REQUIRE(read(
      R"j({"timestamp":"2026-11-21T05:19:53.5+01:00","host":"mx","syslogtag":)j"
      R"j("postfix/qmgr[1182]:","msg":" 4Yb808E9zQ9: from=<a@example.org>, size=1, nrcpt=3"})j"));
  CHECK(read.line.process == "1182");
  CHECK(read.time == "2026-11-21T04:19:53.500Z");
  CHECK(read.event.sender == "a@example.org");
  CHECK(read.event.recipient_count == 3);
}

TEST_CASE("Broken JSON tells nothing and is not read past its end") {
  Read read;
  for (std::string_view text :
       {"{", "{}", "{\"", "{\"MESSAGE\":\"abc", "{\"MESSAGE\":[1,2",
        "{\"MESSAGE\":{\"a\":", "{\"MESSAGE\":\"x\\", "{1:2}",
        "{\"MESSAGE\":\"\\u12\",\"SYSLOG_IDENTIFIER\":\"postfix/x\"}"})
    CHECK_FALSE(read(text));
}

TEST_CASE("Exchange's message tracking: columns by their names, quoted fields") {
  Read read;
  CHECK_FALSE(read("\xEF\xBB\xBF#Software: Microsoft Exchange Server"));
  CHECK_FALSE(
      read("#Fields: date-time,client-ip,event-id,source,message-id,message-subject,"
           "recipient-address,recipient-status,sender-address,server-hostname"));
  REQUIRE(
      read("2026-11-21T08:01:01.123Z,10.0.0.1,FAIL,SMTP,<a@x>,\"Hi, \"\"you\"\"\","
           "b@example.net;c@example.net,[{LRT=x};{LED=550 5.7.1 SPF fail};"
           "{FQDN=mx.example.net};{IP=198.51.100.7}],a@example.org,EX1"));
  CHECK(read.event.kind == Kind::Attempt);
  CHECK(read.event.outcome == Outcome::Refused);
  CHECK(read.event.said == "550 5.7.1 SPF fail");
  CHECK(read.event.relay_name == "mx.example.net");
  CHECK(read.event.id == "<a@x>");
  std::string_view rest = read.event.recipients, one;
  REQUIRE(bounce::next_recipient(rest, one));
  REQUIRE(bounce::next_recipient(rest, one));
  CHECK(one == "c@example.net");
  CHECK_FALSE(bounce::next_recipient(rest, one));
  CHECK_FALSE(read("no row at all"));
}

TEST_CASE("Postfix: who handed a mail in, and by which script") {
  Read read;
  REQUIRE(
      read("Nov 21 05:19:53 m postfix/submission/smtpd[1]: 4Yb808E9zQ9: "
           "client=pc.example[192.0.2.1], sasl_method=PLAIN, "
           "sasl_username=alice@example.org"));
  CHECK(read.event.login == "alice@example.org");
  CHECK(read.event.client_ip == "192.0.2.1");
  REQUIRE(
      read("Nov 21 05:19:53 m postfix/pickup[1]: 4Yb808E9zQ9: uid=33 from=<www-data>"));
  CHECK(read.event.user == "www-data");
  REQUIRE(
      read("Nov 21 05:19:53 m postfix/cleanup[1]: 4Yb808E9zQ9: warning: header "
           "X-PHP-Originating-Script: 33:mailer.php from local; from=<w@example.org>"));
  CHECK(read.event.script == "33:mailer.php");
  CHECK_FALSE(
      read("Nov 21 05:19:53 m postfix/smtpd[1]: connect from unknown[192.0.2.1]"));
  CHECK(read.reader.is_log_line());
}

TEST_CASE("Postfix: filters and forwards pass a mail on, mailboxes take it") {
  Read read;
  REQUIRE(read(
      "Nov 21 05:19:53 m postfix/smtp[1]: 4Yb808E9zQ9: to=<b@example.net>, "
      "relay=127.0.0.1[127.0.0.1]:10024, delay=1, dsn=2.0.0, status=sent (250 2.0.0 from "
      "MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 4Yb90)"));
  CHECK(read.event.outcome == Outcome::PassedOn);
  CHECK(read.event.next_id == "4Yb90");
  REQUIRE(read(
      "Nov 21 05:19:53 m postfix/lmtp[1]: 4Yb808E9zQ9: to=<b@example.org>, "
      "relay=mx.example.org[private/dovecot-lmtp], delay=1, dsn=2.0.0, status=sent (250 "
      "2.0.0 <b@example.org> Saved)"));
  CHECK(read.event.outcome == Outcome::Delivered);
  CHECK(read.event.local);
  REQUIRE(
      read("Nov 21 05:19:53 m postfix/qmgr[1]: 4Yb808E9zQ9: from=<a@example.org>, "
           "status=expired, returned to sender"));
  CHECK(read.event.kind == Kind::Expired);
}

TEST_CASE("Postfix: postscreen, milters and header checks turn clients away") {
  Read read;
  REQUIRE(read(
      "Nov 21 05:19:53 m postfix/postscreen[1]: NOQUEUE: reject: RCPT from "
      "[192.0.2.9]:4711: 550 5.7.1 Service unavailable; client [192.0.2.9] blocked using "
      "zen.spamhaus.org; from=<x@bad.example>, to=<b@example.org>, proto=ESMTP, "
      "helo=<bad.example>"));
  CHECK(read.event.client_ip == "192.0.2.9");
  CHECK(read.event.said.starts_with("550 5.7.1 Service"));
  CHECK(read.event.recipients == "b@example.org");
  REQUIRE(read(
      "Nov 21 05:19:53 m postfix/cleanup[1]: 4Yb808E9zQ9: reject: header Subject: win "
      "from bad.example[192.0.2.9]; from=<x@bad.example> to=<b@example.org> proto=ESMTP "
      "helo=<h>: 5.7.1 no spam"));
  CHECK(read.event.said == "5.7.1 no spam");
  CHECK(read.event.helo == "h");
  REQUIRE(read(
      "Nov 21 05:19:53 m postfix/cleanup[1]: 4Yb808E9zQ9: milter-reject: "
      "END-OF-MESSAGE from bad.example[192.0.2.9]: 4.7.1 Try later; from=<x@bad.example> "
      "to=<b@example.org> proto=ESMTP helo=<h>"));
  CHECK(read.event.outcome == Outcome::Deferred);
  CHECK(read.event.phase == bounce::Phase::EndOfData);
}

TEST_CASE("Exim: logins, scripts, the number of recipients") {
  Read read;
  REQUIRE(read(
      "2026-11-21 11:00:00 1rA474-000000-Qq <= alice@example.org H=(pc) [203.0.113.5] "
      "P=esmtpsa X=TLS1.3 A=dovecot_plain:alice S=2310 T=\"A=x U=y\" for b@example.net "
      "c@example.com"));
  CHECK(read.event.login == "alice");
  CHECK(read.event.user == "");
  CHECK(read.event.recipient_count == 2);
  CHECK(read.event.client_ip == "203.0.113.5");
  REQUIRE(read(
      "2026-11-21 10:58:00 [40] cwd=/home/shop/www 3 args: /usr/sbin/sendmail -t -i"));
  CHECK(read.event.kind == Kind::Script);
  CHECK(read.event.script == "/home/shop/www");
  CHECK_FALSE(
      read("2026-11-21 10:58:00 cwd=/var/spool/exim4 5 args: /usr/sbin/exim4 -Mc 1rA"));
  REQUIRE(
      read("2026-11-21 11:00:00 1rA474-000000-Qq => bob <bob@example.org> R=local_user "
           "T=mail_spool"));
  CHECK(read.event.local);
  CHECK(read.event.recipients == "bob@example.org");
}

TEST_CASE("sendmail and OpenSMTPD: the login stands in a line of the session") {
  Read read;
  REQUIRE(read(
      "Nov 21 14:34:22 out sendmail[9021]: AUTH=server, relay=pc.example [192.0.2.1], "
      "authid=alice, mech=PLAIN, bits=0"));
  CHECK(read.event.kind == Kind::Session);
  CHECK(read.event.session == "9021");
  CHECK(read.event.login == "alice");
  REQUIRE(read(
      "Nov 21 14:34:23 out sendmail[9021]: 5ALKD1603: "
      "to=<a@example.net>,<b@example.net>, "
      "delay=0, mailer=esmtp, relay=mx.example.net. [198.51.100.7], dsn=2.0.0, stat=Sent "
      "(ok)"));
  CHECK(read.event.recipients == "<a@example.net>,<b@example.net>");
  REQUIRE(read(
      "Nov 21 14:34:22 out smtpd[9]: f1e2 smtp authentication user=alice result=ok"));
  CHECK(read.event.login == "alice");
  REQUIRE(
      read("Nov 21 14:34:22 out smtpd[9]: f1e2 smtp failed-command command=\"RCPT "
           "TO:<b@example.org>\" result=\"550 Invalid recipient: <b@example.org>\""));
  CHECK(read.event.kind == Kind::TurnedAway);
  CHECK(read.event.recipients == "b@example.org");
  REQUIRE(read(
      "Nov 21 14:34:22 out smtpd[9]: relay: PermFail for 7c1ba6adf8fcec21: session=7c1b, "
      "from=<a@example.org>, to=<b@example.net>, rcpt=<->, source=192.0.2.10, "
      "relay=198.51.100.7 (mx.example.net), delay=1s, stat=550 5.1.1 User unknown"));
  CHECK(read.event.outcome == Outcome::Refused);
  CHECK(read.event.id == "7c1ba6ad");
  CHECK(read.event.relay_ip == "198.51.100.7");
  CHECK(read.event.said == "550 5.1.1 User unknown");
  REQUIRE(
      read("Nov 21 14:34:22 out smtpd[9]: 0000000000000000 mda event=delivery "
           "evpid=08cc1bad919848fe from=<> to=<b@example.org> user=b method=mda delay=1s "
           "result=TempFail stat=Error (\"mailbox locked\")"));
  CHECK(read.event.local);
  CHECK(read.event.outcome == Outcome::Deferred);
}

TEST_CASE("OpenSMTPD in the foreground writes neither time nor program") {
  Read read;
  REQUIRE(read("a1b2c3d4e5f60718 smtp authentication user=alice result=ok"));
  CHECK(read.event.login == "alice");
  CHECK(read.event.session == "a1b2c3d4e5f60718");
  REQUIRE(
      read("0000000000000002 mta delivery evpid=0a1b2c3d11223344 from=<a@example.org> "
           "to=<b@example.net> rcpt=<-> source=\"192.0.2.10\" relay=\"198.51.100.7 "
           "(mx.example.net)\" delay=1s result=\"PermFail\" stat=\"550 5.1.1 no\""));
  CHECK(read.event.outcome == Outcome::Refused);
  REQUIRE(
      read("relay: PermFail for 7c1ba6adf8fcec21: session=7c1b, from=<a@example.org>, "
           "to=<b@example.net>, rcpt=<->, source=192.0.2.10, relay=198.51.100.7 "
           "(mx.example.net), delay=1s, stat=550 5.1.1 User unknown"));
  CHECK(read.event.id == "7c1ba6ad");
  CHECK_FALSE(read("deadbeefdeadbeef and other numbers"));
  CHECK_FALSE(read("delivery: PermFail is what it says"));
}
