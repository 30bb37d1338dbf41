// One question over one TCP connection: RFC 7766, a two-octet length before each message.
// Only for the files of live: it brings Asio.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "live/core.h"
#include "live/server_address.h"

namespace mailwhy::live {

class TcpListener {
 public:
  virtual ~TcpListener() = default;
  // A whole message. Not checked. False: it is not the reply, wait for another.
  virtual bool on_message(std::span<const uint8_t> message) = 0;
  // No connection: refused or no route.
  virtual void on_tcp_unreachable() = 0;
  // Connected, but closed without a whole message; or no socket could be had.
  virtual void on_tcp_closed() = 0;
};

class TcpExchange : public std::enable_shared_from_this<TcpExchange> {
 public:
  // Calls the listener until close(), never from inside of start().
  static std::shared_ptr<TcpExchange> start(LoopCore& core, const ServerAddress& server,
                                            std::span<const uint8_t> message,
                                            TcpListener& listener);
  void close();

  explicit TcpExchange(LoopCore& core, TcpListener& listener)
      : socket_(core.context), listener_(&listener) {}

 private:
  void write();
  void read_length();
  void read_message(size_t size);
  void fail(const boost::system::error_code& error, bool connected);

  boost::asio::ip::tcp::socket socket_;
  TcpListener* listener_;  // nullptr: closed
  std::vector<uint8_t> buffer_;
  std::array<uint8_t, 2> length_{};
  int messages_ = 0;
};

}  // namespace mailwhy::live
