#include "bounce/greeting_name.h"

#include <doctest/doctest.h>

#include <string>

using mailwhy::bounce::greeting_name_in;

TEST_CASE("the name in HELO is found in the words of many servers") {
  for (const char* reply : {"EHLO/HELO argument \"srv01\" invalid, closing connection.",
                            "Invalid HELO: srv01 must be a fully qualified domain name",
                            "Helo name rejected: invalid hostname srv01",
                            "HELO should be your host name, not SRV01",
                            "Bad HELO - Host impersonating [srv01]",
                            "Invalid EHLO/HELO (srv01): cannot be resolved",
                            "<srv01>: Helo command rejected", "Неверное имя HELO: srv01"})
    CHECK_MESSAGE(greeting_name_in(reply) == "srv01", std::string(reply));
  CHECK(greeting_name_in("HELO gate.office.example.org does not resolve.") ==
        "gate.office.example.org");
  CHECK(greeting_name_in("do not say HELO localhost") == "localhost");
}

TEST_CASE("where no name stands none is made up") {
  for (const char* reply : {"Access denied - Invalid HELO name (See RFC2821 4.1.1.1)",
                            "HELO command rejected", "invalid HELO, 192.0.2.1",
                            "your greeting is not a fully-qualified name", "HELO",
                            "Ungueltiger HELO-Name", "", "need fully-qualified hostname"})
    CHECK_MESSAGE(greeting_name_in(reply) == "", std::string(reply));
}
