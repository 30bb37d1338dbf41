#include "live/tcp_exchange.h"

#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "live/endpoint.h"

namespace mailwhy::live {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

static constexpr int kMaxMessages = 4;  // foreign ones before the reply

std::shared_ptr<TcpExchange> TcpExchange::start(LoopCore& core,
                                                const ServerAddress& server,
                                                std::span<const uint8_t> message,
                                                TcpListener& listener) {
  auto exchange = std::make_shared<TcpExchange>(core, listener);
  exchange->buffer_ = {static_cast<uint8_t>(message.size() >> 8),
                       static_cast<uint8_t>(message.size())};
  exchange->buffer_.insert(exchange->buffer_.end(), message.begin(), message.end());
  tcp::endpoint peer = endpoint<tcp>(server);
  error_code error;
  exchange->socket_.open(peer.protocol(), error);
  if (error) {
    asio::post(core.context, [exchange, error] { exchange->fail(error, false); });
    return exchange;
  }
  exchange->socket_.async_connect(peer, [exchange](const error_code& refused) {
    if (refused) return exchange->fail(refused, false);
    exchange->write();
  });
  return exchange;
}

void TcpExchange::close() {
  listener_ = nullptr;
  error_code ignored;
  socket_.close(ignored);
}

void TcpExchange::write() {
  if (!listener_) return;
  error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  asio::async_write(socket_, asio::buffer(buffer_),
                    [self = shared_from_this()](const error_code& error, size_t) {
                      if (error) return self->fail(error, true);
                      self->read_length();
                    });
}

void TcpExchange::read_length() {
  if (!listener_) return;
  asio::async_read(socket_, asio::buffer(length_),
                   [self = shared_from_this()](const error_code& error, size_t) {
                     if (error) return self->fail(error, true);
                     self->read_message(size_t(self->length_[0]) << 8 | self->length_[1]);
                   });
}

void TcpExchange::read_message(size_t size) {
  if (!listener_) return;
  buffer_.resize(size);
  asio::async_read(socket_, asio::buffer(buffer_),
                   [self = shared_from_this()](const error_code& error, size_t) {
                     if (error) return self->fail(error, true);
                     if (!self->listener_ || self->listener_->on_message(self->buffer_))
                       return;
                     if (++self->messages_ == kMaxMessages)
                       return self->fail(asio::error::eof, true);
                     self->read_length();
                   });
}

void TcpExchange::fail(const error_code& error, bool connected) {
  if (!listener_) return;
  TcpListener* listener = listener_;
  close();
  bool ours = error == asio::error::no_descriptors ||
              error == asio::error::no_buffer_space || error == asio::error::no_memory ||
              error == asio::error::timed_out;
  if (connected || ours)
    listener->on_tcp_closed();
  else
    listener->on_tcp_unreachable();
}

}  // namespace mailwhy::live
