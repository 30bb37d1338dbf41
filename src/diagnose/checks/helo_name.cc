#include "diagnose/checks/helo_name.h"

#include <algorithm>
#include <array>

#include "diagnose/published.h"
#include "text/ascii.h"

namespace mailwhy::diagnose {

static bool is_host_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' &&
         label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return text::is_alnum(c) || c == '-'; });
}

// RFC 6761, RFC 6762, and what routers and installers write.
static bool only_locally_known(std::string_view name) {
  static constexpr std::array kNames = {"localhost", "local",    "localdomain",
                                        "lan",       "internal", "home",
                                        "corp",      "intranet", "invalid"};
  std::string_view last = name.substr(name.rfind('.') + 1);
  return std::ranges::find(kNames, last) != kNames.end();
}

bool is_full_host_name(std::string_view helo) {
  if (helo.ends_with('.')) helo.remove_suffix(1);
  if (helo.size() > 253 || helo.find('.') == helo.npos) return false;
  std::string name = text::to_lower(helo);
  if (only_locally_known(name)) return false;
  std::string_view rest = name, last;
  while (!rest.empty()) {
    size_t dot = rest.find('.');
    last = rest.substr(0, dot);
    if (!is_host_label(last)) return false;
    rest = dot == rest.npos ? std::string_view() : rest.substr(dot + 1);
  }
  return !name.ends_with('.') && !std::ranges::all_of(last, text::is_digit);
}

HeloName look_up_helo(dns::Resolver& resolver, const std::string& helo) {
  HeloName found;
  found.full = is_full_host_name(helo);
  auto name = dns::Name::from_text(helo);
  if (!found.full || !name) return found;
  HostAddresses host = addresses_of(resolver, {helo}).front();
  found.told = host.told || !host.addresses.empty();
  found.addresses = std::move(host.addresses);
  return found;
}

}  // namespace mailwhy::diagnose
