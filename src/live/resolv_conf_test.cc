#include "live/resolv_conf.h"

#include <doctest/doctest.h>

using namespace mailwhy::live;

static std::string read(std::string_view text) {
  std::string out;
  for (const ServerAddress& server : parse_resolv_conf(text))
    out += server.to_string() + " ";
  return out;
}

TEST_CASE("the system's resolvers are the nameserver lines, in order and once") {
  CHECK(
      read("# made by hand\nsearch example.org\nnameserver 192.0.2.53\n"
           "nameserver\t2001:db8::53\r\nnameserver 192.0.2.53 # again\noptions edns0") ==
      "192.0.2.53 2001:db8::53 ");
}

TEST_CASE("no more resolvers are read than the C library takes") {
  CHECK(read("nameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3\n"
             "nameserver 192.0.2.4\n") == "192.0.2.1 192.0.2.2 192.0.2.3 ");
}

TEST_CASE("lines that name no address are passed over") {
  CHECK(read("nameserver\nnameserver ns1.example.org\nnameserver fe80::1%eth0\n"
             "nameservers 192.0.2.1\n; nameserver 192.0.2.2\nnameserver 192.0.2.3") ==
        "192.0.2.3 ");
  CHECK(read(std::string(100000, ' ') + "\nnameserver 192.0.2.3") == "");
}

TEST_CASE("without a readable file the machine itself is asked") {
  auto servers = system_resolvers("/nonexistent/resolv.conf");
  REQUIRE(servers.size() == 1);
  CHECK(servers[0].to_string() == "127.0.0.1");
}
