// A zone, a server for it on loopback, and a live resolver that asks it.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>

#include "live/resolver.h"
#include "world/dns_server.h"
#include "world/zone.h"

namespace mailwhy::world {

inline constexpr std::string_view kExampleZone = R"($TTL 300
example.org. SOA ns1.example.org. admin.example.org. 1 2 3 4 60
example.org. A 192.0.2.80
example.org. TXT "v=spf1 mx -all"
example.org. MX 10 mx.example.org.
www.example.org. CNAME example.org.
)";

struct LiveSetting {
  dns::ZoneResolver zone;
  DnsServer server;
  live::Loop loop;
  live::LiveOptions options;  // to be changed before the first question
  std::optional<live::LiveResolver> live;

  explicit LiveSetting(DnsServerOptions server_options = {})
      : server((add_lines(zone, kExampleZone), zone), server_options) {
    options.resolvers = {server.where()};
    options.authority_port = server.where().port;
  }

  live::LiveResolver& resolver() {
    if (!live) live.emplace(loop, options);
    return *live;
  }
  dns::AnswerPtr ask(std::string_view name, dns::Type type, dns::Ask how = {}) {
    return resolver().query(question(name, type, std::move(how)));
  }
  // The same server as an authority.
  dns::Ask authority(dns::Transport transport = dns::Transport::Any) const {
    dns::Ask how;
    how.server = server.where().ip;
    how.transport = transport;
    return how;
  }
};

inline double seconds_of(const std::function<void()>& work) {
  auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace mailwhy::world
