// What a reverse name and a HELO name look like.
#include <doctest/doctest.h>

#include "diagnose/checks/helo_name.h"
#include "diagnose/checks/reverse_name.h"

using namespace mailwhy;
using diagnose::is_full_host_name;
using diagnose::looks_generic;

static net::IpAddress ip(const char* text) {
  return *net::IpAddress::parse(text);
}

TEST_CASE("a reverse name that spells the address or names a pool is generic") {
  for (const char* name :
       {"192-0-2-61.dsl.lines.example", "61.2.0.192.lines.example",
        "pool-61-2-0-192.broadband.lines.example", "host61-2.lines.example",
        "c000023d.lines.example", "192000002061.lines.example", "dyn-7.lines.example",
        "p5b0.dip0.dialup.lines.example", "cable7.lines.example",
        "ip192-0-2-61.static.lines.example", "mail-192-0-2-61.adsl.lines.example"})
    CHECK_MESSAGE(looks_generic(name, ip("192.0.2.61")), std::string(name));
  for (const char* name : {"2001-db8-61-0-0-0-0-25.lines.example",
                           "20010db8006100000000000000000025.lines.example"})
    CHECK_MESSAGE(looks_generic(name, ip("2001:db8:61::25")), std::string(name));
}

TEST_CASE("the name of a mail server is not generic") {
  for (const char* name :
       {"mail.pottery.example", "mx1.pottery.example", "pottery.example",
        "smtp-out-61.service.example", "o1.mail.service.example",
        "mail-61-2.out.service.example", "mta7.pool.example", "vps312.hoster.example"})
    CHECK_MESSAGE(!looks_generic(name, ip("192.0.2.61")), std::string(name));
  CHECK(!looks_generic("mail.pottery.example", ip("2001:db8:61::25")));
}

TEST_CASE("a full host name has two labels and is known outside") {
  for (const char* name : {"mail.example.org", "MX1.Example.org", "a.b",
                           "xn--p1ai.example", "mail.example.org."})
    CHECK_MESSAGE(is_full_host_name(name), std::string(name));
  for (const char* name : {"", "localhost", "srv01", "localhost.localdomain",
                           "mail.local", "ex01.corp.local", "[192.0.2.1]", "192.0.2.1",
                           "mail_1.example.org", "-a.example.org", "mail..org",
                           ".example.org", "mail.example.org..", "a b.example"})
    CHECK_MESSAGE(!is_full_host_name(name), std::string(name));
}
