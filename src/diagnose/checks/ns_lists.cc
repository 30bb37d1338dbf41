#include "diagnose/checks/ns_lists.h"

#include <algorithm>
#include <map>

#include "diagnose/texts.h"
#include "diagnose/zone_detail.h"

namespace mailwhy::diagnose {

static constexpr size_t kMaxListNotes = 4;  // lists that are told

// Who has which list: names by list.
using Lists = std::map<std::vector<std::string>, std::vector<std::string>>;

static void add_lists(const Lists& lists, Finding& finding) {
  for (const auto& [list, names] : lists) {
    if (finding.notes.size() >= kMaxListNotes) return;
    text::Params params{{"servers", joined(names)}};
    if (!list.empty()) params["list"] = joined(list);
    finding.notes.push_back(
        {list.empty() ? "note.server_lists_none" : "note.server_lists", params});
  }
}

static Lists lists_of_servers(const Zone& zone) {
  Lists lists;
  for (const NameServer* server : zone.speaking())
    if (!server->ns.empty()) {
      auto& names = lists[server->ns];
      if (names.empty() || names.back() != server->name) names.push_back(server->name);
    }
  return lists;
}

Severity severity_beside(const ServerFaults& faults) {
  std::vector<std::string> names;
  for (const NameServer* server : faults.healthy)
    if (std::ranges::find(names, server->name) == names.end())
      names.push_back(server->name);
  return names.size() >= 2 ? Severity::Warning : Severity::Error;
}

void judge_lists(const Zone& zone, const ServerFaults& faults, Outcome& out) {
  const Lists lists = lists_of_servers(zone);
  if (!zone.ns_sets_differ() && lists.size() < 2) return;
  std::vector<const NameServer*> dead;
  for (const NameServer* server : faults.all())
    if (is_one_sided(*server)) dead.push_back(server);
  text::Params params = zone_params(zone);
  if (!dead.empty()) params["servers"] = names_of(dead);
  // The registrar sends receivers to a server that does not answer for the zone.
  bool asked_in_vain =
      std::ranges::any_of(dead, [](auto* server) { return server->in_parent; });
  add_finding(out, "ns_delegation_mismatch",
              asked_in_vain ? severity_beside(faults) : Severity::Warning,
              Certainty::Proven, params);
  Finding& finding = out.findings.back();
  for (const NameServer* server : dead)
    finding.notes.push_back({"note.listed_server_fails",
                             {{"server", server->name}, {"reply", server->reply}}});
  if (lists.size() > 1) add_lists(lists, finding);
  if (!zone.ns_sets_differ())
    add_steps(out, "ns_delegation_mismatch", {"same_on_all"}, params);
  else if (lists.size() > 1)
    add_steps(out, "ns_delegation_mismatch", {"same_on_all", "compare", "registrar"},
              params);
  else
    add_steps(out, "ns_delegation_mismatch", {"compare", "registrar"}, params);
}

void judge_parents(const Zone& zone, Outcome& out) {
  if (!zone.parents_differ()) return;
  Lists lists;
  for (const ParentServer& parent : zone.parents) lists[parent.ns].push_back(parent.name);
  text::Params params = zone_params(zone);
  params.erase("delegation");  // there is none that all of them give
  add_finding(out, "ns_parents_differ", Severity::Warning, Certainty::Likely, params);
  add_lists(lists, out.findings.back());
  add_steps(out, "ns_parents_differ", {"wait", "registrar"}, params);
}

}  // namespace mailwhy::diagnose
