#include "world/nsd.h"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "live/resolver.h"
#include "world/sockets.h"

namespace mailwhy::world {

using namespace std::chrono_literals;

bool Nsd::installed() {
  return !find_program("nsd").empty();
}

static std::string configuration(const NsdOptions& options, const std::string& folder,
                                 uint16_t port) {
  std::string rate = options.default_rate_limit ? "" : "  rrl-ratelimit: 0\n";
  return "server:\n  ip-address: 127.0.0.1@" + std::to_string(port) +
         "\n  server-count: 1\n  username: \"\"\n  chroot: \"\"\n  database: \"\"\n  "
         "zonesdir: \"" +
         folder + "\"\n  zonelistfile: \"" + folder + "/zone.list\"\n  pidfile: \"" +
         folder + "/nsd.pid\"\n  xfrdfile: \"" + folder + "/xfrd.state\"\n  xfrdir: \"" +
         folder + "\"\n  logfile: \"" + folder + "/nsd.log\"\n" + rate +
         "remote-control:\n  control-enable: no\nzone:\n  name: " + options.zone +
         "\n  zonefile: zone\n";
}

Nsd::Nsd(const NsdOptions& options)
    : where_{net::IpAddress::v4(0x7f000001), free_port()} {
  std::string folder = folder_.path().string();
  folder_.write("zone", options.records);
  folder_.write("nsd.conf", configuration(options, folder, where_.port));
  process_ = std::make_unique<Process>(
      std::vector<std::string>{find_program("nsd"), "-d", "-c", folder + "/nsd.conf"},
      folder_.path() / "nsd.log");
  // Over TCP: that does not count for its rate limit.
  live::Loop loop;
  live::LiveResolver resolver(loop, {.authority_port = where_.port});
  dns::Ask ask;
  ask.server = where_.ip;
  ask.transport = dns::Transport::Tcp;
  for (int attempt = 0; attempt < 200; attempt++) {
    if (resolver.query({*dns::Name::parse(options.zone), dns::Type::SOA, ask})->usable())
      return;
    std::this_thread::sleep_for(25ms);
  }
  std::ifstream log(folder_.path() / "nsd.log");
  throw std::runtime_error("nsd does not answer: " +
                           std::string(std::istreambuf_iterator<char>(log), {}));
}

}  // namespace mailwhy::world
