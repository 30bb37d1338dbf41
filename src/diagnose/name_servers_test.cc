#include "diagnose/server_view.h"

#include <algorithm>
#include <memory>

#include <doctest/doctest.h>

#include "diagnose/servers_for_tests.h"

using namespace mailwhy;
using diagnose::records_of;
using diagnose::ServerState;
using diagnose::ServersWorld;
using diagnose::Zone;

static const char* kZone =
    "shop.example. SOA ns1.shop.example. root.shop.example. 7 1 1 1 1\n"
    "shop.example. NS ns1.shop.example.\nshop.example. NS ns2.shop.example.\n"
    "ns1.shop.example. A 192.0.2.1\nns2.shop.example. A 192.0.2.2\n"
    "shop.example. TXT \"v=spf1 ip4:198.51.100.1 -all\"\n";
static const char* kDelegation =
    "shop.example. NS ns1.shop.example.\nshop.example. NS ns2.shop.example.\n";

static void set(dns::ZoneResolver& zone, const std::string& text) {
  zone = dns::ZoneResolver();
  zone.add(records_of(text));
}

static std::unique_ptr<ServersWorld> world() {
  auto world = std::make_unique<ServersWorld>();
  world->recursive.add(records_of(
      "example. SOA a. b. 1 1 1 1 1\nexample. NS a.nic.example.\na.nic.example. "
      "A 192.0.2.9\n"));
  world->recursive.add(records_of(kZone));
  world->servers["192.0.2.9"].referral = records_of(kDelegation);
  set(world->servers["192.0.2.1"].zone, kZone);
  set(world->servers["192.0.2.2"].zone, kZone);
  return world;
}

static Zone judged(ServersWorld& world) {
  Zone zone = diagnose::ask_name_servers(world, "shop.example");
  spf::Query query;
  query.client_ip = *net::IpAddress::parse("198.51.100.1");
  query.sender = "a@shop.example";
  query.helo = "mail.shop.example";
  diagnose::judge_at_each_server(world, zone, query);
  return zone;
}

TEST_CASE("servers of a healthy zone are found from the parent and agree") {
  auto healthy = world();
  Zone zone = judged(*healthy);
  CHECK(zone.apex == "shop.example");
  CHECK(zone.parent == "example");
  CHECK(zone.parent_ns == zone.zone_ns);
  REQUIRE(zone.servers.size() == 2);
  for (const auto& server : zone.servers) {
    CHECK(server.state == ServerState::Fine);
    CHECK(server.serial == 7);
    CHECK(server.spf == spf::Verdict::Pass);
  }
}

TEST_CASE(
    "a server with another SPF record and the same serial judges the mail otherwise") {
  auto split = world();
  std::string other = kZone;
  other.replace(other.find("ip4:198.51.100.1"), 16, "ip4:198.51.100.2");
  set(split->servers["192.0.2.2"].zone, other);
  Zone zone = judged(*split);
  CHECK(zone.servers[0].spf == spf::Verdict::Pass);
  CHECK(zone.servers[1].spf == spf::Verdict::Fail);
  CHECK(zone.servers[0].serial == zone.servers[1].serial);
}

TEST_CASE("silent, lame and TCP-less servers are told apart") {
  auto silent = world();
  silent->servers.erase("192.0.2.2");
  CHECK(judged(*silent).servers[1].state == ServerState::Silent);

  auto refusing = world();
  refusing->servers["192.0.2.2"].rcode = dns::Rcode::Refused;
  Zone zone = judged(*refusing);
  CHECK(zone.servers[1].state == ServerState::Lame);
  CHECK(zone.servers[1].reply == "REFUSED");

  auto no_aa = world();
  no_aa->servers["192.0.2.2"].authoritative = false;
  CHECK(judged(*no_aa).servers[1].reply == "no AA");

  auto no_tcp = world();
  no_tcp->servers["192.0.2.2"].tcp = dns::Status::Unreachable;
  CHECK(judged(*no_tcp).servers[1].state == ServerState::NoTcp);
}

TEST_CASE("a server that only the zone itself lists is asked too") {
  auto hidden = world();
  std::string more =
      std::string(kZone) +
      "shop.example. NS ns3.shop.example.\nns3.shop.example. A 192.0.2.3\n";
  for (const char* ip : {"192.0.2.1", "192.0.2.2", "192.0.2.3"})
    set(hidden->servers[ip].zone, more);
  hidden->recursive.add(records_of("ns3.shop.example. A 192.0.2.3\n"));
  Zone zone = judged(*hidden);
  CHECK(zone.ns_sets_differ());
  REQUIRE(zone.servers.size() == 3);
  CHECK(zone.servers[2].name == "ns3.shop.example");
  CHECK_FALSE(zone.servers[2].in_parent);
  CHECK(zone.servers[2].in_zone);
}

TEST_CASE("a zone that the resolver cannot reach is still found from its parent") {
  auto broken = world();
  dns::ZoneResolver recursive;
  recursive.add(records_of(
      "example. SOA a. b. 1 1 1 1 1\nexample. NS a.nic.example.\na.nic.example. "
      "A 192.0.2.9\n"));
  auto name = dns::Name::from_text("shop.example");
  recursive.fail(*name, std::nullopt, dns::Rcode::ServFail);
  broken->recursive = std::move(recursive);
  for (dns::Record& record :
       records_of("ns1.shop.example. A 192.0.2.1\nns2.shop.example. A 192.0.2.2\n"))
    broken->recursive.add(record);
  broken->servers["192.0.2.1"].rcode = broken->servers["192.0.2.2"].rcode =
      dns::Rcode::ServFail;
  Zone zone = judged(*broken);
  CHECK(zone.delegated);
  CHECK(std::ranges::count(zone.servers, ServerState::Lame,
                           &diagnose::NameServer::state) == 2);
}

TEST_CASE("where no authoritative server answers at all, the way there is blocked") {
  auto blocked = world();
  blocked->servers.clear();
  Zone zone = judged(*blocked);
  CHECK(zone.port_blocked);
  CHECK(zone.servers.empty());
}
