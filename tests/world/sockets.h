// File descriptors and loopback addresses for the test servers.
#pragma once

#include <cstdint>
#include <utility>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/ip_address.h"

namespace mailwhy::world {

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

// A non-blocking socket bound to the address; TCP listens. Throws std::runtime_error.
// Port 0 takes a free one.
Descriptor bound_udp(const net::IpAddress& address, uint16_t port);
Descriptor listening_tcp(const net::IpAddress& address, uint16_t port);
uint16_t port_of(const Descriptor& socket);

// A port that is free for UDP and TCP on this address, for a server of another make.
uint16_t free_port(const net::IpAddress& address = net::IpAddress::v4(0x7f000001));

}  // namespace mailwhy::world
