// The name in HELO is a full host name with an address, best with that of the server:
// RFC 5321, section 4.1.4.
#include <algorithm>

#include "diagnose/checks/check.h"
#include "diagnose/checks/helo_name.h"

namespace mailwhy::diagnose {

std::optional<Outcome> check_helo(const Examination& of) {
  const std::string& helo = of.target.helo;
  if (helo.empty()) return std::nullopt;
  HeloName found = look_up_helo(of.resolver, helo);
  Outcome out;
  text::Params params{{"helo", helo}};
  out.detail["helo"] = helo;
  out.detail["addresses"] = texts_json(found.addresses);
  if (!found.full) {
    add_finding(out, "helo_not_fqdn", Severity::Error, Certainty::Likely, params);
    add_steps(out, "helo_not_fqdn", {"set", "restart"}, params);
  } else if (!found.told) {
    out.state = State::CouldNotTell;
  } else if (found.addresses.empty()) {
    add_finding(out, "helo_not_resolving", Severity::Error, Certainty::Likely, params);
    add_steps(out, "helo_not_resolving", {"publish", "set"}, params);
  } else if (const auto& sending = of.target.addresses;
             !sending.empty() &&
             std::ranges::none_of(sending, [&](const net::IpAddress& ip) {
               return std::ranges::find(found.addresses, ip) != found.addresses.end();
             })) {
    params["ip"] = sending.front().to_string();
    add_finding(out, "helo_other_address", Severity::Info, Certainty::Likely, params);
  }
  return out;
}

}  // namespace mailwhy::diagnose
