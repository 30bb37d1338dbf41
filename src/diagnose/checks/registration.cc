// What the registry knows of the domain: on hold, expired or about to, and the name
// servers that stand there (NS15 of docs/check.md). RFC 9083; RFC 8056.
#include <algorithm>

#include "diagnose/checks/check.h"
#include "diagnose/zone_detail.h"
#include "dns/rdap_problem.h"
#include "net/timestamp.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

using dns::RdapAnswer;
using std::chrono::days;

static constexpr days kRegistrationSoon(30);

// States in which a registry takes the domain out of DNS, or soon will.
static std::string switched_off(const RdapAnswer& answer) {
  for (std::string_view state :
       {"client hold", "server hold", "redemption period", "pending delete", "inactive"})
    if (answer.has_state(state)) return std::string(state);
  return {};
}

static text::Params params_of(const RdapAnswer& answer) {
  text::Params params{{"domain", answer.domain}};
  if (!answer.registrar.empty()) params["registrar"] = answer.registrar;
  if (answer.expires) params["until"] = net::format_day(*answer.expires);
  return params;
}

static void judge_term(const RdapAnswer& answer, net::Time now, Outcome& out) {
  text::Params params = params_of(answer);
  std::string state = switched_off(answer);
  if (!state.empty() || (answer.expires && *answer.expires <= now)) {
    if (!state.empty()) params["status"] = state;
    if (answer.expires && *answer.expires > now) params.erase("until");
    add_finding(out, "domain_expired", Severity::Error, Certainty::Proven, params);
    add_steps(out, "domain_expired", {"renew", "delegation", "wait"}, params);
  } else if (answer.expires && *answer.expires < now + kRegistrationSoon) {
    auto left = std::chrono::floor<days>(*answer.expires - now);
    params["days"] = std::to_string(left.count());
    // A registrar that renews by itself does so in the last weeks: only a warning.
    add_finding(out, "domain_expires_soon", Severity::Warning, Certainty::Proven, params);
    add_steps(out, "domain_expires_soon", {"renew", "automatic"}, params);
  }
}

// The registrar's list is what the registry publishes: where the delegation has another
// one, a change is on its way, or stuck.
static void compare_servers(const RdapAnswer& answer, const Zone& zone, Outcome& out) {
  if (answer.nameservers.empty() || zone.parent_ns.empty() || zone.apex != answer.domain)
    return;
  std::vector<std::string> registry = answer.nameservers;
  std::sort(registry.begin(), registry.end());
  registry.erase(std::unique(registry.begin(), registry.end()), registry.end());
  if (registry == zone.parent_ns) return;
  text::Params params{{"domain", zone.apex},
                      {"delegation", joined(zone.parent_ns)},
                      {"registry", joined(registry)}};
  add_finding(out, "ns_delegation_mismatch", Severity::Warning, Certainty::Likely,
              {{"domain", zone.apex}});
  out.findings.back().notes.push_back({"note.registry_names_others", params});
  add_steps(out, "ns_delegation_mismatch", {"ask_registrar"}, params);
}

static text::Message why_not_told(const std::string& problem) {
  if (problem == dns::kNoRegistry) return {"check.because.no_registry", {}};
  if (problem == dns::kNoRdapServer) return {"check.because.no_rdap_server", {}};
  return {"check.because.registry", {{"problem", problem}}};
}

std::optional<Outcome> check_registration(const Examination& of) {
  std::string domain = text::organizational_domain(of.target.domain);
  if (domain.empty() || text::is_public_suffix(domain)) return std::nullopt;
  RdapAnswer answer;
  Zone zone;
  std::function<void()> work[] = {
      [&] { answer = of.rdap.ask(domain); },
      [&] { zone = ask_name_servers(of.resolver, of.target.domain); }};
  of.resolver.together(work);
  if (answer.status == RdapAnswer::Status::NotAsked) return std::nullopt;
  Outcome out;
  out.detail = dns::to_json(answer);
  switch (answer.status) {
    case RdapAnswer::Status::Found:
      judge_term(answer, of.now, out);
      compare_servers(answer, zone, out);
      break;
    case RdapAnswer::Status::NotFound:
      // A zone that is there although the registry knows nothing of it: its RDAP does not
      // speak for that suffix.
      if (zone.delegated)
        could_not_tell(out, {"check.because.registry_knows_nothing", {}});
      break;
    default:
      could_not_tell(out, why_not_told(answer.problem));
  }
  return out;
}

}  // namespace mailwhy::diagnose
