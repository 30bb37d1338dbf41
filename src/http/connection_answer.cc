// How a connection's requests are answered: pages at hand, handlers, event streams.
#include <array>
#include <ctime>

#include <boost/asio/buffer.hpp>

#include "http/connection.h"
#include "http/response_head.h"
#include "http/suspend.h"

namespace mailwhy::http {

namespace asio = boost::asio;
using boost::system::error_code;
using live::SteadyTime;

// A client takes as much of an answer in each write_time, or it is left.
static constexpr size_t kWriteStep = 64 * 1024;

bool Connection::write(std::string_view head, std::string_view body) {
  size_t progress = 0;
  set_deadline(hall_.limits.write_time);
  while (!head.empty() || !body.empty()) {
    if (closed_ || timed_out_) return false;
    error_code error;
    size_t n = socket_.write_some(std::array{asio::buffer(head.data(), head.size()),
                                             asio::buffer(body.data(), body.size())},
                                  error);
    written_ += n;
    progress += n;
    size_t of_head = std::min(n, head.size());
    head.remove_prefix(of_head);
    body.remove_prefix(n - of_head);
    if (progress >= kWriteStep) {
      progress = 0;
      set_deadline(hall_.limits.write_time);
    }
    if (!error) continue;
    if (error != asio::error::would_block) return false;
    error = finish(hall_.loop.core(), [&](auto done) {
      socket_.async_wait(asio::socket_base::wait_write, std::move(done));
    });
    if (error) return false;
  }
  deadline_ = SteadyTime::max();
  return true;
}

void Connection::report(const Request& request, unsigned status) {
  auto duration = live::steady_now() - request_began_;
  hall_.served({request.client, request.method, request.path, status, written_,
                std::chrono::duration_cast<std::chrono::microseconds>(duration)});
}

bool Connection::write_response(const Request& request, Response& response,
                                bool keep_alive, bool http_10) {
  answer_not_modified(request, response);
  HeadOptions options;
  options.keep_alive = keep_alive && !hall_.stopping;
  options.http_10 = http_10;
  options.now = std::time(nullptr);
  bool with_body = has_body(response.status) && request.method != "HEAD";
  bool written = write(response_head(response, options),
                       with_body ? response.content() : std::string_view());
  report(request, response.status);
  return written && options.keep_alive;
}

// Closes the exchange when the client does.
void Connection::watch_for_end(const ExchangePtr& exchange) {
  socket_.async_wait(asio::socket_base::wait_read, [this, exchange](error_code error) {
    if (exchange->abandoned || exchange->ended || exchange != exchange_) return;
    if (!error) {
      // What a client sends meanwhile is another request, which is not served.
      std::array<char, 4096> dropped;
      size_t n = socket_.read_some(asio::buffer(dropped), error);
      if (error == asio::error::would_block || (!error && n > 0))
        return watch_for_end(exchange);
    }
    exchange->abandoned = true;
    exchange->wake->set();
  });
}

bool Connection::write_stream(const ExchangePtr& exchange, bool http_10) {
  Response& response = exchange->answer.response;
  response.type = "text/event-stream";
  response.headers.push_back({"Cache-Control", "no-store"});
  response.headers.push_back({"X-Accel-Buffering", "no"});  // nginx passes events on
  HeadOptions options;
  options.framing = http_10 ? Framing::UntilClose : Framing::Chunked;
  options.now = std::time(nullptr);
  auto send = [&](std::string_view text) {
    return http_10 ? write(text, {}) : write(chunk(text), {});
  };
  bool written = write(response_head(response, options), {});
  if (exchange->request.method == "HEAD") exchange->abandoned = true;
  watch_for_end(exchange);
  hall_.streams_open++;
  SteadyTime last_event = live::steady_now();
  while (written && !exchange->abandoned) {
    exchange->wake = std::make_unique<live::Event>(hall_.loop);
    if (!exchange->events.empty()) {
      std::string events = std::move(exchange->events);
      exchange->events.clear();
      written = send(events);
      exchange->waiting_bytes -= events.size();
      last_event = live::steady_now();
      continue;
    }
    if (exchange->ended || live::steady_now() - last_event > hall_.limits.handler_time)
      break;
    if (!exchange->wake->wait(live::steady_now() + hall_.limits.heartbeat))
      written = send(":\n\n");
  }
  if (written && exchange->ended && !http_10) write("0\r\n\r\n", {});
  exchange->abandoned = true;
  hall_.streams_open--;
  report(exchange->request, response.status);
  return false;
}

bool Connection::run_handler(RequestReader& reader) {
  auto exchange = std::make_shared<Exchange>(hall_.loop);
  exchange->request = std::move(reader.request());
  // What is needed of it when the handler takes too long and still reads it.
  Request known;
  known.method = exchange->request.method;
  known.path = exchange->request.path;
  known.client = exchange->request.client;
  if (!hall_.workers.start(exchange)) {
    Response busy = plain_response(503, "too much to do, try again soon");
    busy.headers.push_back({"Retry-After", "2"});
    return write_response(known, busy, reader.keep_alive(), reader.is_http_10());
  }
  exchange_ = exchange;
  SteadyTime limit = live::steady_now() + hall_.limits.handler_time;
  while (!exchange->answered && !closed_ && exchange->wake->wait(limit))
    if (!exchange->answered) exchange->wake = std::make_unique<live::Event>(hall_.loop);
  bool goes_on = false;
  if (exchange->answered && !closed_) {
    if (exchange->answer.stream)
      goes_on = write_stream(exchange, reader.is_http_10());
    else
      goes_on = write_response(exchange->request, exchange->answer.response,
                               reader.keep_alive(), reader.is_http_10());
  } else if (!closed_) {
    exchange->abandoned = true;
    Response late = plain_response(504, "this took too long");
    write_response(known, late, false, reader.is_http_10());
  }
  exchange_.reset();
  return goes_on;
}

bool Connection::answer(RequestReader& reader) {
  Request& request = reader.request();
  bool keep_alive = reader.keep_alive(), http_10 = reader.is_http_10();
  if (reader.state() == RequestReader::State::Refused) {
    Response refusal = reader.refusal();
    write_response(request, refusal, false, http_10);
    linger();
    return false;
  }
  if (request.path == "*") {
    Response options;
    options.status = 204;
    options.headers.push_back({"Allow", "GET, HEAD, POST, OPTIONS"});
    return write_response(request, options, keep_alive, http_10);
  }
  if (hall_.service.at_hand)
    if (auto ready = hall_.service.at_hand(request); ready && !ready->stream)
      return write_response(request, ready->response, keep_alive, http_10);
  return run_handler(reader);
}

}  // namespace mailwhy::http
