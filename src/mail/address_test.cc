// Addresses.
#include "mail/address.h"

#include <doctest/doctest.h>

using namespace mailwhy;

TEST_CASE("addresses are read bare, in brackets, quoted and with U-labels") {
  CHECK(mail::parse_address(" <User@Example.ORG> ")->to_string() == "User@example.org");
  CHECK(mail::parse_address("\"a b\"@example.org")->local == "\"a b\"");
  CHECK(mail::parse_address("a@könig-studio.example")->domain ==
        "xn--knig-studio-rfb.example");
  CHECK(mail::parse_address("@relay.example:a@example.org")->to_string() ==
        "a@example.org");
  CHECK(mail::parse_address("a@[192.0.2.1]")->domain == "[192.0.2.1]");
  CHECK_FALSE(mail::parse_address("no address"));
  CHECK_FALSE(mail::parse_address("a b@example.org"));
  CHECK_FALSE(mail::parse_address("@"));
}

TEST_CASE("a From field gives its addresses without names and comments") {
  auto found = mail::addresses_of(
      "\"Doe, J.\" <j@example.org>, b@example.net (Bob), team: c@example.com;");
  REQUIRE(found.size() == 3);
  CHECK(found[0].to_string() == "j@example.org");
  CHECK(found[2].to_string() == "c@example.com");
}
