// One client's connection, from the first byte to the last: a fiber of the server's loop.
// Brings Asio: only for the server's own files.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/ip/tcp.hpp>

#include "http/request_reader.h"
#include "http/server.h"
#include "http/workers.h"
#include "live/core.h"

namespace mailwhy::http {

// What all connections share; of the server's thread.
struct Hall {
  live::Loop& loop;
  const ServerLimits& limits;
  const Service& service;
  Workers& workers;
  bool stopping = false;  // requests that run are finished, none is begun
  size_t bodies = 0;      // bytes of all requests' bodies
  std::function<void(const Served&)> served;  // counts and logs
  size_t streams_open = 0;
};

class Connection {
 public:
  enum class Phase { FirstRequest, Idle, NextRequest, Body, Busy, Lingering };

  Connection(Hall& hall, boost::asio::ip::tcp::socket socket, net::IpAddress peer);

  void run();     // in its fiber; returns when the connection is closed
  void refuse();  // instead of run(): 503, there is no room

  // From other fibers of the loop.
  void close();  // at once
  void close_if_idle();
  void check_time(live::SteadyTime now);

  // How long the client keeps it waiting, weighed: the largest is closed in favour of
  // another. Zero while we are at work. Bytes that come too slowly do not end the wait.
  std::chrono::nanoseconds dispensable(live::SteadyTime now) const;
  const net::IpAddress& peer() const { return peer_; }

 private:
  // Whether the connection goes on.
  bool serve_request();
  bool read_request(RequestReader& reader);
  bool read_more(std::string& into);
  void take_turn();
  bool answer(RequestReader& reader);
  bool write_response(const Request& request, Response& response, bool keep_alive,
                      bool http_10);
  bool run_handler(RequestReader& reader);
  bool write_stream(const ExchangePtr& exchange, bool http_10);
  bool write(std::string_view head, std::string_view body);
  void report(const Request& request, unsigned status);
  void watch_for_end(const ExchangePtr& exchange);
  void linger();
  net::IpAddress client_of(const Request& request) const;
  void set_deadline(std::chrono::milliseconds time);
  void enter(Phase phase);
  void count_body(size_t now);

  Hall& hall_;
  boost::asio::ip::tcp::socket socket_;
  net::IpAddress peer_;
  std::string input_;  // read, and from here on not used yet: of the next request
  size_t input_used_ = 0;
  int turns_ = 0;  // taken since others had theirs
  Phase phase_ = Phase::FirstRequest;
  live::SteadyTime since_;
  live::SteadyTime deadline_ = live::SteadyTime::max();
  live::SteadyTime request_began_{};
  bool timed_out_ = false, closed_ = false;
  size_t body_counted_ = 0;
  uint64_t written_ = 0;  // of this answer
  ExchangePtr exchange_;  // while a handler runs
};

}  // namespace mailwhy::http
