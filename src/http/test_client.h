// For tests of the server: a server in a thread of its own, and a client that writes and
// reads raw bytes.
#pragma once

#include <poll.h>

#include <string>
#include <string_view>
#include <thread>

#include <doctest/doctest.h>

#include "http/server.h"
#include "world/sockets.h"

namespace mailwhy::http {

class RunningServer {
 public:
  template <class HandlerOrService>
  explicit RunningServer(HandlerOrService service, ServerLimits limits = {},
                         const char* address = "127.0.0.1:0")
      : server(std::move(service), limits) {
    auto listening = server.listen(address);
    REQUIRE(listening);
    port = *listening;
    thread_ = std::thread([this] { server.run(); });
  }
  ~RunningServer() { stop(); }

  void stop() {
    server.stop();
    if (thread_.joinable()) thread_.join();
  }

  Server server;
  uint16_t port = 0;

 private:
  std::thread thread_;
};

class RawClient {
 public:
  explicit RawClient(uint16_t port,
                     net::IpAddress address = net::IpAddress::v4(INADDR_LOOPBACK))
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(address.v4_value());
    to.sin_port = htons(port);
    REQUIRE(::connect(socket_.get(), reinterpret_cast<sockaddr*>(&to), sizeof to) == 0);
  }

  // False: the server has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      ssize_t n = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(n));
    }
    return true;
  }

  void shut_down() { ::shutdown(socket_.get(), SHUT_WR); }

  // Everything until the server closes or `milliseconds` pass without a byte.
  std::string read(int milliseconds = 5000) { return read_until({}, milliseconds); }

  // Up to and with `end`; what comes behind is kept.
  std::string read_until(std::string_view end, int milliseconds = 5000) {
    for (;;) {
      if (size_t at = kept_.find(end); !end.empty() && at != kept_.npos) {
        std::string found = kept_.substr(0, at + end.size());
        kept_.erase(0, at + end.size());
        return found;
      }
      pollfd wait{socket_.get(), POLLIN, 0};
      char buffer[16 * 1024];
      ssize_t n = 0;
      if (::poll(&wait, 1, milliseconds) == 1)
        n = ::recv(socket_.get(), buffer, sizeof buffer, 0);
      else
        timed_out_ = true;
      if (n <= 0) return std::exchange(kept_, {});
      kept_.append(buffer, static_cast<size_t>(n));
    }
  }

  // Did the last read end because nothing came?
  bool timed_out() const { return timed_out_; }

 private:
  world::Descriptor socket_;
  std::string kept_;
  bool timed_out_ = false;
};

// The answer to one request on a connection of its own.
inline std::string ask(uint16_t port, std::string_view request, int milliseconds = 5000) {
  RawClient client(port);
  client.send(request);
  return client.read(milliseconds);
}

}  // namespace mailwhy::http
