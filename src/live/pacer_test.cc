#include "live/pacer.h"

#include <doctest/doctest.h>

using namespace mailwhy;
using namespace mailwhy::live;
using namespace std::chrono_literals;

static const SteadyTime kStart{std::chrono::hours(1)};
static const net::IpAddress kServer = net::IpAddress::v4(0xc0000201);
static const net::IpAddress kOther = net::IpAddress::v4(0xc0000202);

TEST_CASE("a burst leaves at once, then questions leave at the pace") {
  Pacer pacer({50, 40});
  for (int i = 0; i < 40; i++) CHECK(pacer.book(kServer, kStart) == kStart);
  CHECK(pacer.book(kServer, kStart) == kStart + 20ms);
  CHECK(pacer.book(kServer, kStart) == kStart + 40ms);
}

TEST_CASE("a rested server takes a burst again") {
  Pacer pacer({50, 40});
  for (int i = 0; i < 60; i++) pacer.book(kServer, kStart);
  SteadyTime later = kStart + 2s;
  for (int i = 0; i < 40; i++) CHECK(pacer.book(kServer, later) == later);
  CHECK(pacer.book(kServer, later) > later);
}

TEST_CASE("servers are paced one by one") {
  Pacer pacer({1, 1});
  CHECK(pacer.book(kServer, kStart) == kStart);
  CHECK(pacer.book(kOther, kStart) == kStart);
  CHECK(pacer.book(kServer, kStart) == kStart + 1s);
}

TEST_CASE("no second sees more than burst and pace together") {
  Pacer pacer({50, 40});
  std::vector<SteadyTime> sent;
  for (int i = 0; i < 1000; i++) sent.push_back(pacer.book(kServer, kStart));
  for (size_t i = 90; i < sent.size(); i++) CHECK(sent[i] - sent[i - 90] >= 1s);
  CHECK(sent.back() - kStart < 20s);
}

TEST_CASE("without a pace nothing waits, and rested servers are forgotten") {
  Pacer unlimited({0, 0});
  for (int i = 0; i < 1000; i++) CHECK(unlimited.book(kServer, kStart) == kStart);
  Pacer pacer({50, 40});
  for (uint32_t i = 0; i < 10000; i++)
    pacer.book(net::IpAddress::v4(i), kStart + std::chrono::seconds(i));
  CHECK(pacer.servers() <= 4096);
}
