// A server on loopback for tests, in a thread of its own, one connection at a time:
// lines in the clear, then TLS with a certificate made by the test.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "transport/certificates_for_tests.h"
#include "world/sockets.h"

namespace mailwhy::http {

// One client. After a failed read or write everything is empty or does nothing.
class Guest {
 public:
  explicit Guest(int fd) : fd_(fd) {}
  ~Guest() {
    if (tls_) SSL_free(tls_);
    if (context_) SSL_CTX_free(context_);
    close(fd_);
  }

  bool secure(const transport::Made& certificate, const transport::Made& authority) {
    context_ = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(context_, certificate.certificate.get());
    SSL_CTX_use_PrivateKey(context_, certificate.key.get());
    SSL_CTX_add1_chain_cert(context_, authority.certificate.get());
    tls_ = SSL_new(context_);
    SSL_set_fd(tls_, fd_);
    return SSL_accept(tls_) == 1;
  }
  void write(std::string_view text) {
    int size = static_cast<int>(text.size());
    if (tls_)
      SSL_write(tls_, text.data(), size);
    else
      (void)!send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
  }
  std::string read_line() {
    std::string line;
    char c = 0;
    while ((tls_ ? SSL_read(tls_, &c, 1) : recv(fd_, &c, 1, 0)) == 1 && c != '\n')
      if (c != '\r') line += c;
    return line;
  }
  std::string server_name() const {
    const char* name = tls_ ? SSL_get_servername(tls_, TLSEXT_NAMETYPE_host_name) : "";
    return name ? name : "";
  }

 private:
  int fd_;
  SSL_CTX* context_ = nullptr;
  SSL* tls_ = nullptr;
};

class TestServer {
 public:
  explicit TestServer(std::function<void(Guest&)> serve)
      : listener_(world::listening_tcp(net::IpAddress::v4(0x7f000001), 0)),
        port_(world::port_of(listener_)),
        thread_([this, serve = std::move(serve)](std::stop_token stop) {
          while (!stop.stop_requested()) {
            pollfd waiting{listener_.get(), POLLIN, 0};
            if (poll(&waiting, 1, 20) != 1) continue;
            int fd = accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
            if (fd < 0) continue;
            timeval limit{5, 0};
            setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
            Guest guest(fd);
            served_++;
            serve(guest);
          }
        }) {}

  uint16_t port() const { return port_; }
  int served() const { return served_; }

 private:
  world::Descriptor listener_;
  uint16_t port_;
  std::atomic<int> served_ = 0;
  std::jthread thread_;
};

}  // namespace mailwhy::http
