// Clients that are slow, many or gone: others notice nothing.
#include <ifaddrs.h>
#include <netinet/in.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <deque>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "http/server.h"
#include "http/test_client.h"

using namespace mailwhy;
using namespace mailwhy::http;
using namespace std::chrono_literals;

static Answer page(const Request&) {
  Answer answer;
  answer.response.body = "a page";
  return answer;
}

static std::chrono::milliseconds since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - start);
}

static const char* const kGet = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

TEST_CASE("a thousand half-open connections do not hold up an answer") {
  for (size_t most : {2000, 300}) {  // with room for all, and without
    ServerLimits limits;
    limits.max_connections = most;
    RunningServer running(Handler(page), limits);
    std::deque<RawClient> half_open;
    for (int i = 0; i < 1000; i++) {
      half_open.emplace_back(running.port);
      half_open.back().send(i % 2 ? "GET / HT"
                                  : "POST / HTTP/1.1\r\nHost: a\r\n"
                                    "Content-Length: 100\r\n\r\nabc");
    }
    RawClient kept(running.port);
    for (int i = 0; i < 50; i++) {
      auto start = std::chrono::steady_clock::now();
      CHECK(ask(running.port, kGet).ends_with("a page"));
      CHECK(since(start) < 200ms);
      half_open[static_cast<size_t>(i)].send("T");
      kept.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      REQUIRE(kept.read_until("a page").ends_with("a page"));
    }
    CHECK(running.server.counts().connections_refused == 0);
  }
}

// An address of this machine other than loopback.
static std::optional<net::IpAddress> own_address() {
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) != 0) return {};
  std::optional<net::IpAddress> found;
  for (ifaddrs* one = all; one; one = one->ifa_next) {
    if (!one->ifa_addr || one->ifa_addr->sa_family != AF_INET) continue;
    auto v4 = reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr.s_addr;
    auto address = net::IpAddress::v4(ntohl(v4));
    if (net::scope_of(address) != net::Scope::Loopback) found = address;
  }
  freeifaddrs(all);
  return found;
}

TEST_CASE("one client has its share of connections; the newest stay") {
  auto own = own_address();
  if (!own) {
    std::puts("skipped: no network interface but loopback");
    return;
  }
  ServerLimits limits;
  limits.max_connections_of_client = 3;
  RunningServer running(Handler(page), limits, "0.0.0.0:0");
  RawClient other(running.port);
  std::deque<RawClient> clients;
  for (int i = 0; i < 10; i++) {
    clients.emplace_back(running.port, *own);
    std::this_thread::sleep_for(20ms);
  }
  for (size_t i = 0; i < 10; i++) {
    clients[i].send(kGet);
    std::string answer = clients[i].read();
    CHECK(answer.empty() == (i < 7));
    CHECK(answer.ends_with(i < 7 ? "" : "a page"));
  }
  other.send(kGet);
  CHECK(other.read().ends_with("a page"));
  running.stop();
  CHECK(running.server.counts().connections_closed_early == 7);
}

TEST_CASE("a client that sends request upon request does not hold up others") {
  Service service;
  service.make_handler = [](live::Loop&) { return page; };
  service.at_hand = [](const Request& request) -> std::optional<Answer> {
    return page(request);
  };
  RunningServer running(service);
  std::string many;
  while (many.size() < 1'000'000) many += "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  std::atomic<bool> enough = false;
  RawClient greedy(running.port);
  std::thread writer([&] {
    while (!enough && greedy.send(many)) continue;
    greedy.shut_down();
  });
  std::thread reader([&] {
    while (!greedy.read_until("a page").empty()) continue;
  });
  std::this_thread::sleep_for(50ms);
  for (int i = 0; i < 10; i++) {
    auto start = std::chrono::steady_clock::now();
    CHECK(ask(running.port, kGet).ends_with("a page"));
    CHECK(since(start) < 300ms);
  }
  enough = true;
  writer.join();
  reader.join();
}

TEST_CASE("where every connection is at work another gets 503 and when to come again") {
  std::atomic<bool> go_on = false;
  ServerLimits limits;
  limits.max_connections = 5;
  RunningServer running(Service{[&](live::Loop& loop) {
                                  return [&](const Request& request) {
                                    while (!go_on) loop.sleep(5ms);
                                    return page(request);
                                  };
                                },
                                {},
                                {},
                                {}},
                        limits);
  std::deque<RawClient> clients;
  for (int i = 0; i < 5; i++) {
    clients.emplace_back(running.port);
    clients.back().send(kGet);
  }
  std::this_thread::sleep_for(200ms);
  std::string answer = ask(running.port, kGet);
  CHECK(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
  CHECK(answer.find("\r\nRetry-After: ") != answer.npos);
  go_on = true;
  for (RawClient& client : clients) CHECK(client.read().ends_with("a page"));
}

TEST_CASE("a request that comes too slowly is answered with 408") {
  ServerLimits limits;
  limits.header_time = 300ms;
  limits.idle_time = 300ms;
  limits.body_time = 600ms;
  limits.slow_time = 200ms;
  limits.min_body_bytes = 1000;
  RunningServer running(Handler(page), limits);
  auto trickled = [&](std::string request, std::string more,
                      std::chrono::milliseconds pause) {
    RawClient client(running.port);
    client.send(request);
    auto start = std::chrono::steady_clock::now();
    std::string answer;
    while (answer.empty() && since(start) < 5s) {
      client.send(more);
      answer = client.read(static_cast<int>(pause.count()));
    }
    return std::pair(answer.substr(0, 12), since(start));
  };
  std::string head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n";
  auto [header, header_time] = trickled("GET / HTTP/1.1\r\n", "X", 20ms);
  CHECK(header == "HTTP/1.1 408");
  CHECK(header_time < 1500ms);
  auto [slow, slow_time] = trickled(head, "X", 20ms);
  CHECK(slow == "HTTP/1.1 408");
  CHECK(slow_time < 500ms + 500ms);
  auto [body, body_time] = trickled(head, std::string(500, 'x'), 20ms);
  CHECK(body == "HTTP/1.1 408");
  CHECK(body_time > 400ms);
  CHECK(body_time < 2s);

  auto start = std::chrono::steady_clock::now();
  CHECK(ask(running.port, "").empty());  // nothing was asked, nothing is answered
  CHECK(since(start) < 2s);
  RawClient idle(running.port);
  idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(idle.read().ends_with("a page"));
  CHECK_FALSE(idle.timed_out());
}

TEST_CASE("a client that does not read its answers is left") {
  ServerLimits limits;
  limits.write_time = 300ms;
  RunningServer running(Handler([](const Request&) {
                          Answer answer;
                          answer.response.body = std::string(30'000'000, 'x');
                          return answer;
                        }),
                        limits);
  RawClient client(running.port);
  client.send(kGet);
  auto start = std::chrono::steady_clock::now();
  while (running.server.counts().connections_open != 1 && since(start) < 5s)
    std::this_thread::sleep_for(10ms);
  while (running.server.counts().connections_open != 0 && since(start) < 5s)
    std::this_thread::sleep_for(10ms);
  CHECK(since(start) < 3s);
}

namespace {
// A server whose /slow ends when `go_on` says so, and every other page at once.
struct SlowServer {
  explicit SlowServer(const ServerLimits& limits)
      : running(Service{[this](live::Loop& loop) {
                          return [this, &loop](const Request& request) {
                            if (request.path != "/slow") return page(request);
                            for (inside++; !go_on;) loop.sleep(5ms);
                            inside--;
                            return page(request);
                          };
                        },
                        {},
                        {},
                        {}},
                limits) {}

  void go_in() {
    clients.emplace_back(running.port);
    clients.back().send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  void come_to(int count) {
    auto start = std::chrono::steady_clock::now();
    while (inside != count && since(start) < 20s) std::this_thread::sleep_for(1ms);
    REQUIRE(inside == count);
  }

  std::atomic<bool> go_on = false;
  std::atomic<int> inside = 0;
  std::deque<RawClient> clients;
  RunningServer running;
};
}  // namespace

TEST_CASE("handlers that wait or are too many hold nobody up") {
  ServerLimits limits;
  limits.workers = 1;
  limits.handlers_per_worker = 20;
  limits.handler_time = 60s;
  SlowServer slow(limits);
  while (slow.clients.size() < 19) slow.go_in();
  slow.come_to(19);
  CHECK(ask(slow.running.port, kGet).ends_with("a page"));
  slow.go_in();
  slow.come_to(20);
  CHECK(ask(slow.running.port, kGet).starts_with("HTTP/1.1 503 "));
  slow.go_on = true;
  for (RawClient& client : slow.clients) CHECK(client.read().ends_with("a page"));
  CHECK(ask(slow.running.port, kGet).ends_with("a page"));
}

TEST_CASE("a handler that does not end in time is answered for") {
  ServerLimits limits;
  limits.workers = 1;
  limits.handler_time = 300ms;
  SlowServer slow(limits);
  slow.go_in();
  slow.come_to(1);
  CHECK(slow.clients.front().read().starts_with("HTTP/1.1 504 "));
  CHECK(ask(slow.running.port, kGet).ends_with("a page"));
  slow.go_on = true;
  slow.come_to(0);
  CHECK(ask(slow.running.port, kGet).ends_with("a page"));
}

TEST_CASE("more bodies than there is memory for are refused") {
  ServerLimits limits;
  limits.max_bodies = 1'000'000;
  RunningServer running(Handler(page), limits);
  std::deque<RawClient> clients;
  std::string head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n";
  for (int i = 0; i < 3; i++) {
    clients.emplace_back(running.port);
    clients.back().send(head + std::string(400000, 'x'));
    std::this_thread::sleep_for(100ms);
  }
  CHECK(clients[2].read().starts_with("HTTP/1.1 503 "));
  CHECK(clients[0].send(std::string(100000, 'x')));
  CHECK(clients[0].read_until("a page").ends_with("a page"));
}

TEST_CASE("events arrive as they are sent, with a heartbeat between them") {
  ServerLimits limits;
  limits.heartbeat = 100ms;
  std::atomic<int> sent = 0;
  std::atomic<bool> noticed = false;
  RunningServer running(Service{[&](live::Loop& loop) {
                                  return [&](const Request& request) {
                                    Answer answer;
                                    answer.stream = [&, path = request.path](auto& send) {
                                      send("first", "one\ntwo");
                                      if (path == "/end") return;
                                      while (send("more", std::to_string(++sent)))
                                        loop.sleep(250ms);
                                      noticed = true;
                                    };
                                    return answer;
                                  };
                                },
                                {},
                                {},
                                {}},
                        limits);
  std::string whole = ask(running.port, "GET /end HTTP/1.0\r\n\r\n");
  CHECK(whole.find("\r\nContent-Type: text/event-stream\r\n") != whole.npos);
  CHECK(whole.ends_with("\r\n\r\nevent: first\ndata: one\ndata: two\n\n"));
  whole = ask(running.port, "GET /end HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(whole.ends_with(
      "\r\n\r\n22\r\nevent: first\ndata: one\ndata: two\n\n\r\n0\r\n\r\n"));
  {
    RawClient client(running.port);
    client.send("GET / HTTP/1.0\r\n\r\n");
    CHECK(client.read_until("data: 1\n\n").ends_with("event: more\ndata: 1\n\n"));
    CHECK(client.read_until("data: 2\n\n") == ":\n\n:\n\nevent: more\ndata: 2\n\n");
  }
  auto start = std::chrono::steady_clock::now();
  while (!noticed && since(start) < 5s) std::this_thread::sleep_for(10ms);
  CHECK(noticed);
  CHECK(since(start) < 2s);
}

TEST_CASE("stop finishes what is running and closes what is not") {
  std::atomic<int> running_handlers = 0;
  RunningServer running(Service{[&](live::Loop& loop) {
                                  return [&](const Request& request) {
                                    running_handlers++;
                                    loop.sleep(300ms);
                                    return page(request);
                                  };
                                },
                                {},
                                {},
                                {}});
  RawClient idle(running.port), busy(running.port);
  busy.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  while (running_handlers == 0) std::this_thread::sleep_for(5ms);
  auto start = std::chrono::steady_clock::now();
  running.stop();
  CHECK(since(start) < 2s);
  std::string answer = busy.read();
  CHECK(answer.ends_with("a page"));
  CHECK(answer.find("\r\nConnection: close\r\n") != answer.npos);
  CHECK(idle.read().empty());
}

TEST_CASE("stop does not wait for a handler that never ends") {
  ServerLimits limits;
  limits.stop_time = 200ms;
  std::atomic<int> running_handlers = 0;
  RunningServer running(Service{[&](live::Loop& loop) {
                                  return [&](const Request& request) {
                                    running_handlers++;
                                    loop.sleep(1h);
                                    return page(request);
                                  };
                                },
                                {},
                                {},
                                {}},
                        limits);
  RawClient busy(running.port);
  busy.send(kGet);
  while (running_handlers == 0) std::this_thread::sleep_for(5ms);
  auto start = std::chrono::steady_clock::now();
  running.stop();
  CHECK(since(start) < 2s);
  CHECK(busy.read().empty());
}
