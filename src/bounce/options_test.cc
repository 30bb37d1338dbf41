// What the command line adds, and what the words beside a value say of it.
#include <doctest/doctest.h>

#include "bounce/classify.h"
#include "bounce/read.h"
#include "bounce/reply_facts.h"

using namespace mailwhy;

static bounce::Facts facts_of(const std::string& reply, const bounce::Options& options) {
  auto input = bounce::read_input(reply, "reply");
  REQUIRE(input);
  REQUIRE(input->refusals.size() == 1);
  bounce::apply_options(input->refusals[0], options);
  return input->refusals[0].facts;
}

TEST_CASE("a null sender is judged by its HELO name, whichever of both the reply names") {
  bounce::Options options;
  options.sender = "<>";
  options.helo = "mx1.example.org";
  auto named = facts_of(
      "550 5.7.1 SPF check of HELO identity failed: 192.0.2.10 may not use "
      "mx1.example.org",
      options);
  CHECK(named.sender == "");
  CHECK(named.sender_domain == "mx1.example.org");
  CHECK(named.identity == "helo");
  auto unnamed = facts_of("550 5.7.1 SPF fail, client 192.0.2.10", options);
  CHECK(unnamed.sender_domain == "mx1.example.org");
  CHECK(unnamed.identity == "helo");
}

TEST_CASE("of two domains in a reply the sender's is the one that the reader names") {
  bounce::Options options;
  options.sender = "alice@example.org";
  auto facts = facts_of(
      "554 5.7.1 bob@example.net SPF policy for example.org says no: client-ip "
      "192.0.2.10",
      options);
  CHECK(facts.sender_domain == "example.org");
  CHECK(facts.recipient == "bob@example.net");
}

TEST_CASE("the one strange address in a reply is the recipient") {
  bounce::Options options;
  options.sender = "alice@example.org";
  auto facts =
      facts_of("554 This user doesn't have an account (bob@example.net) [0]", options);
  CHECK(facts.recipient == "bob@example.net");
}

TEST_CASE("words that end like others do not mislead about an address") {
  auto client = [](std::string_view text, const bounce::Surroundings& around) {
    auto ip = bounce::facts_in_reply({text, bounce::kReplyRules}, around).client_ip;
    return ip ? ip->to_string() : std::string();
  };
  CHECK(client("Your IP 192.0.2.10 is missing in its SPF entry", {}) == "192.0.2.10");
  CHECK(client("our IP 192.0.2.10 is busy", {}) == "");
  CHECK(client("Server 192.0.2.10 ist laut SPF nicht berechtigt", {}) == "192.0.2.10");
  CHECK(client("SPF checker ver 1.2.3.4 says no", {}) == "");
}

TEST_CASE("the receiver's own address is not the one it judged") {
  bounce::Surroundings around;
  around.recipient_domain = "example.net";
  std::string text =
      "mx1.example.net (mxgw) [198.51.100.7] rejects this mail. SPF result for "
      "example.org with 192.0.2.10: fail";
  CHECK(bounce::facts_in_reply({text, bounce::kReplyRules}, around)
            .client_ip->to_string() == "192.0.2.10");
}

TEST_CASE("with the recipient known, the address behind the receiver's name is its own") {
  bounce::Options options;
  options.sender = "alice@example.org";
  options.recipient = "bob@example.net";
  auto facts = facts_of(
      "550-mx1.example.net (mxgw) [198.51.100.7] rejects this mail.\n"
      "550 SPF result for example.org with 192.0.2.10: fail",
      options);
  CHECK(facts.client_ip->to_string() == "192.0.2.10");
}

TEST_CASE("a host of the sender's domain beside the domain is no second domain") {
  auto domain = [](const std::string& reply) {
    return facts_of(reply, {}).sender_domain;
  };
  CHECK(domain("550 SPF FAIL ip=192.0.2.10 helo=out5.example.org from=kim@example.org") ==
        "example.org");
  CHECK(domain("550 5.7.1 Rejected: out5.example.org(192.0.2.10) violates SPF of "
               "example.org") == "example.org");
  CHECK(domain("550 5.1.8 Sender domain example.org does not exist") == "example.org");
}

TEST_CASE("a greeting that stands before the sender was not what was judged") {
  auto facts = facts_of(
      "550 SPF hardfail, HELO out.example.org, client [192.0.2.10], MAIL FROM "
      "<kim@example.org>",
      {});
  CHECK(facts.identity != "helo");
  CHECK(facts.helo == "out.example.org");
  CHECK(facts.sender == "kim@example.org");
}

TEST_CASE("a reply without code keeps the error it names") {
  auto input = bounce::read_text(
      "SPF permanent error: the record of example.org cannot be interpreted");
  REQUIRE(input);
  CHECK(input->refusals.at(0).reason.label == "spf_error");
}
