// Received fields of many servers.
#include "mail/received.h"

#include <doctest/doctest.h>

#include <chrono>

using namespace mailwhy;

static std::string ip(const std::optional<net::IpAddress>& address) {
  return address ? address->to_string() : "";
}

TEST_CASE("Postfix and Exim: HELO, reverse name, address, login") {
  auto hop = mail::parse_received(
      "from [192.168.4.90] (p373.access.isp.example [198.19.138.211]) (Authenticated "
      "sender: bob) by "
      "web5.example.org (Postfix) with ESMTPSA id 724d for <a@b.example>; Sat, 21 Nov "
      "2026 08:04:53 +0000");
  CHECK(hop.from == "[192.168.4.90]");
  CHECK(hop.from_rdns == "p373.access.isp.example");
  CHECK(ip(hop.from_ip) == "198.19.138.211");
  CHECK(hop.by == "web5.example.org");
  CHECK(hop.with == "ESMTPSA");
  CHECK(hop.id == "724d");
  CHECK(hop.for_address == "a@b.example");
  CHECK(hop.authenticated);
  REQUIRE(hop.time);

  auto exim = mail::parse_received(
      "from mail.example.org ([192.0.2.9]:38112 helo=out9.example.org) by mx.example.net "
      "with esmtps "
      "(TLS1.3) (Exim 4.96) (envelope-from <a@example.org>) id 1rA; Sat, 21 Nov 2026 "
      "08:04:53 +0000");
  CHECK(exim.from == "out9.example.org");
  CHECK(exim.from_rdns == "mail.example.org");
  CHECK(ip(exim.from_ip) == "192.0.2.9");
  CHECK(exim.with == "ESMTPS");
  CHECK_FALSE(exim.authenticated);
}

TEST_CASE("mail made on the host itself") {
  CHECK(mail::parse_received(
            "by vps.example (Postfix, from userid 33) id 9355; Sat, 21 Nov 2026 "
            "03:42:47 +0000")
            .local);
  CHECK(mail::parse_received(
            "from www by host.example with local (Exim 4.96) id 1rA; Sat, 21 Nov "
            "2026 03:42:47 +0000")
            .local);
  CHECK(mail::parse_received("(qmail 1234 invoked by uid 48); 21 Nov 2026 03:42:47 -0000")
            .local);
  CHECK(mail::parse_received(
            "by web5.example (internal) id 4Yb; Sat, 21 Nov 2026 08:04:58 +0000")
            .local);
}

TEST_CASE("qmail, sendmail, Exchange, Gmail") {
  auto qmail = mail::parse_received(
      "from unknown (HELO out.example.org) (192.0.2.7) by 0 with SMTP; 21 Nov 2026 "
      "03:42:47 -0000");
  CHECK(qmail.from == "out.example.org");
  CHECK(ip(qmail.from_ip) == "192.0.2.7");
  auto sendmail = mail::parse_received(
      "from out.example.org (out.example.org [192.0.2.8] (may be forged)) by mx.example "
      "(8.15.2/8.15.2) with ESMTP id 5ALK for <a@b.example>; Sat, 21 Nov 2026 08:04:53 "
      "GMT");
  CHECK(ip(sendmail.from_ip) == "192.0.2.8");
  CHECK(sendmail.from_rdns == "out.example.org");
  auto exchange = mail::parse_received(
      "from AM0PR01.example.com (2001:db8::25) by DB9PR02.example.com (2001:db8::26) "
      "with Microsoft SMTP "
      "Server (version=TLS1_2) id 15.20; Sat, 21 Nov 2026 08:04:53 +0000");
  CHECK(ip(exchange.from_ip) == "2001:db8::25");
  CHECK(ip(exchange.by_ip) == "2001:db8::26");
  auto gmail = mail::parse_received(
      "by 2002:a05:6402:1 with SMTP id x7csp20; Sat, 21 Nov 2026 00:04:53 -0800 (PST)");
  CHECK(gmail.from.empty());
  CHECK(gmail.with == "SMTP");
  REQUIRE(gmail.time);
  CHECK(gmail.time->time_since_epoch() == std::chrono::milliseconds(1795248293000));
}

TEST_CASE("nonsense stays empty") {
  auto hop = mail::parse_received("(((((");
  CHECK(hop.from.empty());
  CHECK(hop.by.empty());
  CHECK(mail::parse_received(std::string(100000, '(')).by.empty());
}
