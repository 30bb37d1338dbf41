#include "logs/provider.h"

#include <unordered_map>
#include <vector>

#include "knowledge/knowledge.h"
#include "net/ip_address.h"
#include "text/public_suffix.h"

namespace mailwhy::logs {

struct MxPattern {
  std::string_view pattern, provider;
};

// The last two labels of a name, by which the patterns are found.
static std::string_view last_labels(std::string_view name) {
  size_t dot = name.rfind('.');
  if (dot == name.npos || dot == 0) return name;
  size_t before = name.rfind('.', dot - 1);
  return before == name.npos ? name : name.substr(before + 1);
}

using PatternTable = std::unordered_map<std::string_view, std::vector<MxPattern>>;

static const PatternTable& patterns() {
  static const PatternTable table = [] {
    PatternTable made;
    for (const knowledge::Provider& provider : knowledge::providers())
      for (std::string_view pattern : provider.mx_patterns)
        made[last_labels(pattern)].push_back({pattern, provider.name});
    return made;
  }();
  return table;
}

std::string provider_of_host(std::string_view host) {
  auto found = patterns().find(last_labels(host));
  if (found != patterns().end())
    for (const MxPattern& known : found->second)
      if (knowledge::matches(known.pattern, host)) return std::string(known.provider);
  if (net::IpAddress::parse(host)) return std::string(host);
  return text::organizational_domain(host);
}

}  // namespace mailwhy::logs
