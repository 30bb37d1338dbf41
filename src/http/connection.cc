#include "http/connection.h"

#include <array>
#include <ctime>

#include <boost/asio/buffer.hpp>

#include "http/response_head.h"
#include "text/ascii.h"

namespace mailwhy::http {

namespace asio = boost::asio;
using boost::system::error_code;
using live::SteadyTime;

static constexpr size_t kReadAtOnce = 64 * 1024;
// What a client still sends behind a refusal is read for so long, or the refusal would be
// lost with it (RFC 9112, section 9.6).
static constexpr std::chrono::seconds kLinger{2};

static SteadyTime steady_now() {
  return std::chrono::steady_clock::now();
}

// Starts an operation of Asio and suspends this fiber until its end.
template <class Start>
static error_code finish(live::LoopCore& core, Start start) {
  error_code outcome;
  live::Fiber* self = core.current;
  start([&core, &outcome, self](const error_code& error, auto&&...) {
    outcome = error;
    core.resume(self);
  });
  core.suspend();
  return outcome;
}

Connection::Connection(Hall& hall, asio::ip::tcp::socket socket, net::IpAddress peer)
    : hall_(hall), socket_(std::move(socket)), peer_(peer), since_(steady_now()) {}

void Connection::set_deadline(std::chrono::milliseconds time) {
  deadline_ = steady_now() + time;
}

void Connection::enter(Phase phase) {
  phase_ = phase;
  since_ = steady_now();
}

// Who never sent a request goes before who had answers already, and an idle browser only
// has to connect again.
std::chrono::nanoseconds Connection::dispensable(SteadyTime now) const {
  static constexpr int kWeights[] = {4, 1, 2, 2, 0, 8};  // of the phases
  return closed_ ? std::chrono::nanoseconds(0)
                 : (now - since_) * kWeights[static_cast<size_t>(phase_)];
}

void Connection::close() {
  if (closed_) return;
  closed_ = true;
  error_code ignored;
  socket_.close(ignored);
  if (exchange_) {
    exchange_->abandoned = true;
    exchange_->wake->set();
  }
}

void Connection::close_if_idle() {
  if (phase_ != Phase::Body && phase_ != Phase::Busy) close();
}

void Connection::check_time(SteadyTime now) {
  if (closed_ || now < deadline_) return;
  deadline_ = SteadyTime::max();
  timed_out_ = true;
  error_code ignored;
  socket_.cancel(ignored);
}

void Connection::count_body(size_t now) {
  hall_.bodies += now - body_counted_;
  body_counted_ = now;
}

// False: the client has closed, or its time is up.
bool Connection::read_more(std::string& into) {
  static thread_local std::array<char, kReadAtOnce> buffer;
  for (;;) {
    if (closed_ || timed_out_) return false;
    error_code error;
    size_t n = socket_.read_some(asio::buffer(buffer), error);
    if (!error) {
      into.append(buffer.data(), n);
      return true;
    }
    if (error != asio::error::would_block) return false;
    error = finish(hall_.loop.core(), [&](auto done) {
      socket_.async_wait(asio::socket_base::wait_read, std::move(done));
    });
    if (error && !timed_out_) return false;
  }
}

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
    if (progress >= 64 * 1024) {
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

// The answer to a request that was not read to its end gets lost if the socket is closed
// with bytes unread.
void Connection::linger() {
  enter(Phase::Lingering);
  error_code ignored;
  socket_.shutdown(asio::socket_base::shutdown_send, ignored);
  set_deadline(kLinger);
  std::string dropped;
  while (read_more(dropped)) dropped.clear();
}

net::IpAddress Connection::client_of(const Request& request) const {
  if (hall_.service.proxies.empty() || !hall_.service.proxies.contains(peer_))
    return peer_;
  net::IpAddress client = peer_;
  for (auto field = request.headers.rbegin(); field != request.headers.rend(); field++) {
    if (!text::equals_ignore_case(field->name, "x-forwarded-for")) continue;
    std::string_view list = field->value;
    while (!list.empty()) {
      size_t comma = list.rfind(',');
      auto one = text::trim(comma == list.npos ? list : list.substr(comma + 1));
      list = comma == list.npos ? "" : list.substr(0, comma);
      auto address = net::IpAddress::parse(one);
      if (!address) return client;
      client = address->unmapped();
      if (!hall_.service.proxies.contains(client)) return client;
    }
  }
  return client;
}

// Reads until the request is whole or refused. False: there is no request to answer.
bool Connection::read_request(RequestReader& reader) {
  using State = RequestReader::State;
  const ServerLimits& limits = hall_.limits;
  bool first = phase_ == Phase::FirstRequest;
  set_deadline(first ? limits.header_time : limits.idle_time);
  State before = State::Empty;
  SteadyTime body_end{}, window{};
  size_t in_window = 0;
  for (;;) {
    if (!input_.empty()) {
      size_t taken = reader.take(input_);
      in_window += taken;
      input_.erase(0, taken);
      count_body(reader.body_size());
    }
    State state = reader.state();
    if (state == State::Done || state == State::Refused) break;
    if (hall_.bodies > limits.max_bodies) {
      reader.refuse_now(503, "too much is being read already, try again soon");
      count_body(0);
      break;
    }
    if (state == State::Header && before == State::Empty) {
      request_began_ = steady_now();
      set_deadline(limits.header_time);
      if (!first) enter(Phase::NextRequest);
    }
    if (state == State::Body) {
      if (reader.expects_continue() && !write("HTTP/1.1 100 Continue\r\n\r\n", {}))
        return false;
      SteadyTime now = steady_now();
      if (before != State::Body) {
        enter(Phase::Body);
        body_end = now + limits.body_time;
        window = now;
        in_window = 0;
      }
      if (in_window >= limits.min_body_bytes) {
        window = since_ = now;
        in_window = 0;
      }
      deadline_ = std::min(body_end, window + limits.slow_time);
    }
    before = state;
    if (!read_more(input_)) {
      if (!timed_out_ || state == State::Empty || closed_) return false;
      timed_out_ = false;
      reader.refuse_now(408, "the request did not come in time");
      break;
    }
  }
  if (before == State::Empty) request_began_ = steady_now();
  deadline_ = SteadyTime::max();
  enter(Phase::Busy);
  reader.request().client = client_of(reader.request());
  return true;
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
  Served served{request.client,
                request.method,
                request.path,
                response.status,
                written_,
                std::chrono::duration_cast<std::chrono::microseconds>(steady_now() -
                                                                      request_began_)};
  hall_.served(served);
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
  SteadyTime last_event = steady_now();
  while (written && !exchange->abandoned) {
    exchange->wake = std::make_unique<live::Event>(hall_.loop);
    if (!exchange->events.empty()) {
      std::string events = std::move(exchange->events);
      exchange->events.clear();
      written = send(events);
      exchange->waiting_bytes -= events.size();
      last_event = steady_now();
      continue;
    }
    if (exchange->ended || steady_now() - last_event > hall_.limits.handler_time) break;
    if (!exchange->wake->wait(steady_now() + hall_.limits.heartbeat))
      written = send(":\n\n");
  }
  if (written && exchange->ended && !http_10) write("0\r\n\r\n", {});
  exchange->abandoned = true;
  hall_.streams_open--;
  Served served{exchange->request.client,
                exchange->request.method,
                exchange->request.path,
                response.status,
                written_,
                std::chrono::duration_cast<std::chrono::microseconds>(steady_now() -
                                                                      request_began_)};
  hall_.served(served);
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
  SteadyTime limit = steady_now() + hall_.limits.handler_time;
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

bool Connection::serve_request() {
  RequestReader reader(hall_.limits);
  written_ = 0;
  bool goes_on = read_request(reader) && answer(reader);
  count_body(0);
  return goes_on && !closed_ && !hall_.stopping;
}

void Connection::run() {
  try {
    error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    while (serve_request()) enter(Phase::Idle);
  } catch (const boost::context::detail::forced_unwind&) {
    throw;
  } catch (...) {
    // Out of memory for this request; others go on.
  }
  count_body(0);
  if (exchange_) exchange_->abandoned = true;
  exchange_.reset();
  error_code ignored;
  if (!closed_) socket_.shutdown(asio::socket_base::shutdown_both, ignored);
  close();
}

void Connection::refuse() {
  error_code ignored;
  socket_.non_blocking(true, ignored);
  request_began_ = steady_now();
  phase_ = Phase::Busy;
  Response busy = plain_response(503, "too many connections, try again soon");
  busy.headers.push_back({"Retry-After", "5"});
  Request unread;
  unread.client = peer_;
  write_response(unread, busy, false, false);
  close();
}

}  // namespace mailwhy::http
