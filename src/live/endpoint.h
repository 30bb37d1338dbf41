// Our addresses as Asio's.
#pragma once

#include <algorithm>

#include <boost/asio/ip/address.hpp>

#include "live/server_address.h"

namespace mailwhy::live {

inline boost::asio::ip::address asio_address(const net::IpAddress& ip) {
  auto bytes = ip.bytes();
  if (ip.is_v4()) return boost::asio::ip::address_v4(ip.v4_value());
  boost::asio::ip::address_v6::bytes_type v6;
  std::copy(bytes.begin(), bytes.end(), v6.begin());
  return boost::asio::ip::address_v6(v6);
}

// endpoint<boost::asio::ip::udp>(server)
template <class Protocol>
typename Protocol::endpoint endpoint(const ServerAddress& server) {
  return {asio_address(server.ip), server.port};
}

}  // namespace mailwhy::live
