#include "spf/plan.h"

#include <algorithm>
#include <optional>

#include "dns/cache.h"
#include "dns/overlay.h"
#include "spf/edit.h"
#include "spf/mending.h"
#include "spf/ways.h"
#include "text/ascii.h"

namespace mailwhy::spf {

std::string_view to_string(PlanProblem problem) {
  switch (problem) {
    case PlanProblem::None:
      return "";
    case PlanProblem::NoRecord:
      return "no_record";
    case PlanProblem::BrokenRecord:
      return "broken_record";
    case PlanProblem::CannotAdd:
      return "cannot_add";
    case PlanProblem::CannotRemove:
      return "cannot_remove";
    case PlanProblem::NoAnswer:
      return "no_answer";
  }
  return "";
}

namespace {

// One name's record, now and as it shall be in the end.
struct Holding {
  std::string name;
  uint32_t ttl = 0;
  std::string now, without, last;
};

struct Needed {
  std::vector<std::string> terms;
  std::vector<Query> wanted;
};

}  // namespace

static Query anybody_of(const std::string& domain) {
  Query query;
  query.sender = "postmaster@" + domain;
  return query;
}

static dns::RrsetChange to_rrset(const Change& change) {
  auto name = dns::Name::from_text(change.name);
  return {name ? *name : dns::Name(), dns::Type::TXT, change.ttl ? change.ttl : 3600,
          change.before, change.after};
}

static Change change_of(const Holding& holding, const std::string& before,
                        const std::string& after) {
  return {holding.name, holding.ttl, {before}, {after}};
}

// The one record of a name with its TTL; nullopt where there is none, or more than one.
static std::optional<Holding> read_holding(dns::Resolver& resolver,
                                           const std::string& name) {
  auto asked = dns::Name::from_text(name);
  if (!asked) return std::nullopt;
  auto text = only_record(resolver, *asked);
  if (!text) return std::nullopt;
  Holding holding{text::to_lower(name), 0, *text, *text, *text};
  for (const dns::Record* record :
       resolver.query(*asked, dns::Type::TXT)->of(dns::Type::TXT)) {
    std::string storage;
    if (dns::joined_text(*record, storage) == *text) holding.ttl = record->ttl;
  }
  return holding;
}

static std::string without_term(const std::string& record, const std::string& word) {
  auto parsed = parse_record(record);
  if (!parsed) return record;
  for (const Term& term : parsed->terms)
    if (text::equals_ignore_case(std::string_view(record).substr(term.offset, term.size),
                                 word))
      return remove_term(record, term);
  return record;
}

static bool is_sound(const Partition& partition) {
  return std::ranges::none_of(partition.regions, [](const Region& region) {
    return region.verdict == Verdict::PermError || region.verdict == Verdict::TempError;
  });
}

static bool is_unanswered(const Partition& partition) {
  return std::ranges::any_of(partition.regions, [](const Region& region) {
    return region.verdict == Verdict::TempError;
  });
}

// The terms that let in somebody who does not pass here, and an address of each that must
// pass with them.
static Needed terms_needed(dns::Resolver& resolver, const PlanRequest& request) {
  Query query = anybody_of(request.domain);
  Partition now = partition(resolver, query);
  Needed needed{{}, request.wanted};
  for (const std::string& term : request.add) {
    Options options;
    options.record_override = "v=spf1 " + term + " -all";
    Partition alone = partition_without_limits(resolver, query, options);
    net::CidrSet lets_in = alone.possible(Verdict::Pass);
    if (!lets_in.empty() && now.with(Verdict::Pass).contains(lets_in)) continue;
    needed.terms.push_back(term);
    auto sample = (alone.with(Verdict::Pass) - now.with(Verdict::Pass)).first();
    bool known = sample && std::ranges::find(request.wanted, *sample,
                                             &Query::client_ip) != request.wanted.end();
    if (!sample || known) continue;
    needed.wanted.push_back(query);
    needed.wanted.back().client_ip = *sample;
  }
  return needed;
}

static std::optional<Fix> add_terms(dns::Resolver& resolver, const PlanRequest& request,
                                    const Needed& needed) {
  FixRequest add;
  add.domain = request.domain;
  add.terms = needed.terms;
  add.wanted = needed.wanted;
  return fix(resolver, add);
}

static Holding* find(std::vector<Holding>& holdings, const std::string& name) {
  auto found = std::ranges::find_if(holdings, [&](const Holding& holding) {
    return text::equals_ignore_case(holding.name, name);
  });
  return found == holdings.end() ? nullptr : &*found;
}

// The records from which something is removed, and that of the domain; false where one of
// them is not there.
static bool read_holdings(dns::Resolver& resolver, const PlanRequest& request,
                          std::vector<Holding>& holdings) {
  std::vector<std::string> names = {text::to_lower(request.domain)};
  for (const PlanRequest::Removal& removal : request.remove)
    names.push_back(text::to_lower(removal.name));
  for (const std::string& name : names) {
    if (find(holdings, name)) continue;
    auto holding = read_holding(resolver, name);
    if (!holding) return false;
    holdings.push_back(std::move(*holding));
  }
  for (const PlanRequest::Removal& removal : request.remove) {
    Holding& holding = *find(holdings, removal.name);
    holding.without = without_term(holding.without, removal.term);
  }
  for (Holding& holding : holdings) holding.last = holding.without;
  return true;
}

// Who passes in the end, for the proof of a record that is not the domain's own: one who
// stays.
static void add_one_who_stays(const Partition& left, const std::string& domain,
                              std::vector<Query>& wanted) {
  auto address = left.with(Verdict::Pass).first();
  if (!address || !wanted.empty()) return;
  wanted.push_back(anybody_of(domain));
  wanted.back().client_ip = *address;
}

// Writes the end states one after the other, each proven in the world of those before.
static bool prove_last(dns::Resolver& first_world, const std::vector<Query>& wanted,
                       const std::vector<Holding>& holdings, const Plan& so_far,
                       const net::CidrSet& may_lose, std::vector<PlanState>& out) {
  dns::OverlayResolver world(first_world);
  for (const Holding& holding : holdings) {
    std::string before = holding.now;
    for (const PlanState& state : so_far.first)
      if (text::equals_ignore_case(state.change.name, holding.name) &&
          !state.change.after.empty())
        before = state.change.after.front();
    if (before == holding.last) continue;
    PlanState state;
    state.change = change_of(holding, before, holding.last);
    state.proof = prove(world, state.change, wanted, may_lose);
    if (!state.proof.holds) return false;
    if (!world.lay(to_rrset(state.change))) return false;
    out.push_back(std::move(state));
  }
  return true;
}

// A proof bears that DNS does not answer for one of the included records; nobody moves
// his senders on that.
static bool works_with(dns::Resolver& resolver, const Change& change,
                       const Query& query) {
  dns::OverlayResolver world(resolver);
  return world.lay(to_rrset(change)) && is_sound(partition(world, query));
}

static Plan find_plan(dns::Resolver& resolver, const PlanRequest& request) {
  Plan out;
  auto stop = [&](PlanProblem problem) {
    out.problem = problem;
    out.first.clear();
    out.last.clear();
    return out;
  };
  auto name = dns::Name::from_text(request.domain);
  if (!name || !resolver.query(*name, dns::Type::TXT)->usable())
    return stop(PlanProblem::NoAnswer);
  std::vector<Holding> holdings;
  if (!read_holdings(resolver, request, holdings)) return stop(PlanProblem::NoRecord);
  Query anybody = anybody_of(request.domain);
  Partition now = partition(resolver, anybody);
  if (is_unanswered(now)) return stop(PlanProblem::NoAnswer);
  dns::OverlayResolver without(resolver);
  for (const Holding& holding : holdings)
    if (holding.now != holding.without)
      (void)without.lay(to_rrset(change_of(holding, holding.now, holding.without)));
  Partition left = partition(without, anybody);
  if (!is_sound(left)) return stop(PlanProblem::BrokenRecord);

  out.broken_before = !is_sound(now);
  // The end: what is left, and those who are added.
  Needed in_the_end = terms_needed(without, request);
  if (!in_the_end.terms.empty()) {
    auto end = add_terms(without, request, in_the_end);
    if (!end || end->change.after.empty() || !works_with(without, end->change, anybody))
      return stop(PlanProblem::CannotAdd);
    Holding* holding = find(holdings, end->change.name);
    if (!holding) {
      auto other = read_holding(resolver, end->change.name);
      if (!other) return stop(PlanProblem::CannotAdd);
      holding = &holdings.emplace_back(std::move(*other));
    }
    holding->last = end->change.after.front();
  }
  // First both, where the record works as it is: else nobody passes who could be lost.
  dns::OverlayResolver both(resolver);
  if (auto needed = terms_needed(resolver, request);
      is_sound(now) && !needed.terms.empty()) {
    auto begin = add_terms(resolver, request, needed);
    if (!begin || !works_with(resolver, begin->change, anybody))
      return stop(PlanProblem::CannotAdd);
    if (!both.lay(to_rrset(begin->change))) return stop(PlanProblem::CannotAdd);
    out.first.push_back({begin->change, begin->proof, begin->trades});
  }
  net::CidrSet may_lose = difference(now, left).lost;
  add_one_who_stays(left, request.domain, in_the_end.wanted);
  if (!prove_last(both, in_the_end.wanted, holdings, out, may_lose, out.last))
    return stop(PlanProblem::CannotRemove);
  return out;
}

Plan plan(dns::Resolver& resolver, const PlanRequest& request) {
  if (resolver.immediate()) return find_plan(resolver, request);
  dns::CachingResolver steady(resolver, kOneAnswerEach);
  return find_plan(steady, request);
}

}  // namespace mailwhy::spf
