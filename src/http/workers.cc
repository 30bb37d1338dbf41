#include "http/workers.h"

#include <algorithm>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "http/response_head.h"

namespace mailwhy::http {

namespace asio = boost::asio;

// A client that reads its events this much slower than they come is given up.
static constexpr size_t kMaxWaitingEvents = 1024 * 1024;

struct Workers::Worker {
  live::Loop loop;
  asio::executor_work_guard<asio::io_context::executor_type> work{
      loop.core().context.get_executor()};
  std::unique_ptr<Handler> handler;  // of this thread
  bool quit = false;                 // of this thread
  size_t running = 0;                // of the server's thread
  std::thread thread;
};

// Everything that changes an exchange runs in the server's thread.
template <class Change>
static void tell(live::Loop& server_loop, const ExchangePtr& exchange, Change change) {
  asio::post(server_loop.core().context,
             [exchange, change = std::move(change)]() mutable {
               change(*exchange);
               exchange->wake->set();
             });
}

static Answer run_handler(const Handler& handler, const Request& request) {
  try {
    return handler(request);
  } catch (const boost::context::detail::forced_unwind&) {
    throw;
  } catch (...) {
    return {plain_response(500, "a mistake of ours"), {}};
  }
}

static void run_stream(live::Loop& server_loop, const ExchangePtr& exchange,
                       const Stream& stream) {
  auto send = [&](std::string_view event, std::string_view data) {
    if (exchange->abandoned) return false;
    std::string text = event_text(event, data);
    if ((exchange->waiting_bytes += text.size()) > kMaxWaitingEvents) {
      exchange->abandoned = true;
      return false;
    }
    tell(server_loop, exchange,
         [text = std::move(text)](Exchange& changed) { changed.events += text; });
    return true;
  };
  try {
    stream(send);
  } catch (const boost::context::detail::forced_unwind&) {
    throw;
  } catch (...) {
    exchange->abandoned = true;  // the client sees a stream that breaks off
  }
}

Workers::Workers(live::Loop& server_loop, const Service& service,
                 const ServerLimits& limits)
    : server_loop_(server_loop), limits_(limits) {
  for (size_t i = 0; i < std::max<size_t>(1, limits.workers); i++) {
    auto worker = std::make_shared<Worker>();
    worker->thread = std::thread([worker, make = service.make_handler] {
      worker->handler = std::make_unique<Handler>(make(worker->loop));
      live::LoopCore& core = worker->loop.core();
      core.run_until([&] { return worker->quit; });
      // Fibers that still wait may use the handler: then both stay as they are.
      if (core.fibers == 0)
        worker->handler.reset();
      else
        new std::shared_ptr<Worker>(worker);
    });
    workers_.push_back(std::move(worker));
  }
}

Workers::~Workers() {
  stop();
}

void Workers::stop() {
  for (auto& worker : workers_)
    asio::post(worker->loop.core().context,
               [worker = worker.get()] { worker->quit = true; });
  for (auto& worker : workers_) worker->thread.join();
  workers_.clear();
}

size_t Workers::running() const {
  size_t sum = 0;
  for (auto& worker : workers_) sum += worker->running;
  return sum;
}

bool Workers::start(const ExchangePtr& exchange) {
  if (workers_.empty()) return false;
  auto idlest =
      std::ranges::min(workers_, {}, [](auto& worker) { return worker->running; });
  if (idlest->running >= limits_.handlers_per_worker) return false;
  idlest->running++;
  // Workers outlive what is posted to them and to the server's loop.
  asio::post(idlest->loop.core().context, [this, worker = idlest.get(), exchange] {
    worker->loop.start([&server_loop = server_loop_, worker, exchange] {
      Answer answer = run_handler(*worker->handler, exchange->request);
      Stream stream = answer.stream;
      tell(server_loop, exchange,
           [answer = std::move(answer)](Exchange& changed) mutable {
             changed.answer = std::move(answer);
             changed.answered = true;
           });
      if (stream) run_stream(server_loop, exchange, stream);
      tell(server_loop, exchange, [worker](Exchange& changed) {
        changed.ended = true;
        worker->running--;
      });
    });
  });
  return true;
}

}  // namespace mailwhy::http
