#include "net/cidr_set.h"

#include <bitset>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mailwhy::net;

namespace {

// A world small enough to look at every address: both ends of one family's space and 256
// addresses in its middle, which is where carries, wraps and neighbours go wrong.
constexpr int kWorld = 768;

IpAddress world_address(bool v4, int index) {
  int block = index / 256, low = index % 256;
  uint8_t fill = block == 0 ? 0x00 : block == 1 ? 0x7f : 0xff;
  uint8_t octets[16];
  std::fill(std::begin(octets), std::end(octets), fill);
  octets[v4 ? 3 : 15] = static_cast<uint8_t>(low);
  return v4 ? IpAddress::v4(std::span<const uint8_t, 4>(octets, 4))
            : IpAddress::v6(octets);
}

using World = std::bitset<kWorld>;

World look(const CidrSet& set, bool v4) {
  World seen;
  for (int i = 0; i < kWorld; i++) seen[i] = set.contains(world_address(v4, i));
  return seen;
}

std::vector<Cidr> some_networks(bool v4) {
  auto count = *rc::gen::inRange(0, 12);
  std::vector<Cidr> networks;
  for (int i = 0; i < count; i++) {
    int bits = v4 ? 32 : 128;
    int prefix = bits - *rc::gen::weightedOneOf<int>(
                            {{9, rc::gen::inRange(0, 9)}, {1, rc::gen::just(bits)}});
    networks.emplace_back(world_address(v4, *rc::gen::inRange(0, kWorld)), prefix);
  }
  return networks;
}

World look(const std::vector<Cidr>& networks, bool v4) {
  World seen;
  for (int i = 0; i < kWorld; i++)
    for (auto& network : networks)
      seen[i] = seen[i] || network.contains(world_address(v4, i));
  return seen;
}

}  // namespace

TEST_CASE("set algebra agrees with looking at every address of a small world") {
  CHECK(rc::check([] {
    bool v4 = *rc::gen::arbitrary<bool>();
    auto a = some_networks(v4), b = some_networks(v4);
    CidrSet x(a), y(b);
    World p = look(a, v4), q = look(b, v4);
    RC_ASSERT(look(x, v4) == p);
    RC_ASSERT(look(x | y, v4) == (p | q));
    RC_ASSERT(look(x & y, v4) == (p & q));
    RC_ASSERT(look(x - y, v4) == (p & ~q));
    RC_ASSERT(x.intersects(y) == !(x & y).empty());
    RC_ASSERT(x.contains(y) == (y - x).empty());
    RC_ASSERT(((x - y) | (x & y)) == x);  // equal sets are equal values
    CidrSet z = x;
    z |= y;
    RC_ASSERT(z == (x | y));
    RC_ASSERT((CidrSet::everything() - (CidrSet::everything() - x)) == x);
  }));
}

TEST_CASE(
    "taking networks out one by one gives each address to the first that asks for it") {
  CHECK(rc::check([] {
    bool v4 = *rc::gen::arbitrary<bool>();
    auto networks = some_networks(v4);
    CidrSet rest =
        *rc::gen::arbitrary<bool>() ? CidrSet::everything() : CidrSet(some_networks(v4));
    CidrSet whole = rest;
    for (auto& network : networks) {
      CidrSet before = rest, taken = rest.take(network);
      RC_ASSERT(taken == (before & CidrSet(network)));
      RC_ASSERT(rest == before - CidrSet(network));
    }
    RC_ASSERT(rest == whole - CidrSet(networks));
  }));
}

TEST_CASE(
    "a set is written as the fewest networks, and reading them gives the set again") {
  CHECK(rc::check([] {
    bool v4 = *rc::gen::arbitrary<bool>();
    CidrSet set(some_networks(v4));
    auto networks = set.cidrs();
    RC_ASSERT(CidrSet(networks) == set);
    for (size_t i = 0; i + 1 < networks.size(); i++) {
      RC_ASSERT(networks[i].last() < networks[i + 1].first());
      // Two halves of one network would have been written as one.
      if (networks[i].prefix() != networks[i + 1].prefix()) continue;
      RC_ASSERT(
          !Cidr(networks[i].base(), networks[i].prefix() - 1).contains(networks[i + 1]));
    }
  }));
}

TEST_CASE(
    "a few networks against a set of hundreds of intervals meet where they overlap") {
  for (bool v4 : {true, false}) {
    std::vector<Cidr> odd;
    for (int i = 1; i < kWorld; i += 2) odd.emplace_back(world_address(v4, i));
    CidrSet many(odd);
    for (int i = 0; i < kWorld; i++) {
      CidrSet one{Cidr(world_address(v4, i))};
      CHECK(many.intersects(one) == (i % 2 == 1));
      CHECK(one.intersects(many) == (i % 2 == 1));
    }
    CHECK(many.intersects(CidrSet(Cidr(world_address(v4, 0), v4 ? 31 : 127))));
  }
  CHECK_FALSE(CidrSet::everything_v4().intersects(CidrSet::everything_v6()));
}

TEST_CASE("the whole space is two networks, and every boundary belongs to one side") {
  CHECK(CidrSet::everything().to_strings() ==
        std::vector<std::string>{"0.0.0.0/0", "::/0"});
  CHECK(CidrSet::everything().v4_count() == 4294967296.0);
  CHECK(CidrSet().to_strings().empty());
  CHECK_FALSE(CidrSet().first());
  auto ip = [](const char* text) { return *IpAddress::parse(text); };
  CidrSet hole = CidrSet::everything() - CidrSet(*Cidr::parse("192.0.2.0/24"));
  CHECK(hole.contains(ip("192.0.1.255")));
  CHECK_FALSE(hole.contains(ip("192.0.2.0")));
  CHECK_FALSE(hole.contains(ip("192.0.2.255")));
  CHECK(hole.contains(ip("192.0.3.0")));
  CHECK(hole.cidrs().size() == 25);
  CHECK(hole.first()->to_string() == "0.0.0.0");
  CidrSet six = CidrSet::everything_v6() - CidrSet(*Cidr::parse("::/1"));
  CHECK(six.to_strings() == std::vector<std::string>{"8000::/1"});
  CHECK(six.first()->to_string() == "8000::");
  CHECK_FALSE(six.contains(ip("0.0.0.0")));
}

TEST_CASE("neighbouring networks join and a family never touches the other") {
  CidrSet set({*Cidr::parse("192.0.2.0/25"), *Cidr::parse("192.0.2.128/25"),
               *Cidr::parse("::/1"), *Cidr::parse("8000::/1")});
  CHECK(set.to_strings() == std::vector<std::string>{"192.0.2.0/24", "::/0"});
  CHECK(set.interval_count() == 2);
}
