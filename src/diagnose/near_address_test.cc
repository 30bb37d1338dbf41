#include "diagnose/near_address.h"

#include <doctest/doctest.h>

#include "mail/reader.h"

using namespace mailwhy;
using diagnose::near_address;
using diagnose::one_slip_apart;

static std::string near(const std::string& recipient, const std::string& header = {}) {
  std::optional<mail::Message> mail;
  if (!header.empty()) mail = *mail::read_message(header + "\n\nx\n");
  auto found = near_address(recipient, mail ? &*mail : nullptr);
  return found ? found->address + " " + found->seen_in : "";
}

TEST_CASE("one slip: put in, left out, changed, swapped") {
  CHECK(one_slip_apart("gmial.com", "gmail.com"));
  CHECK(one_slip_apart("gmal.com", "gmail.com"));
  CHECK(one_slip_apart("gmaill.com", "gmail.com"));
  CHECK(one_slip_apart("gnail.com", "gmail.com"));
  CHECK_FALSE(one_slip_apart("gmail.com", "gmail.com"));
  CHECK_FALSE(one_slip_apart("gmxil.cm", "gmail.com"));
  CHECK_FALSE(one_slip_apart("ivanov1", "ivanov2"));
  CHECK_FALSE(one_slip_apart("ivanov", "ivanov2"));
}

TEST_CASE("another address of the same mail corrects a misspelt one") {
  CHECK(near("frend@there.example",
             "From: a@shop.example\nCc: Friend <friend@there.example>") ==
        "friend@there.example Cc");
  CHECK(near("friend@there.example", "From: a@shop.example\nTo: friend@there.example") ==
        "");
}

TEST_CASE("the domain of the mail that is answered corrects a misspelt one") {
  CHECK(near("friend@tehre.example",
             "From: a@shop.example\nReferences: <1@x.example> <2@there.example>") ==
        "friend@there.example References");
}

TEST_CASE("a well-known mail domain is asked about, but never for another known one") {
  CHECK(near("friend@gmial.com") == "friend@gmail.com ");
  CHECK(near("friend@mail.com") == "");
  CHECK(near("friend@unknown.example") == "");
  CHECK(near("no address") == "");
}
