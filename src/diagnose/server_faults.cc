#include "diagnose/server_faults.h"

#include <algorithm>

#include "diagnose/serial.h"

namespace mailwhy::diagnose {

std::vector<const NameServer*> ServerFaults::all() const {
  std::vector<const NameServer*> every = silent;
  every.insert(every.end(), lame.begin(), lame.end());
  every.insert(every.end(), no_tcp.begin(), no_tcp.end());
  return every;
}

static bool ipv6_is_heard(const Zone& zone) {
  return std::ranges::any_of(zone.servers, [](const NameServer& server) {
    return server.ip && server.ip->is_v6() && server.state != ServerState::Silent;
  });
}

ServerFaults server_faults(const Zone& zone) {
  ServerFaults faults;
  const bool ipv6 = ipv6_is_heard(zone);
  for (const NameServer& server : zone.servers) {
    bool v6 = server.ip && server.ip->is_v6();
    switch (server.state) {
      case ServerState::Lame:
        faults.lame.push_back(&server);
        break;
      case ServerState::Silent:
        if (v6 && (!ipv6 || zone.twin_speaks(server)))
          faults.out_of_reach.push_back(&server);
        else
          faults.silent.push_back(&server);
        break;
      case ServerState::NoTcp:
      case ServerState::NoUdp:
        faults.no_tcp.push_back(&server);
        break;
      case ServerState::Fine:
        faults.healthy.push_back(&server);
        break;
      case ServerState::NotAsked:
        faults.unresolved.push_back(&server);
        break;
    }
  }
  return faults;
}

std::optional<uint32_t> newest_serial(std::span<const NameServer> servers) {
  std::optional<uint32_t> newest;
  for (const NameServer& server : servers)
    if (server.serial && (!newest || is_behind(*newest, *server.serial)))
      newest = server.serial;
  return newest;
}

std::vector<const NameServer*> servers_behind(std::span<const NameServer> servers) {
  std::vector<const NameServer*> behind;
  auto newest = newest_serial(servers);
  for (const NameServer& server : servers)
    if (server.serial && is_behind(*server.serial, *newest)) behind.push_back(&server);
  return behind;
}

}  // namespace mailwhy::diagnose
