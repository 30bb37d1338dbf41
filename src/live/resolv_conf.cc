#include "live/resolv_conf.h"

#include <algorithm>
#include <fstream>

#include "text/ascii.h"
#include "text/lexer.h"

namespace mailwhy::live {

std::vector<ServerAddress> parse_resolv_conf(std::string_view text) {
  std::vector<ServerAddress> servers;
  text::Lexer in(text.substr(0, kMaxResolvConf));
  while (!in.at_end() && servers.size() < kMaxNameservers) {
    text::Lexer line(in.take_until([](char c) { return c == '\n'; }));
    in.accept('\n');
    if (!line.accept("nameserver") || !text::is_blank(line.peek())) continue;
    line.take_while(text::is_blank);
    auto ip = net::IpAddress::parse(line.take_until(text::is_space));
    if (!ip) continue;
    ServerAddress server{*ip, 53};
    if (std::find(servers.begin(), servers.end(), server) == servers.end())
      servers.push_back(server);
  }
  return servers;
}

std::vector<ServerAddress> system_resolvers(const std::string& path) {
  std::string text(kMaxResolvConf, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  std::vector<ServerAddress> servers = parse_resolv_conf(text);
  if (servers.empty()) servers.push_back({net::IpAddress::v4(0x7f000001), 53});
  return servers;
}

}  // namespace mailwhy::live
