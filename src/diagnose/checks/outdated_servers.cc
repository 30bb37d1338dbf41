#include "diagnose/checks/outdated_servers.h"

#include <algorithm>

#include "diagnose/ask_server.h"
#include "diagnose/zone_detail.h"

namespace mailwhy::diagnose {

using dns::Question;
using dns::Status;
using dns::Type;

using Servers = std::vector<const NameServer*>;

// Packets get lost, and servers that limit their answers leave some out: it is said of a
// server that answers the same question without a cookie at the same time.
static Servers silent_again(const Examination& of, const Zone& zone,
                            const Servers& suspects) {
  auto apex = dns::Name::from_text(zone.apex);
  if (!apex) return {};
  std::vector<Question> questions;
  for (const NameServer* server : suspects)
    for (bool cookie : {false, true}) {
      questions.push_back(ask_server(*apex, Type::SOA, *server->ip, dns::Transport::Udp));
      questions.back().ask.cookie = cookie;
      questions.back().ask.fresh = true;
    }
  auto answers = of.resolver.query_all(questions);
  Servers silent;
  for (size_t i = 0; i < suspects.size(); i++)
    if (answers[2 * i]->status == Status::Answered &&
        answers[2 * i + 1]->status == Status::Timeout)
      silent.push_back(suspects[i]);
  return silent;
}

void judge_habits(const Examination& of, const Zone& zone, Outcome& out) {
  const std::string timeout = dns::to_string(Status::Timeout);
  Servers no_edns, refusing, suspects, changing;
  for (const NameServer* server : zone.speaking()) {
    if (!server->to_edns.empty()) no_edns.push_back(server);
    if (server->to_cookie == timeout)
      suspects.push_back(server);
    else if (!server->to_cookie.empty())
      refusing.push_back(server);
    if (server->changes_case) changing.push_back(server);
  }
  Servers silent = suspects.empty() ? suspects : silent_again(of, zone, suspects);
  Servers all;
  for (const Servers* some : {&no_edns, &refusing, &silent, &changing})
    all.insert(all.end(), some->begin(), some->end());
  if (all.empty()) return;
  text::Params params{{"domain", zone.apex}, {"servers", names_of(all)}};
  add_finding(out, "ns_outdated", silent.empty() ? Severity::Info : Severity::Warning,
              Certainty::Likely, params);
  auto note = [&](const char* key, const Servers& servers, const std::string& reply) {
    if (servers.empty()) return;
    out.findings.back().notes.push_back(
        {key, {{"servers", names_of(servers)}, {"reply", reply}}});
  };
  note("note.refuses_edns", no_edns, no_edns.empty() ? "" : no_edns.front()->to_edns);
  note("note.refuses_cookies", refusing,
       refusing.empty() ? "" : refusing.front()->to_cookie);
  note("note.silent_to_cookies", silent, timeout);
  note("note.changes_case", changing, "");
  add_steps(out, "ns_outdated", {"update", "firewall"}, params);
}

}  // namespace mailwhy::diagnose
