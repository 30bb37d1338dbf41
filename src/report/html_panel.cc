#include "report/html_panel.h"

#include <algorithm>
#include <vector>

#include <boost/json/array.hpp>

#include "knowledge/knowledge.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::report {

namespace {

struct Host {
  std::string_view name;
  std::string_view servers;  // a pattern of its name servers
  std::string_view type_field, name_field, value_field;
  std::string_view apex;  // what stands for the zone itself
  bool quoted;
};

// As the hosts' English help pages call the fields. A host is here only where its panel
// has one set of words.
constexpr Host kHosts[] = {
    {"Cloudflare", "*.ns.cloudflare.com", "Type", "Name", "Content", "@", false},
    {"GoDaddy", "*.domaincontrol.com", "Type", "Name", "Value", "@", false},
    {"Namecheap", "*.registrar-servers.com", "Type", "Host", "Value", "@", false},
    {"Amazon Route 53", "ns-<x>.awsdns-<x>.com", "Record type", "Record name", "Value",
     "", true},
    {"Amazon Route 53", "ns-<x>.awsdns-<x>.net", "Record type", "Record name", "Value",
     "", true},
    {"Amazon Route 53", "ns-<x>.awsdns-<x>.org", "Record type", "Record name", "Value",
     "", true},
    {"Amazon Route 53", "ns-<x>.awsdns-<x>.co.uk", "Record type", "Record name", "Value",
     "", true},
    {"Google Cloud DNS", "ns-cloud-<x>.googledomains.com", "Resource record type",
     "DNS name", "TXT data", "", true},
    {"Azure DNS", "ns<x>.azure-dns.com", "Type", "Name", "Value", "@", false},
    {"DigitalOcean", "ns<x>.digitalocean.com", "Type", "Hostname", "Value", "@", false},
    {"Gandi", "*.gandi.net", "Type", "Name", "Text value", "@", false},
};

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
  for (const Host& host : kHosts) {
    bool all = !zone.servers.empty() &&
               std::ranges::any_of(zone.servers, [&](const std::string& server) {
                 return knowledge::matches(host.servers, server);
               });
    if (!all) continue;
    panel = {host.name, host.type_field, host.name_field, host.value_field,
             "",        host.quoted};
    apex = host.apex;
    break;
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
