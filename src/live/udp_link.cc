#include "live/udp_link.h"

#include <cerrno>
#include <vector>

#include <sys/socket.h>

#include "live/endpoint.h"

namespace mailwhy::live {

using udp = boost::asio::ip::udp;

// As large as a datagram can be: a server may ignore the size we advertise.
static constexpr size_t kMaxDatagram = 65535;
// After so many datagrams others of this loop have their turn.
static constexpr int kBatch = 64;
// Replies to a whole case's questions come together, while the loop may be at work: at
// the system's usual size some of them were dropped, and cost 0.4 s each time.
static constexpr int kReceiveBuffer = 1 << 20;

std::shared_ptr<UdpLink> UdpLink::open(LoopCore& core, const ServerAddress& server,
                                       Failure& failure) {
  auto link = std::make_shared<UdpLink>(core);
  udp::endpoint peer = endpoint<udp>(server);
  boost::system::error_code error;
  link->socket_.open(peer.protocol(), error);
  failure = Failure::NoSocket;
  if (error) {
    if (error == boost::asio::error::address_family_not_supported)
      failure = Failure::Unreachable;
    return nullptr;
  }
  link->socket_.non_blocking(true, error);
  boost::system::error_code smaller_will_do;
  link->socket_.set_option(udp::socket::receive_buffer_size(kReceiveBuffer),
                           smaller_will_do);
  link->socket_.connect(peer,
                        error);  // takes a random port (udp(7): ip_local_port_range)
  if (error) {
    if (error != boost::asio::error::no_buffer_space &&
        error != boost::asio::error::try_again &&
        error != boost::asio::error::address_in_use)
      failure = Failure::Unreachable;
    return nullptr;
  }
  failure = Failure::None;
  return link;
}

uint16_t UdpLink::listen(UdpListener& listener, Random& random) {
  uint16_t id;
  do {
    id = random.number();
  } while (!listeners_.try_emplace(id, &listener).second);
  return id;
}

void UdpLink::leave(uint16_t id) {
  listeners_.erase(id);
  // What comes late is of no use; an idle socket must not keep the loop from ending.
  boost::system::error_code ignored;
  if (listeners_.empty()) socket_.cancel(ignored);
}

void UdpLink::send(std::span<const uint8_t> message) {
  ssize_t sent =
      ::send(socket_.native_handle(), message.data(), message.size(), MSG_NOSIGNAL);
  // The first error may belong to an earlier packet (ICMP): it says as much about this
  // one.
  if (sent < 0 && errno != EAGAIN && errno != ENOBUFS && errno != EINTR && errno != EPERM)
    return report_unreachable();
  await_datagrams();
}

void UdpLink::await_datagrams() {
  if (awaiting_) return;
  awaiting_ = true;
  socket_.async_wait(udp::socket::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->awaiting_ = false;
                       if (!error) self->read_datagrams();
                       if (!self->listeners_.empty()) self->await_datagrams();
                     });
}

void UdpLink::read_datagrams() {
  static thread_local std::vector<uint8_t> buffer(kMaxDatagram);
  for (int i = 0; i < kBatch && !listeners_.empty(); i++) {
    ssize_t got = ::recv(socket_.native_handle(), buffer.data(), buffer.size(), 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN) report_unreachable();
      return;
    }
    if (got < 2) continue;
    auto found = listeners_.find(static_cast<uint16_t>(buffer[0] << 8 | buffer[1]));
    if (found == listeners_.end()) continue;
    found->second->on_datagram({buffer.data(), static_cast<size_t>(got)});
  }
}

void UdpLink::report_unreachable() {
  auto keep_alive = shared_from_this();
  std::vector<uint16_t> ids;
  for (const auto& [id, listener] : listeners_) ids.push_back(id);
  // A listener's answer may make others leave.
  for (uint16_t id : ids)
    if (auto found = listeners_.find(id); found != listeners_.end())
      found->second->on_udp_unreachable();
}

}  // namespace mailwhy::live
