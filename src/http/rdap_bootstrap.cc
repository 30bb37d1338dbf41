#include "http/rdap_bootstrap.h"

#include <algorithm>
#include <iterator>

#include <boost/json.hpp>

#include "text/ascii.h"

namespace mailwhy::http {

namespace json = boost::json;

static constexpr size_t kMaxServers = 4;  // of one entry

static std::string_view text_of(const json::value& value) {
  return value.is_string() ? std::string_view(value.get_string()) : std::string_view();
}

static bool is_under(std::string_view domain, std::string_view zone) {
  if (!domain.ends_with(zone)) return false;
  return domain.size() == zone.size() || domain[domain.size() - zone.size() - 1] == '.';
}

Result<std::vector<std::string>> find_rdap_servers(std::string_view text,
                                                   std::string_view domain) {
  if (text.size() > kMaxRdapBootstrap)
    return fail("the list of RDAP servers is too large");
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = 8;
  json::value document = json::parse(json::string_view(text), error, {}, options);
  if (error || !document.is_object()) return fail("the list of RDAP servers is not JSON");
  const json::value* services = document.get_object().if_contains("services");
  if (!services || !services->is_array())
    return fail("the list of RDAP servers has no services");

  std::string asked = text::to_lower(domain);
  size_t longest = 0;
  const json::array* urls = nullptr;
  for (const json::value& service : services->get_array()) {
    if (!service.is_array() || service.get_array().size() != 2) continue;
    const json::value &zones = service.get_array()[0], &servers = service.get_array()[1];
    if (!zones.is_array() || !servers.is_array()) continue;
    for (const json::value& zone : zones.get_array()) {
      std::string name = text::to_lower(text_of(zone));
      if (name.size() <= longest || !is_under(asked, name)) continue;
      longest = name.size();
      urls = &servers.get_array();
    }
  }
  std::vector<std::string> with_tls, without;
  if (urls)
    for (const json::value& url : *urls) {
      std::string_view base = text_of(url);
      if (base.empty() || with_tls.size() + without.size() == kMaxServers) continue;
      bool tls = text::starts_with_ignore_case(base, "https:");
      (tls ? with_tls : without).emplace_back(base);
    }
  with_tls.insert(with_tls.end(), without.begin(), without.end());
  return with_tls;
}

bool is_without_registry(std::string_view domain) {
  static constexpr std::string_view kZones[] = {
      "test", "example", "invalid", "localhost", "local", "internal",   "onion",
      "alt",  "arpa",    "lan",     "home",      "corp",  "localdomain"};
  std::string name = text::to_lower(domain);
  return name.find('.') == name.npos ||
         std::any_of(std::begin(kZones), std::end(kZones),
                     [&](std::string_view zone) { return is_under(name, zone); });
}

}  // namespace mailwhy::http
