#include "diagnose/checks/zone_values.h"

#include <algorithm>
#include <optional>
#include <set>

#include <boost/json/array.hpp>

namespace mailwhy::diagnose {

static constexpr uint32_t kDay = 86400;
static constexpr uint32_t kShortExpiry = 7 * kDay;  // RFC 1912, 2.2 asks for 2 to 4 weeks
static constexpr uint32_t kLongNegative = kDay;     // RFC 2308, section 5: up to 3 hours

static const NameServer* first_with_soa(const Zone& zone) {
  for (const NameServer& server : zone.servers)
    if (server.soa) return &server;
  return nullptr;
}

// Servers with one serial and different values were edited one by one.
static void compare_soa(const Zone& zone, const NameServer& first,
                        std::vector<text::Message>& notes) {
  const dns::Soa& soa = *first.soa;
  const struct {
    std::string_view field;
    std::string (*value)(const dns::Soa&);
  } kFields[] = {
      {"MNAME", [](const dns::Soa& s) { return s.mname.to_lower_string(); }},
      {"RNAME", [](const dns::Soa& s) { return s.rname.to_lower_string(); }},
      {"refresh", [](const dns::Soa& s) { return std::to_string(s.refresh); }},
      {"retry", [](const dns::Soa& s) { return std::to_string(s.retry); }},
      {"expire", [](const dns::Soa& s) { return std::to_string(s.expire); }},
      {"minimum", [](const dns::Soa& s) { return std::to_string(s.minimum); }},
  };
  for (const auto& known : kFields)
    for (const NameServer& server : zone.servers) {
      if (!server.soa || server.serial != first.serial) continue;
      if (known.value(*server.soa) == known.value(soa)) continue;
      notes.push_back({"note.soa_differs",
                       {{"field", std::string(known.field)},
                        {"server", first.name},
                        {"value", known.value(soa)},
                        {"other", server.name},
                        {"other_value", known.value(*server.soa)}}});
      break;
    }
}

static std::string hours_text(uint32_t seconds) {
  return std::to_string((seconds + 1800) / 3600);
}

static void judge_timers(const dns::Soa& soa, std::vector<text::Message>& notes) {
  if (soa.expire <= soa.refresh + soa.retry)
    notes.push_back({"note.soa_expire_below_refresh",
                     {{"expire", std::to_string(soa.expire)},
                      {"refresh", std::to_string(soa.refresh)}}});
  else if (soa.expire < kShortExpiry)
    notes.push_back({"note.soa_expire_short", {{"hours", hours_text(soa.expire)}}});
  if (soa.minimum > kLongNegative)
    notes.push_back({"note.negative_ttl_long", {{"hours", hours_text(soa.minimum)}}});
}

void judge_soa(const Zone& zone, Outcome& out) {
  const NameServer* first = first_with_soa(zone);
  if (!first) return;
  const dns::Soa& soa = *first->soa;
  out.detail["soa"] = {{"mname", soa.mname.to_lower_string()},
                       {"rname", soa.rname.to_lower_string()},
                       {"refresh", soa.refresh},
                       {"retry", soa.retry},
                       {"expire", soa.expire},
                       {"negative_ttl", soa.minimum}};
  std::vector<text::Message> differing, odd;
  compare_soa(zone, *first, differing);
  judge_timers(soa, odd);
  if (differing.empty() && odd.empty()) return;
  add_finding(out, "ns_soa_values",
              differing.empty() ? Severity::Info : Severity::Warning, Certainty::Proven,
              {{"domain", zone.apex}});
  for (auto* notes : {&differing, &odd})
    for (text::Message& note : *notes)
      out.findings.back().notes.push_back(std::move(note));
  add_steps(out, "ns_soa_values", {"same"}, {{"domain", zone.apex}});
}

// The network that falls away as a whole: /24, or /48 of IPv6.
static std::string network_of(const net::IpAddress& ip) {
  auto bytes = ip.bytes();
  std::string text = ip.is_v6() ? "6" : "4";
  for (size_t i = 0; i < (ip.is_v6() ? 6u : 3u); i++)
    text += ' ' + std::to_string(bytes[i]);
  return text;
}

std::vector<net::IpAddress> server_addresses(const Zone& zone) {
  std::set<net::IpAddress> addresses;
  for (const NameServer& server : zone.servers) {
    // Its address could not be told: it may be the one elsewhere.
    if (!server.ip && server.state == ServerState::NotAsked) return {};
    if (server.ip) addresses.insert(server.ip->unmapped());
  }
  return {addresses.begin(), addresses.end()};
}

bool in_one_network(const std::vector<net::IpAddress>& addresses) {
  return std::ranges::all_of(addresses, [&](const net::IpAddress& ip) {
    return network_of(ip) == network_of(addresses.front());
  });
}

// The one autonomous system that announces all of the addresses; nothing where there are
// several, or where that of one address could not be told.
static std::optional<uint32_t> common_origin(const std::vector<AsNumbers>& origins) {
  for (const AsNumbers& origin : origins)
    if (origin.size() != 1 || origin != origins.front()) return std::nullopt;
  return origins.empty() ? std::nullopt : std::optional(*origins.front().begin());
}

static boost::json::array networks_detail(const std::vector<net::IpAddress>& addresses,
                                          const std::vector<AsNumbers>& origins) {
  boost::json::array networks;
  for (size_t i = 0; i < origins.size(); i++)
    if (!origins[i].empty())
      networks.push_back(
          {{"ip", addresses[i].to_string()},
           {"as", boost::json::array(origins[i].begin(), origins[i].end())}});
  return networks;
}

void judge_diversity(const Zone& zone, const std::vector<net::IpAddress>& addresses,
                     const std::vector<AsNumbers>& origins, Outcome& out) {
  if (addresses.empty()) return;
  auto networks_told = networks_detail(addresses, origins);
  if (!networks_told.empty()) out.detail["networks"] = std::move(networks_told);
  const bool together = in_one_network(addresses), single = addresses.size() == 1;
  auto origin = common_origin(origins);
  if (!together && !origin) return;
  text::Params params{{"domain", zone.apex}, {"ip", addresses.front().to_string()}};
  if (origin) params["as"] = "AS" + std::to_string(*origin);
  add_finding(out, "ns_no_diversity", single ? Severity::Warning : Severity::Info,
              together ? Certainty::Proven : Certainty::Likely, params);
  const char* note = single     ? "note.one_name_server"
                     : together ? "note.one_network_of_servers"
                                : "note.one_origin_of_servers";
  out.findings.back().notes.push_back({note, params});
  add_steps(out, "ns_no_diversity", {together ? "second" : "other_operator"}, params);
}

}  // namespace mailwhy::diagnose
