#include "diagnose/checks/open_servers.h"

#include "diagnose/ask_server.h"
#include "diagnose/zone_detail.h"

namespace mailwhy::diagnose {

using dns::Answer;
using dns::Type;

// What it should know nothing of, it has from its cache: it resolves for strangers.
static bool answers_from_cache(const Answer& root) {
  return root.usable() && !root.authoritative && root.has(Type::NS);
}

static bool gives_zone_away(const Answer& transfer) {
  return transfer.usable() && transfer.has(Type::SOA);
}

void judge_openness(const Examination& of, const Zone& zone, Outcome& out) {
  auto apex = dns::Name::from_text(zone.apex);
  if (!apex) return;
  const std::vector<const NameServer*> whose = zone.speaking();
  std::vector<dns::Question> questions;
  for (const NameServer* server : whose)
    questions.push_back(ask_server(dns::Name(), Type::NS, *server->ip));
  if (of.target.connect)
    for (const NameServer* server : whose)
      questions.push_back(
          ask_server(*apex, Type::AXFR, *server->ip, dns::Transport::Tcp));
  auto answers = of.resolver.query_all(questions);
  std::vector<const NameServer*> resolving, open;
  for (size_t i = 0; i < answers.size(); i++) {
    const NameServer* server = whose[i % whose.size()];
    if (i < whose.size() && answers_from_cache(*answers[i])) resolving.push_back(server);
    if (i >= whose.size() && gives_zone_away(*answers[i])) open.push_back(server);
  }
  if (resolving.empty() && open.empty()) return;
  text::Params params{{"domain", zone.apex}};
  std::vector<const NameServer*> all = resolving;
  all.insert(all.end(), open.begin(), open.end());
  params["servers"] = names_of(all);
  add_finding(out, "ns_open_to_all", Severity::Info, Certainty::Likely, params);
  auto note = [&](const char* key, const std::vector<const NameServer*>& servers) {
    if (!servers.empty())
      out.findings.back().notes.push_back({key, {{"servers", names_of(servers)}}});
  };
  note("note.resolves_for_strangers", resolving);
  note("note.gives_zone_away", open);
  add_steps(out, "ns_open_to_all", {"close"}, params);
}

}  // namespace mailwhy::diagnose
