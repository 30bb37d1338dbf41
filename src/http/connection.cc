#include "http/connection.h"

#include <array>
#include <ctime>

#include <boost/asio/buffer.hpp>

#include "http/response_head.h"
#include "http/suspend.h"
#include "text/ascii.h"

namespace mailwhy::http {

namespace asio = boost::asio;
using boost::system::error_code;
using live::SteadyTime;

static constexpr size_t kReadAtOnce = 64 * 1024;
// A connection that waits keeps no more than this for what comes next.
static constexpr size_t kKeptInput = 4 * 1024;
static constexpr int kTurns = 16;
// What a client still sends behind a refusal is read for so long, or the refusal would be
// lost with it (RFC 9112, section 9.6).
static constexpr std::chrono::seconds kLinger{2};

Connection::Connection(Hall& hall, asio::ip::tcp::socket socket, net::IpAddress peer)
    : hall_(hall), socket_(std::move(socket)), peer_(peer), since_(live::steady_now()) {}

void Connection::set_deadline(std::chrono::milliseconds time) {
  deadline_ = live::steady_now() + time;
}

void Connection::enter(Phase phase) {
  phase_ = phase;
  since_ = live::steady_now();
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

// A client that always has something for us to do lets the others have their turn.
void Connection::take_turn() {
  if (++turns_ < kTurns) return;
  turns_ = 0;
  hall_.loop.sleep(std::chrono::milliseconds(0));
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
      take_turn();
      return true;
    }
    turns_ = 0;
    if (error != asio::error::would_block) return false;
    error = finish(hall_.loop.core(), [&](auto done) {
      socket_.async_wait(asio::socket_base::wait_read, std::move(done));
    });
    if (error && !timed_out_) return false;
  }
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
    if (input_used_ < input_.size()) {
      size_t taken = reader.take(std::string_view(input_).substr(input_used_));
      in_window += taken;
      input_used_ += taken;
      count_body(reader.body_size());
    }
    State state = reader.state();
    if (state == State::Done || state == State::Refused) break;
    if (hall_.bodies > limits.max_bodies) {
      reader.refuse_now(503, "too much is being read already, try again soon");
      count_body(0);
      break;
    }
    if (before == State::Empty && state != State::Empty) {
      request_began_ = live::steady_now();
      set_deadline(limits.header_time);
      if (!first) enter(Phase::NextRequest);
    }
    if (state == State::Body) {
      if (reader.expects_continue() && !write("HTTP/1.1 100 Continue\r\n\r\n", {}))
        return false;
      SteadyTime now = live::steady_now();
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
    input_.clear();  // the reader took it all
    input_used_ = 0;
    if (!read_more(input_)) {
      if (!timed_out_ || state == State::Empty || closed_) return false;
      timed_out_ = false;
      reader.refuse_now(408, "the request did not come in time");
      break;
    }
  }
  if (before == State::Empty) request_began_ = live::steady_now();
  deadline_ = SteadyTime::max();
  enter(Phase::Busy);
  reader.request().client = client_of(reader.request());
  return true;
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
    while (serve_request()) {
      enter(Phase::Idle);
      bool large = input_.capacity() > kKeptInput;
      if (large && input_used_ == input_.size()) {
        input_ = {};
        input_used_ = 0;
      }
      take_turn();
    }
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
  request_began_ = live::steady_now();
  phase_ = Phase::Busy;
  Response busy = plain_response(503, "too many connections, try again soon");
  busy.headers.push_back({"Retry-After", "5"});
  Request unread;
  unread.client = peer_;
  write_response(unread, busy, false, false);
  linger();
  close();
}

}  // namespace mailwhy::http
