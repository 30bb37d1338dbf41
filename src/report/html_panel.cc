#include "report/html_panel.h"

#include <vector>

#include <boost/json/array.hpp>

#include "knowledge/knowledge.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::report {

namespace {

std::string text_of(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : "";
}

void add_texts(const boost::json::object& object, std::string_view key,
               std::vector<std::string>& out) {
  const boost::json::value* value = object.if_contains(key);
  if (!value || !value->is_array()) return;
  for (const boost::json::value& item : value->get_array())
    if (item.is_string()) out.emplace_back(item.get_string());
}

// The zone that holds the name, and its servers, as far as they were asked.
struct Zone {
  std::string name;
  std::vector<std::string> servers;
};

Zone zone_of(const diagnose::Case& one, const std::string& owner) {
  for (const diagnose::Evidence& item : one.evidence) {
    if (item.check != "ns") continue;
    Zone zone{text_of(item.detail, "zone"), {}};
    if (zone.name.empty() || !text::is_under(owner, zone.name)) continue;
    add_texts(item.detail, "zone_ns", zone.servers);
    if (zone.servers.empty()) add_texts(item.detail, "delegation", zone.servers);
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
