#include "report/provider_name.h"

#include "knowledge/knowledge.h"

namespace mailwhy::report {

// Small services that resell another's servers name its include as theirs; the table
// lists the larger ones first.
static std::string_view provider_at(std::string_view name) {
  for (const knowledge::Provider& provider : knowledge::providers())
    for (std::string_view host : provider.spf_hosts)
      if (knowledge::matches(host, name)) return provider.name;
  return "";
}

std::string_view provider_of(std::string_view domain,
                             const std::vector<std::string>& path) {
  if (std::string_view name = provider_at(domain); !name.empty()) return name;
  for (size_t i = path.size(); i-- > 1;)  // the first is the domain that was asked about
    if (std::string_view name = provider_at(path[i]); !name.empty()) return name;
  return "";
}

}  // namespace mailwhy::report
