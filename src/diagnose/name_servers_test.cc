#include "diagnose/server_view.h"

#include <map>

#include <doctest/doctest.h>

#include "dns/zone_file.h"
#include "dns/zone_resolver.h"

using namespace mailwhy;
using diagnose::ServerState;
using diagnose::Zone;

static std::vector<dns::Record> records(const std::string& text) {
  std::string whole = "$TTL 3600\n" + text;
  auto parsed = dns::read_zone_file(whole);
  REQUIRE(parsed.errors.empty());
  return parsed.records;
}

// A resolver's view and the servers behind it, each with records of its own and a mood.
struct World : dns::Resolver {
  struct Server {
    std::vector<dns::Record> records,
        referral;  // referral: for names that it delegates away
    dns::Status udp = dns::Status::Answered, tcp = dns::Status::Answered;
    dns::Rcode rcode = dns::Rcode::NoError;
    bool authoritative = true;
  };
  dns::ZoneResolver recursive;
  std::map<std::string, Server> servers;  // by address

  using dns::Resolver::query;
  net::Time now() const override { return {}; }
  dns::AnswerPtr query(const dns::Question& question) override {
    if (!question.ask.server) return recursive.query(question);
    auto answer = std::make_shared<dns::Answer>();
    auto known = servers.find(question.ask.server->to_string());
    if (known == servers.end()) {
      answer->status = dns::Status::Timeout;
      return answer;
    }
    const Server& server = known->second;
    answer->status =
        question.ask.transport == dns::Transport::Tcp ? server.tcp : server.udp;
    answer->rcode = server.rcode;
    if (answer->status != dns::Status::Answered || server.rcode != dns::Rcode::NoError)
      return answer;
    for (const dns::Record& record : server.referral)
      if (question.name.is_under(record.owner)) answer->authority.push_back(record);
    if (!answer->authority.empty()) return answer;
    dns::ZoneResolver own;
    own.add(server.records);
    *answer = *own.query(question.name, question.type);
    answer->authoritative = server.authoritative;
    return answer;
  }
};

static const char* kZone =
    "shop.example. SOA ns1.shop.example. root.shop.example. 7 1 1 1 1\n"
    "shop.example. NS ns1.shop.example.\nshop.example. NS ns2.shop.example.\n"
    "ns1.shop.example. A 192.0.2.1\nns2.shop.example. A 192.0.2.2\n"
    "shop.example. TXT \"v=spf1 ip4:198.51.100.1 -all\"\n";
static const char* kDelegation =
    "shop.example. NS ns1.shop.example.\nshop.example. NS ns2.shop.example.\n";

static World world() {
  World world;
  world.recursive.add(
      records("example. SOA a. b. 1 1 1 1 1\nexample. NS a.nic.example.\na.nic.example. "
              "A 192.0.2.9\n"));
  world.recursive.add(records(kZone));
  world.servers["192.0.2.9"].referral = records(kDelegation);
  world.servers["192.0.2.1"].records = records(kZone);
  world.servers["192.0.2.2"].records = records(kZone);
  return world;
}

static Zone judged(World& world) {
  Zone zone = diagnose::ask_name_servers(world, "shop.example");
  spf::Query query;
  query.client_ip = *net::IpAddress::parse("198.51.100.1");
  query.sender = "a@shop.example";
  query.helo = "mail.shop.example";
  diagnose::judge_at_each_server(world, zone, query);
  return zone;
}

TEST_CASE("servers of a healthy zone are found from the parent and agree") {
  World healthy = world();
  Zone zone = judged(healthy);
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
  World split = world();
  std::string other = kZone;
  other.replace(other.find("ip4:198.51.100.1"), 16, "ip4:198.51.100.2");
  split.servers["192.0.2.2"].records = records(other);
  Zone zone = judged(split);
  CHECK(zone.servers[0].spf == spf::Verdict::Pass);
  CHECK(zone.servers[1].spf == spf::Verdict::Fail);
  CHECK(zone.servers[0].serial == zone.servers[1].serial);
}

TEST_CASE("silent, lame and TCP-less servers are told apart") {
  World silent = world();
  silent.servers.erase("192.0.2.2");
  CHECK(judged(silent).servers[1].state == ServerState::Silent);

  World refusing = world();
  refusing.servers["192.0.2.2"].rcode = dns::Rcode::Refused;
  Zone zone = judged(refusing);
  CHECK(zone.servers[1].state == ServerState::Lame);
  CHECK(zone.servers[1].reply == "REFUSED");

  World no_aa = world();
  no_aa.servers["192.0.2.2"].authoritative = false;
  CHECK(judged(no_aa).servers[1].reply == "no AA");

  World no_tcp = world();
  no_tcp.servers["192.0.2.2"].tcp = dns::Status::Unreachable;
  CHECK(judged(no_tcp).servers[1].state == ServerState::NoTcp);
}

TEST_CASE("a server that only the zone itself lists is asked too") {
  World hidden = world();
  std::string more =
      std::string(kZone) +
      "shop.example. NS ns3.shop.example.\nns3.shop.example. A 192.0.2.3\n";
  for (const char* ip : {"192.0.2.1", "192.0.2.2", "192.0.2.3"})
    hidden.servers[ip].records = records(more);
  hidden.recursive.add(records("ns3.shop.example. A 192.0.2.3\n"));
  Zone zone = judged(hidden);
  CHECK(zone.ns_sets_differ());
  REQUIRE(zone.servers.size() == 3);
  CHECK(zone.servers[2].name == "ns3.shop.example");
  CHECK_FALSE(zone.servers[2].in_parent);
  CHECK(zone.servers[2].in_zone);
}

TEST_CASE("a zone that the resolver cannot reach is still found from its parent") {
  World broken = world();
  dns::ZoneResolver recursive;
  recursive.add(
      records("example. SOA a. b. 1 1 1 1 1\nexample. NS a.nic.example.\na.nic.example. "
              "A 192.0.2.9\n"));
  auto name = dns::Name::from_text("shop.example");
  recursive.fail(*name, std::nullopt, dns::Rcode::ServFail);
  broken.recursive = std::move(recursive);
  for (dns::Record& record :
       records("ns1.shop.example. A 192.0.2.1\nns2.shop.example. A 192.0.2.2\n"))
    broken.recursive.add(record);
  broken.servers["192.0.2.1"].rcode = broken.servers["192.0.2.2"].rcode =
      dns::Rcode::ServFail;
  Zone zone = judged(broken);
  CHECK(zone.delegated);
  CHECK(zone.in_state(ServerState::Lame).size() == 2);
}

TEST_CASE("where no authoritative server answers at all, the way there is blocked") {
  World blocked = world();
  blocked.servers.clear();
  Zone zone = judged(blocked);
  CHECK(zone.port_blocked);
  CHECK(zone.servers.empty());
}
