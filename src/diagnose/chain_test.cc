#include "diagnose/chain.h"

#include <doctest/doctest.h>

#include "mail/reader.h"
#include "text/public_suffix.h"

using namespace mailwhy;
using diagnose::Origin;

// The domain is shop.example; 192.0.2.1 is its own address.
static diagnose::Chain chain_of(const std::string& header,
                                const std::string& reported_by = {}) {
  bounce::Refusal refusal;
  refusal.facts.recipient = "friend@there.test";
  refusal.facts.sender_domain = "shop.example";
  refusal.facts.reported_by = reported_by;
  auto mail = mail::read_message(header + "From: a@shop.example\nSubject: x\n\nbody\n");
  REQUIRE(mail);
  refusal.returned = std::make_shared<mail::Message>(std::move(*mail));
  auto own_name = [](const std::string& name) {
    return text::is_under(name, "shop.example");
  };
  auto own_address = [](const net::IpAddress& ip) {
    return ip == *net::IpAddress::parse("192.0.2.1");
  };
  return diagnose::read_chain(refusal, {own_name, own_address});
}

TEST_CASE("a mail that the domain's own host sent out is its own") {
  auto chain = chain_of(
      "Received: from [192.168.1.7] (dsl.isp.test [198.51.100.9])\n"
      "\tby mail.shop.example with ESMTPSA id 1 for <friend@there.test>; Sat, 21 Nov "
      "2026 08:00:00 +0000\n",
      "mail.shop.example");
  CHECK(chain.origin == Origin::OwnHost);
  CHECK(chain.own_host == "mail.shop.example");
}

TEST_CASE(
    "an own host's name in a field that another host's bounce brings back proves "
    "nothing") {
  auto chain = chain_of(
      "Received: from [192.168.1.7] by mail.shop.example with ESMTPSA id 1; Sat, 21 Nov "
      "2026 08:00:00 +0000\n",
      "web9.stranger.test");
  CHECK(chain.origin == Origin::Unknown);
}

TEST_CASE("a forger's field below the stranger's own is not believed") {
  auto chain = chain_of(
      "Received: from localhost (localhost [127.0.0.1]) by web9.stranger.test with ESMTP "
      "id 2; Sat, 21 Nov 2026 "
      "08:00:01 +0000\n"
      "Received: from [192.168.1.7] by mail.shop.example with ESMTPSA id 1; Sat, 21 Nov "
      "2026 08:00:00 +0000\n",
      "web9.stranger.test");
  CHECK(chain.origin == Origin::Unknown);
}

TEST_CASE(
    "the own address handing the mail to a filter is a relay, to another mailbox a "
    "forward") {
  std::string own =
      "Received: from mail.shop.example (mail.shop.example [192.0.2.1])\n"
      "\tby filter1.host.test with ESMTPS id 2 for <%>; Sat, 21 Nov 2026 08:00:00 "
      "+0000\n";
  std::string relayed = own, forwarded = own;
  relayed.replace(relayed.find('%'), 1, "friend@there.test");
  forwarded.replace(forwarded.find('%'), 1, "me@host.test");
  CHECK(chain_of(relayed).origin == Origin::OwnThroughRelay);
  CHECK(chain_of(relayed).host == "filter1.host.test");
  auto chain = chain_of(forwarded);
  CHECK(chain.origin == Origin::Forwarded);
  CHECK(chain.delivered_to == "me@host.test");
}

TEST_CASE("a forward is seen through the forwarder's inner hops") {
  auto chain = chain_of(
      "Received: from mx.host.test (mx.host.test [198.51.100.2])\n"
      "\tby fwd.host.test with ESMTP id 3 for <friend@there.test>; Sat, 21 Nov 2026 "
      "08:00:02 +0000\n"
      "Received: from mail.shop.example (mail.shop.example [192.0.2.1])\n"
      "\tby mx.host.test with ESMTPS id 2 for <me@host.test>; Sat, 21 Nov 2026 08:00:00 "
      "+0000\n");
  CHECK(chain.origin == Origin::Forwarded);
  CHECK(chain.host == "fwd.host.test");
}

TEST_CASE("a script, a login and a stranger on somebody else's host are told apart") {
  CHECK(chain_of("Received: by vps1.host.test (Postfix, from userid 33)\n\tid 9; Sat, 21 "
                 "Nov 2026 08:00:00 +0000\n")
            .origin == Origin::Script);
  CHECK(chain_of("Received: from [10.0.0.3] (dsl.isp.test [198.51.100.9])\n\tby "
                 "out.host.test with ESMTPSA id 1; Sat, "
                 "21 Nov 2026 08:00:00 +0000\n")
            .origin == Origin::SubmittedElsewhere);
  auto chain = chain_of(
      "Received: from User (unknown [198.51.100.77])\n\tby cp.host.test with ESMTP id 1; "
      "Sat, 21 Nov 2026 08:00:00 "
      "+0000\n");
  CHECK(chain.origin == Origin::Elsewhere);
  CHECK(chain.from == "198.51.100.77");
}

TEST_CASE("without a Received field nothing is known") {
  CHECK(chain_of("").origin == Origin::Unknown);
}

TEST_CASE("where only the header tells the recipient, its own domain's host forwarded") {
  bounce::Refusal refusal;
  refusal.facts.recipient = "me@host.test";
  refusal.facts.sources.set("recipient", bounce::Source::ReturnedHeader);
  refusal.facts.sender_domain = "shop.example";
  auto mail = mail::read_message(
      "Received: from mail.shop.example (mail.shop.example [192.0.2.1])\n"
      "\tby mx.host.test with ESMTPS id 2 for <me@host.test>; Sat, 21 Nov 2026 08:00:00 "
      "+0000\nFrom: a@shop.example\nTo: me@host.test\n\nbody\n");
  REQUIRE(mail);
  refusal.returned = std::make_shared<mail::Message>(std::move(*mail));
  auto chain = diagnose::read_chain(
      refusal,
      {[](const std::string& name) { return text::is_under(name, "shop.example"); },
       [](const net::IpAddress& ip) {
         return ip == *net::IpAddress::parse("192.0.2.1");
       }});
  CHECK(chain.origin == Origin::Forwarded);
  CHECK(chain.delivered_to == "me@host.test");
}
