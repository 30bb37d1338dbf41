#include "diagnose/zone_detail.h"

#include <algorithm>

#include <boost/json/array.hpp>

#include "diagnose/texts.h"

namespace mailwhy::diagnose {

using boost::json::array;
using boost::json::object;

static object server_detail(const NameServer& server) {
  object one{{"name", server.name}};
  if (server.ip) one["ip"] = server.ip->to_string();
  one["status"] = to_string(server.state);
  if (!server.reply.empty()) one["reply"] = server.reply;
  if (server.serial) one["serial"] = *server.serial;
  if (server.spf_judged) {
    one["result"] = spf::to_string(server.spf);
    one["records"] = texts_json(server.spf_records);
  }
  if (!server.to_edns.empty()) one["to_edns"] = server.to_edns;
  if (!server.to_cookie.empty()) one["to_cookie"] = server.to_cookie;
  if (server.changes_case) one["changes_case"] = true;
  one["in_delegation"] = server.in_parent;
  one["in_zone"] = server.in_zone;
  return one;
}

object zone_detail(const Zone& zone) {
  object detail{{"domain", zone.domain}};
  if (!zone.apex.empty()) detail["zone"] = zone.apex;
  if (!zone.parent.empty()) detail["parent"] = zone.parent;
  detail["delegation"] = texts_json(zone.parent_ns);
  detail["zone_ns"] = texts_json(zone.zone_ns);
  if (zone.parents_differ()) {
    array& parents = detail["parents"].emplace_array();
    for (const ParentServer& parent : zone.parents)
      parents.push_back({{"name", parent.name},
                         {"ip", parent.ip.to_string()},
                         {"delegation", texts_json(parent.ns)}});
  }
  array servers;
  for (const NameServer& server : zone.servers) servers.push_back(server_detail(server));
  detail["servers"] = std::move(servers);
  return detail;
}

text::Params zone_params(const Zone& zone) {
  text::Params params{{"domain", zone.apex.empty() ? zone.domain : zone.apex}};
  if (!zone.parent_ns.empty()) params["delegation"] = joined(zone.parent_ns);
  if (!zone.zone_ns.empty()) params["zone_ns"] = joined(zone.zone_ns);
  if (!zone.parent.empty()) params["parent"] = zone.parent;
  return params;
}

std::string names_of(const std::vector<const NameServer*>& servers) {
  std::vector<std::string> names;
  for (const NameServer* server : servers)
    if (std::find(names.begin(), names.end(), server->name) == names.end())
      names.push_back(server->name);
  return joined(names);
}

}  // namespace mailwhy::diagnose
