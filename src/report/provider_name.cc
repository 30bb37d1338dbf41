#include "report/provider_name.h"

#include "diagnose/services.h"

namespace mailwhy::report {

static std::string_view provider_at(std::string_view name) {
  const knowledge::Provider* service = diagnose::service_of_include(name);
  return service ? service->name : "";
}

std::string_view provider_of(std::string_view domain,
                             const std::vector<std::string>& path) {
  if (std::string_view name = provider_at(domain); !name.empty()) return name;
  for (size_t i = path.size(); i-- > 1;)  // the first is the domain that was asked about
    if (std::string_view name = provider_at(path[i]); !name.empty()) return name;
  return "";
}

}  // namespace mailwhy::report
