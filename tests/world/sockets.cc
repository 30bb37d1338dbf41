#include "world/sockets.h"

#include <cstring>
#include <stdexcept>

namespace mailwhy::world {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

static SocketAddress make_address(const net::IpAddress& ip, uint16_t port) {
  SocketAddress out;
  if (ip.is_v4()) {
    auto* v4 = reinterpret_cast<sockaddr_in*>(&out.storage);
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    std::memcpy(&v4->sin_addr, ip.bytes().data(), 4);
    out.size = sizeof *v4;
  } else {
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&out.storage);
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    std::memcpy(&v6->sin6_addr, ip.bytes().data(), 16);
    out.size = sizeof *v6;
  }
  return out;
}

static Descriptor bound(const net::IpAddress& ip, uint16_t port, int type) {
  Descriptor fd(
      socket(ip.is_v4() ? AF_INET : AF_INET6, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) throw std::runtime_error("no socket");
  int on = 1;
  if (type == SOCK_STREAM) setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  SocketAddress at = make_address(ip, port);
  if (bind(fd.get(), reinterpret_cast<sockaddr*>(&at.storage), at.size) != 0)
    throw std::runtime_error("cannot bind " + ip.to_string() + ":" +
                             std::to_string(port));
  return fd;
}

Descriptor bound_udp(const net::IpAddress& address, uint16_t port) {
  return bound(address, port, SOCK_DGRAM);
}

Descriptor listening_tcp(const net::IpAddress& address, uint16_t port) {
  Descriptor fd = bound(address, port, SOCK_STREAM);
  if (listen(fd.get(), 512) != 0) throw std::runtime_error("cannot listen");
  return fd;
}

uint16_t port_of(const Descriptor& socket) {
  SocketAddress at;
  at.size = sizeof at.storage;
  getsockname(socket.get(), reinterpret_cast<sockaddr*>(&at.storage), &at.size);
  if (at.storage.ss_family == AF_INET)
    return ntohs(reinterpret_cast<sockaddr_in*>(&at.storage)->sin_port);
  return ntohs(reinterpret_cast<sockaddr_in6*>(&at.storage)->sin6_port);
}

uint16_t free_port(const net::IpAddress& address) {
  for (int attempt = 0; attempt < 100; attempt++) {
    Descriptor tcp = listening_tcp(address, 0);
    try {
      return port_of(bound_udp(address, port_of(tcp)));
    } catch (const std::runtime_error&) {
    }
  }
  throw std::runtime_error("no free port");
}

}  // namespace mailwhy::world
