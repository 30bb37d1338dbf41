// A connected UDP socket to one DNS server. The kernel drops what does not come from
// there, and reports a closed port. Only for the files of live: it brings Asio.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>

#include <boost/asio/ip/udp.hpp>

#include "live/core.h"
#include "live/random.h"
#include "live/server_address.h"

namespace mailwhy::live {

class UdpListener {
 public:
  virtual ~UdpListener() = default;
  // A datagram whose id is the listener's. Not checked any further.
  virtual void on_datagram(std::span<const uint8_t> message) = 0;
  // Nobody listens there, or there is no way to it.
  virtual void on_udp_unreachable() = 0;
};

// A stranger's question has a link, and so a source port, of its own (RFC 5452,
// section 9.2); a resolver on this machine is asked through one link for all.
class UdpLink : public std::enable_shared_from_this<UdpLink> {
 public:
  enum class Failure : uint8_t {
    None,
    Unreachable,  // no route, no such address family
    NoSocket,     // this process has too many open; later may work
  };
  static std::shared_ptr<UdpLink> open(LoopCore& core, const ServerAddress& server,
                                       Failure& failure);
  explicit UdpLink(LoopCore& core) : socket_(core.context) {}

  // Registers under a random id that no other listener has. 65536 listeners must not be
  // exceeded.
  uint16_t listen(UdpListener& listener, Random& random);
  void leave(uint16_t id);
  size_t listeners() const { return listeners_.size(); }

  // A full send buffer is taken as a lost packet: the schedule sends again.
  void send(std::span<const uint8_t> message);

 private:
  void await_datagrams();
  void read_datagrams();
  void report_unreachable();

  boost::asio::ip::udp::socket socket_;
  std::unordered_map<uint16_t, UdpListener*> listeners_;
  bool awaiting_ = false;
};

}  // namespace mailwhy::live
