#include "diagnose/checks/zone_values.h"

#include <set>

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

static void judge_soa(const Zone& zone, Outcome& out) {
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

static void judge_diversity(const Zone& zone, Outcome& out) {
  std::set<net::IpAddress> addresses;
  std::set<std::string> networks;
  for (const NameServer& server : zone.servers) {
    // Its address could not be told: it may be the one elsewhere.
    if (!server.ip && server.state == ServerState::NotAsked) return;
    if (!server.ip) continue;
    addresses.insert(server.ip->unmapped());
    networks.insert(network_of(server.ip->unmapped()));
  }
  if (addresses.empty() || networks.size() > 1) return;
  bool single = addresses.size() == 1;
  text::Params params{{"domain", zone.apex}, {"ip", addresses.begin()->to_string()}};
  add_finding(out, "ns_no_diversity", single ? Severity::Warning : Severity::Info,
              Certainty::Proven, params);
  out.findings.back().notes.push_back(
      {single ? "note.one_name_server" : "note.one_network_of_servers", params});
  add_steps(out, "ns_no_diversity", {"second"}, params);
}

void judge_zone_values(const Zone& zone, Outcome& out) {
  judge_soa(zone, out);
  judge_diversity(zone, out);
}

}  // namespace mailwhy::diagnose
