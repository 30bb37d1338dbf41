// Is one of the servers, or the domain, on a list that receivers ask? RFC 5782.
#include <algorithm>
#include <set>

#include "diagnose/checks/check.h"
#include "diagnose/listings.h"
#include "knowledge/knowledge.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

static std::vector<std::string> names_of(const std::string& domain) {
  if (domain.empty()) return {};
  std::string own = text::organizational_domain(domain);
  if (own == domain) return {domain};
  return {own, domain};
}

static void add_listing(const Listing& listing, Outcome& out) {
  const std::string cause = listing.answer.ip ? "ip_listed" : "domain_listed";
  text::Params params = params_of(listing);
  add_finding(out, cause, severity_of(listing), Certainty::Likely, params);
  Finding& finding = out.findings.back();
  finding.notes.push_back({"note.list.says", params});
  if (params.contains("reason")) finding.notes.push_back({"note.list.reason", params});
}

// One change for all listings of a kind that are as loud as the loudest: what to mend,
// how each list is left, what to do then; no sentence twice.
static void add_steps(const std::vector<Listing>& listings, bool of_address,
                      Outcome& out) {
  Severity loudest = Severity::Info;
  for (const Listing& one : listings)
    if (one.harms() && one.answer.ip.has_value() == of_address)
      loudest = std::min(loudest, severity_of(one));
  std::vector<std::vector<text::Message>> stages;
  std::set<std::string> said;
  for (const Listing& one : listings) {
    if (!one.harms() || one.answer.ip.has_value() != of_address) continue;
    if (severity_of(one) != loudest) continue;
    auto steps = steps_of(one, params_of(one));
    stages.resize(std::max(stages.size(), steps.size()));
    for (size_t i = 0; i < steps.size(); i++)
      if (said.insert(knowledge::say(knowledge::Language::English, steps[i])).second)
        stages[i].push_back(std::move(steps[i]));
  }
  if (stages.empty()) return;
  Change change;
  change.for_cause = of_address ? "ip_listed" : "domain_listed";
  change.kind = ChangeKind::Steps;
  for (auto& stage : stages)
    for (text::Message& step : stage) change.steps.push_back(std::move(step));
  out.changes.push_back(std::move(change));
}

// A list that large receivers ask and that told us nothing: where its answer stands.
static bool is_missed(const Listing& listing) {
  return !listing.harms() && !listing.clears() && listing.list &&
         listing.list->weight == knowledge::ListWeight::Large;
}

// One question a list, for the first of the addresses or names.
static void add_missed(const Listing& listing, Outcome& out) {
  text::Message because = why_not_told(listing);
  for (const Unknown& known : out.unknown)
    if (known.because.params.at("list") == listing.zone) return;
  Unknown unknown;
  unknown.id = 'q' + std::to_string(out.unknown.size() + 1);
  unknown.question = {"question.on_list", because.params};
  unknown.because = std::move(because);
  out.unknown.push_back(std::move(unknown));
}

// Which of the large lists said nothing: how each fell silent is a question of its own.
static text::Message why_not_told(const std::vector<Listing>& listings, bool any_told) {
  if (!any_told) return {"check.because.no_list_answers", {}};
  std::string lists;
  std::set<std::string> named;
  for (const Listing& listing : listings)
    if (is_missed(listing) && named.insert(listing.zone).second)
      lists += (lists.empty() ? "" : ", ") + listing.zone;
  return {"check.because.lists_say_nothing", {{"lists", lists}}};
}

std::optional<Outcome> check_block_lists(const Examination& of) {
  std::vector<net::IpAddress> addresses;
  for (const net::IpAddress& ip : of.target.addresses)
    if (net::scope_of(ip) == net::Scope::Global) addresses.push_back(ip);
  const std::vector<std::string> domains = names_of(of.target.domain);
  if (addresses.empty() && domains.empty()) return std::nullopt;
  Outcome out;
  auto listings = ask_lists(of.resolver, public_lists(), {}, addresses, domains,
                            dnsbl::Order::TestsFirst);
  bool any_told = false, all_told = true;
  for (const Listing& listing : listings) {
    if (listing.harms()) add_listing(listing, out);
    any_told = any_told || listing.harms() || listing.clears();
    all_told = all_told && !is_missed(listing);
  }
  add_steps(listings, true, out);
  add_steps(listings, false, out);
  if (!all_told) could_not_tell(out, why_not_told(listings, any_told));
  // Where not one list can be reached, it is not the lists that are missing.
  for (const Listing& listing : listings)
    if (any_told && is_missed(listing)) add_missed(listing, out);
  out.detail = detail_of(listings);
  return out;
}

}  // namespace mailwhy::diagnose
