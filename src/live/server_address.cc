#include "live/server_address.h"

#include <charconv>

namespace mailwhy::live {

static bool read_port(std::string_view digits, uint16_t& port) {
  const char* end = digits.data() + digits.size();
  auto [stop, error] = std::from_chars(digits.data(), end, port);
  return error == std::errc() && stop == end && port != 0;
}

Result<ServerAddress> ServerAddress::parse(std::string_view text) {
  ServerAddress server;
  std::string_view host = text;
  size_t port_at = std::string_view::npos;
  bool bracketed = text.starts_with('[');
  if (bracketed) {
    size_t close = text.find(']');
    if (close == text.npos) return fail("] is missing", text.size());
    host = text.substr(1, close - 1);
    if (close + 1 < text.size()) {
      if (text[close + 1] != ':')
        return fail("a port is written after a colon", close + 1);
      port_at = close + 2;
    }
  } else if (text.find(':') == text.rfind(':') && text.find(':') != text.npos) {
    port_at = text.find(':') + 1;  // more colons than one: a bare IPv6 address
    host = text.substr(0, port_at - 1);
  }
  auto ip = net::IpAddress::parse(host);
  if (!ip || (bracketed && ip->is_v4()))
    return fail("not an IP address", bracketed ? 1 : 0,
                "Write ADDRESS or ADDRESS:PORT, for example 192.0.2.53:5353.");
  server.ip = *ip;
  if (port_at == std::string_view::npos) return server;
  if (!read_port(text.substr(port_at), server.port))
    return fail("a port is a number from 1 to 65535", port_at);
  return server;
}

std::string ServerAddress::to_string() const {
  if (port == 53) return ip.to_string();
  std::string host = ip.is_v6() ? "[" + ip.to_string() + "]" : ip.to_string();
  return host + ":" + std::to_string(port);
}

}  // namespace mailwhy::live
