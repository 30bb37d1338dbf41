// An HTTP/1.1 server (RFC 9112) for strangers: one thread moves bytes, a few worker
// threads run the handlers. Put a proxy in front for TLS.
//
//   http::Server server([](const http::Request& request) -> http::Answer { … });
//   auto port = server.listen("127.0.0.1:8025");
//   if (!port) …
//   server.run();   // until stop(), from another thread or a signal handler
//
// A handler runs in a fiber of its worker's loop, with at most `handlers_per_worker` of
// them beside each other: while one waits for DNS the others go on. What it throws is
// answered with 500.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/limits.h"
#include "http/message.h"
#include "live/loop.h"
#include "net/cidr_set.h"

namespace mailwhy::http {

// One request that was answered, for a log. The query string is left out: it may hold
// mail addresses.
struct Served {
  net::IpAddress client;
  std::string_view method, path;  // empty where the request could not be read
  unsigned status = 0;
  uint64_t bytes = 0;  // of the answer, header included
  std::chrono::microseconds duration{0};
};

// What happened since the start.
struct ServerCounts {
  // Upper ends of the buckets, in milliseconds.
  static constexpr std::array<unsigned, 12> kBuckets{1,   2,   5,   10,   25,   50,
                                                     100, 250, 500, 1000, 2500, 10000};
  std::array<uint64_t, 6> by_class{};                     // [2]: answers with 2xx
  std::array<uint64_t, kBuckets.size() + 1> durations{};  // not cumulated; last: slower
  std::chrono::microseconds duration_sum{0};
  uint64_t connections = 0;               // accepted
  uint64_t connections_open = 0;          // now
  uint64_t connections_closed_early = 0;  // to make room for others
  uint64_t connections_refused = 0;       // with 503
  uint64_t handlers_running = 0;          // now
  uint64_t streams_open = 0;              // now
};

// The counts in the text format of Prometheus.
std::string metrics_text(const ServerCounts& counts);

struct Service {
  // Called once in each worker's thread; the handler it makes runs in that thread only,
  // in fibers of `loop`. So a handler may own a live::LiveResolver. It is destroyed
  // there, too, before the loop.
  std::function<Handler(live::Loop& loop)> make_handler;
  // Called first, in the thread that serves all connections: for pages that are at hand.
  // Must not wait. nullopt: the handler shall answer.
  std::function<std::optional<Answer>(const Request&)> at_hand;
  // Called in the same thread after each answer; must not wait either.
  std::function<void(const Served&)> log;
  // Clients from here are proxies: the last address in X-Forwarded-For that is no proxy's
  // counts as the client's.
  net::CidrSet proxies;
};

class Server {
 public:
  explicit Server(Handler handler, ServerLimits limits = {});  // for all workers
  explicit Server(Service service, ServerLimits limits = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // "127.0.0.1:8025", "[::1]:8025", "localhost:8025"; port 0 takes a free one. May be
  // called more than once, before run(). Returns the port.
  Result<uint16_t> listen(std::string_view address);

  // Serves until stop(); then takes no more connections, finishes what is running within
  // `stop_time`, and returns.
  void run();

  // From any thread, and from a signal handler.
  void stop() noexcept;

  ServerCounts counts() const;  // from any thread

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mailwhy::http
