#include "net/ip_address.h"

#include <doctest/doctest.h>

#include "net/cidr.h"

using namespace mailwhy::net;

TEST_CASE("IPv6 addresses are read in every RFC 4291 form and written as RFC 5952 asks") {
  const char* table[][2] = {
      {"::", "::"},
      {"::1", "::1"},
      {"1::", "1::"},
      {"2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
      {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
      {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
      {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
      {"::ffff:192.0.2.1", "::ffff:192.0.2.1"},
      {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
  };
  for (auto& [in, out] : table) {
    INFO(in);
    REQUIRE(IpAddress::parse(in));
    CHECK(IpAddress::parse(in)->to_string() == out);
  }
}

TEST_CASE("what is no IP address is refused") {
  for (const char* text :
       {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", ":", ":::", "1:2",
        "::1::", "1:2:3:4:5:6:7:8:9", "12345::", "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7:8",
        "fe80::1%eth0", "::1.2.3", "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:6:7:8::"}) {
    INFO(text);
    CHECK_FALSE(IpAddress::parse(text));
  }
}

TEST_CASE("an address knows its reverse name and its scope") {
  CHECK(IpAddress::parse("192.0.2.1")->reverse_name() == "1.2.0.192.in-addr.arpa");
  CHECK(IpAddress::parse("2001:db8::1")->reverse_name() ==
        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
  CHECK(scope_of(*IpAddress::parse("192.0.2.1")) == Scope::Global);
  CHECK(scope_of(*IpAddress::parse("198.18.0.1")) == Scope::Global);
  CHECK(scope_of(*IpAddress::parse("172.31.0.1")) == Scope::Private);
  CHECK(scope_of(*IpAddress::parse("::ffff:127.0.0.1")) == Scope::Loopback);
  CHECK(scope_of(*IpAddress::parse("fe80::1")) == Scope::LinkLocal);
  CHECK(scope_of(*IpAddress::parse("fd00::1")) == Scope::Private);
  CHECK(scope_of(*IpAddress::parse("::")) == Scope::Unspecified);
  CHECK(scope_of(*IpAddress::parse("::1")) == Scope::Loopback);
  CHECK(scope_of(*IpAddress::parse("::127.0.0.1")) == Scope::Reserved);
}

TEST_CASE("an IPv6 address that leads to an IPv4 one stands for what that one does") {
  CHECK(scope_of(*IpAddress::parse("64:ff9b::10.0.0.1")) == Scope::Private);
  CHECK(scope_of(*IpAddress::parse("64:ff9b::8.8.8.8")) == Scope::Global);
  CHECK(scope_of(*IpAddress::parse("64:ff9b:1::8.8.8.8")) == Scope::Private);
  CHECK(scope_of(*IpAddress::parse("2002:7f00:1::1")) == Scope::Loopback);
  CHECK(scope_of(*IpAddress::parse("2002:a9fe:a9fe::")) == Scope::LinkLocal);
  CHECK(scope_of(*IpAddress::parse("::ffff:0:192.168.0.1")) == Scope::Private);
  CHECK(scope_of(*IpAddress::parse("2001:0:4136:e378:8000:63bf:3f57:fefe")) ==
        Scope::Private);  // 192.168.1.1
  CHECK(scope_of(*IpAddress::parse("2001:db8::1")) == Scope::Global);
}

TEST_CASE("a network holds its addresses and nothing else") {
  Cidr net = *Cidr::parse("192.0.2.77/26");
  CHECK(net.to_string() == "192.0.2.64/26");
  CHECK(net.last().to_string() == "192.0.2.127");
  CHECK(net.contains(*IpAddress::parse("192.0.2.127")));
  CHECK_FALSE(net.contains(*IpAddress::parse("192.0.2.128")));
  CHECK(Cidr::parse("0.0.0.0/0")->contains(*IpAddress::parse("255.255.255.255")));
  CHECK_FALSE(Cidr::parse("::/0")->contains(*IpAddress::parse("1.2.3.4")));
  CHECK_FALSE(Cidr::parse("1.2.3.4/33"));
  CHECK_FALSE(Cidr::parse("1.2.3.4/"));
}
