// What follows from a refusal: again or not, when, may the address be given up, what
// compatible programs call it.
#include <doctest/doctest.h>

#include "bounce/classify.h"
#include "bounce/read.h"

using namespace mailwhy;
using namespace mailwhy::bounce;

static Refusal refusal_of(std::string_view reply) {
  auto input = read_text(reply);
  REQUIRE(input);
  REQUIRE(input->refusals.size() == 1);
  return std::move(input->refusals[0]);
}

static Reason reason_of(std::string_view text, const Circumstances& given) {
  return reason_for(classify(text, given), given);
}

TEST_CASE("a remembered callout is tried again after two hours, and costs no address") {
  Refusal refusal = refusal_of("550 Previous (cached) callout verification failure");
  CHECK(refusal.reason.label == "recipient_unknown");
  CHECK(refusal.reason.permanent);
  CHECK(refusal.reason.retry);
  CHECK(refusal.reason.retry_after == 7200);
  CHECK_FALSE(refusal.reason.suppress_address);
}

TEST_CASE("an address that is plainly unknown is given up and not tried again") {
  Refusal refusal = refusal_of("550 5.1.1 User unknown");
  CHECK_FALSE(refusal.reason.retry);
  CHECK_FALSE(refusal.reason.retry_after);
  CHECK(refusal.reason.suppress_address);
  CHECK(refusal.reason.hard);
}

TEST_CASE("a host's own block says when it ends, a time in the words says it better") {
  std::string block =
      "550 rejected because 192.0.2.10 is in black list at abl.masterhost.ru";
  Refusal refusal = refusal_of(block);
  CHECK(refusal.reason.label == "ip_blocklisted");
  CHECK(refusal.reason.retry);
  CHECK(refusal.reason.retry_after == 7200);
  CHECK(refusal.facts.blocklist == "abl.masterhost.ru");
  CHECK(refusal_of(block + ", try again in 30 minutes").reason.retry_after == 1800);
}

TEST_CASE(
    "a limit that the reply does not name comes from the rule, a named one from it") {
  CHECK(refusal_of("450 too many messages in this connection").facts.limit == 20);
  CHECK_FALSE(refusal_of("421 too many messages in this connection").facts.limit);
  CHECK(refusal_of("550 sorry, I was told not to take more than 50 RCPTs").facts.limit ==
        50);
  Circumstances given;
  given.code = 421;
  given.host = "mx1.masterhost.ru";
  CHECK(classify("too many messages in this connection", given).then.limit == 20);
  given.host = "notmasterhost.ru";
  CHECK(classify("too many messages in this connection", given).then.limit == 0);
}

TEST_CASE("Sisimai's name for an unknown user follows phase and status") {
  Circumstances given;
  given.code = 550;
  given.phase = Phase::Rcpt;
  CHECK(reason_of("User unknown", given).sisimai == "userunknown");
  given.phase = Phase::EndOfData;
  Reason late = reason_of("User unknown", given);
  CHECK(late.label == "recipient_unknown");
  CHECK(late.sisimai == "filtered");
  CHECK_FALSE(late.hard);
  given.status = "5.1.1";
  CHECK(reason_of("User unknown", given).sisimai == "userunknown");
  given.phase = Phase::Unknown;
  given.status = "5.2.1";
  CHECK(reason_of("User unknown", given).sisimai == "filtered");
}

TEST_CASE("a bare refusal is named by what was refused, or by its status") {
  Circumstances given;
  given.code = 550;
  given.status = "5.7.9";
  CHECK(reason_of("Rejected", given).sisimai == "securityerror");
  given.phase = Phase::Mail;
  CHECK(reason_of("Access denied", given).sisimai == "rejected");
  CHECK(reason_of("Access denied", given).label == "policy_rejected");
}

TEST_CASE("the same words mean another thing at one's own server") {
  Circumstances given;
  given.code = 554;
  CHECK(classify("Relay access denied", given).label == "recipient_not_hosted");
  given.side = Side::Own;
  CHECK(classify("Relay access denied", given).label == "relay_denied");
}

TEST_CASE("hosts that take no mail are hard bounces when they say never") {
  Circumstances given;
  given.code = 556;
  CHECK(reason_of("Recipient address has null MX", given).hard);
  given.code = 451;
  CHECK_FALSE(reason_of("Recipient address has null MX", given).hard);
}

TEST_CASE("the page that a reply refers to is a fact") {
  auto page = [](std::string_view reply) { return refusal_of(reply).facts.help_url; };
  CHECK(page("550 5.7.1 Blocked - see https://bl.example.net/lookup/192.0.2.10.") ==
        "https://bl.example.net/lookup/192.0.2.10");
  CHECK(page("550 rejected (http://www.example.net/why?a=b)") ==
        "http://www.example.net/why?a=b");
  CHECK(page("550 5.1.1 User unknown").empty());
  CHECK(page("550 see ftp://ftp.example.net/ or https:// or http://localhost").empty());
}
