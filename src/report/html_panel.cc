#include "report/html_panel.h"

#include <vector>

#include "knowledge/knowledge.h"
#include "report/detail.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::report {

namespace {

// The zone that holds the name, and its servers, as far as they were asked.
struct Zone {
  std::string name;
  std::vector<std::string> servers;
};

Zone zone_of(const diagnose::Case& one, const std::string& owner) {
  for (const diagnose::Evidence& item : one.evidence) {
    if (item.check != "ns") continue;
    Zone zone{text_in(item.detail, "zone"), texts_in(item.detail, "zone_ns")};
    if (zone.name.empty() || !text::is_under(owner, zone.name)) continue;
    if (zone.servers.empty()) zone.servers = texts_in(item.detail, "delegation");
    return zone;
  }
  return {text::organizational_domain(owner), {}};
}

}  // namespace

Panel panel_for(const diagnose::Case& one, const diagnose::Change& change) {
  std::string owner = text::to_lower(change.rrset.name);
  if (owner.ends_with('.')) owner.pop_back();
  Zone zone = zone_of(one, owner);
  Panel panel;
  std::string_view apex = "@";
  if (const knowledge::DnsHost* host = knowledge::find_dns_host(zone.servers)) {
    panel = {host->name, host->type, host->field, host->value, "", host->quoted};
    apex = host->apex;
  }
  if (owner == zone.name)
    panel.name = apex;
  else if (!zone.name.empty() && text::is_under(owner, zone.name))
    panel.name = owner.substr(0, owner.size() - zone.name.size() - 1);
  else
    panel.name = owner;
  return panel;
}

}  // namespace mailwhy::report
