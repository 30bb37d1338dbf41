// What the server bears from its clients, and how long.
#pragma once

#include <chrono>
#include <cstddef>

namespace mailwhy::http {

struct ServerLimits {
  size_t max_header = 16 * 1024;                 // request line and fields: else 431
  size_t max_target = 4 * 1024;                  // else 414
  size_t max_fields = 100;                       // else 431
  size_t max_body = 24u * 1024 * 1024;           // else 413
  size_t max_bodies = 256u * 1024 * 1024;        // of all requests together: else 503
  std::chrono::milliseconds header_time{10000};  // from the first byte on
  std::chrono::milliseconds body_time{60000};
  size_t min_body_bytes = 10 * 1024;  // in each slow_time, or the client is too slow
  std::chrono::milliseconds slow_time{10000};
  std::chrono::milliseconds idle_time{15000};   // between requests
  std::chrono::milliseconds write_time{20000};  // for each 64 kB of an answer
  // A handler that takes longer is answered for with 504; it should have a shorter
  // deadline of its own. A stream may take as long again and again as it sends events.
  std::chrono::milliseconds handler_time{60000};
  std::chrono::milliseconds heartbeat{10000};  // of event streams
  std::chrono::milliseconds stop_time{5000};   // for what is running at stop()
  // Where there are more, the one that has been waiting longest for a request is closed;
  // where none waits, the new one gets 503.
  size_t max_connections = 1024;
  size_t max_connections_of_client = 32;  // not of loopback and of proxies
  size_t workers = 4;                     // threads that run handlers
  size_t handlers_per_worker = 128;       // more get 503
};

}  // namespace mailwhy::http
