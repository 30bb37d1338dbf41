#include "live/server_address.h"

#include <doctest/doctest.h>

using mailwhy::live::ServerAddress;

TEST_CASE("a server is written as address, or as address and port") {
  for (const char* text :
       {"192.0.2.1", "192.0.2.1:5353", "2001:db8::1", "[2001:db8::1]:5353"})
    CHECK(ServerAddress::parse(text).value().to_string() == text);
  CHECK(ServerAddress::parse("[::1]").value().to_string() == "::1");
  CHECK(ServerAddress::parse("127.0.0.1:53").value().to_string() == "127.0.0.1");
}

TEST_CASE("what is no server is pointed at") {
  CHECK(ServerAddress::parse("192.0.2.1:").error().offset == 10);
  CHECK(ServerAddress::parse("192.0.2.1:0").error().offset == 10);
  CHECK(ServerAddress::parse("192.0.2.1:65536").error().offset == 10);
  CHECK(ServerAddress::parse("[::1").error().offset == 4);
  CHECK(ServerAddress::parse("[::1]5353").error().offset == 5);
  for (const char* text :
       {"", ":53", "ns1.example.org", "192.0.2.1:53x", "[192.0.2.1]:53", "[]"})
    CHECK_FALSE(ServerAddress::parse(text));
}
