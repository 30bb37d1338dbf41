#include "diagnose/server_faults.h"

namespace mailwhy::diagnose {

std::vector<const NameServer*> ServerFaults::all() const {
  std::vector<const NameServer*> every = silent;
  every.insert(every.end(), lame.begin(), lame.end());
  every.insert(every.end(), no_tcp.begin(), no_tcp.end());
  return every;
}

ServerFaults server_faults(const Zone& zone) {
  ServerFaults faults;
  for (const NameServer& server : zone.servers) {
    bool out_of_reach = server.ip && server.ip->is_v6() && zone.twin_speaks(server);
    switch (server.state) {
      case ServerState::Lame:
        faults.lame.push_back(&server);
        break;
      case ServerState::Silent:
        if (!out_of_reach) faults.silent.push_back(&server);
        break;
      case ServerState::NoTcp:
      case ServerState::NoUdp:
        faults.no_tcp.push_back(&server);
        break;
      case ServerState::Fine:
        faults.healthy.push_back(&server);
        break;
      case ServerState::NotAsked:
        break;
    }
  }
  return faults;
}

}  // namespace mailwhy::diagnose
