// The threads that run handlers: each has a loop of its own and runs its handlers as
// fibers of it, so that one that waits for DNS holds nobody up. Brings Asio: only for the
// server's own files.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/limits.h"
#include "http/server.h"
#include "live/core.h"

namespace mailwhy::http {

// A request on its way through a worker and back. `request` is the worker's while it
// runs; the rest of the plain members are the server's thread's.
struct Exchange {
  explicit Exchange(live::Loop& server_loop)
      : wake(std::make_unique<live::Event>(server_loop)) {}

  Request request;
  Answer answer;
  bool answered = false;              // `answer` is there
  bool ended = false;                 // the stream has ended, too
  std::string events;                 // sent by the stream and not written yet
  std::unique_ptr<live::Event> wake;  // set when one of these changes

  std::atomic<bool> abandoned = false;    // nobody waits for it any more
  std::atomic<size_t> waiting_bytes = 0;  // of events on their way
};
using ExchangePtr = std::shared_ptr<Exchange>;

class Workers {
 public:
  Workers(live::Loop& server_loop, const Service& service, const ServerLimits& limits);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // All of these in the server's thread.

  // False: all workers have as much as they may.
  bool start(const ExchangePtr& exchange);
  size_t running() const;  // handlers begun and not ended
  // Ends the threads. Handlers that still wait are left where they are, for good.
  void stop();

 private:
  struct Worker;
  live::Loop& server_loop_;
  const ServerLimits& limits_;
  std::vector<std::shared_ptr<Worker>> workers_;
};

}  // namespace mailwhy::http
