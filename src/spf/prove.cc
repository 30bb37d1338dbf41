// A change judged before it is published: laid over the DNS, evaluated for those who must
// pass and, as sets, for everybody else.
#include <algorithm>

#include <fmt/format.h>

#include "dns/overlay.h"
#include "spf/edit.h"
#include "spf/fix.h"
#include "spf/ways.h"

namespace mailwhy::spf {

namespace {

// So few addresses are evaluated one by one where a result depends on the address.
constexpr double kMaxSingles = 16;
constexpr size_t kMaxSenders =
    4;  // of the wanted queries; each has a partition of its own

struct World {
  dns::Resolver& before;
  dns::Resolver& after;
};

}  // namespace

static Verdict verdict_for(dns::Resolver& resolver, const Query& query) {
  Options options;
  options.trace = options.explanation = false;
  return check_host(resolver, query, options).verdict;
}

static bool same_sender(const Query& a, const Query& b) {
  return a.sender == b.sender && a.helo == b.helo;
}

// One query for each sender among the wanted; the domain's postmaster where there is
// none.
static std::vector<Query> senders_of(const Change& change,
                                     const std::vector<Query>& wanted) {
  std::vector<Query> senders;
  for (auto& query : wanted) {
    bool known = std::any_of(senders.begin(), senders.end(), [&](const Query& other) {
      return same_sender(query, other);
    });
    if (!known && senders.size() < kMaxSenders) senders.push_back(query);
  }
  if (senders.empty()) {
    Query query;
    query.sender = "postmaster@" + change.name;
    senders.push_back(query);
  }
  return senders;
}

static std::vector<net::IpAddress> single_addresses(const net::CidrSet& set) {
  std::vector<net::IpAddress> all;
  for (auto& network : set.cidrs()) {
    net::CidrSet rest(network);
    while (auto address = rest.first()) {
      all.push_back(*address);
      rest.take(net::Cidr(*address));
    }
  }
  return all;
}

// Where the result depends on the address and few addresses are in question, they are
// asked for.
static void settle_singles(const World& world, const Query& query,
                           const net::CidrSet& uncertain, Difference& differs) {
  net::CidrSet open = (differs.gained | differs.lost) & uncertain;
  if (open.empty() || open.v4_count() + open.v6_count() > kMaxSingles) return;
  for (auto& address : single_addresses(open)) {
    Query one = query;
    one.client_ip = address;
    bool passed = verdict_for(world.before, one) == Verdict::Pass;
    bool passes = verdict_for(world.after, one) == Verdict::Pass;
    if (!passes || passed) differs.gained.take(net::Cidr(address));
    if (!passed || passes) differs.lost.take(net::Cidr(address));
  }
}

// Who passes where none of the terms that depend on the address matches.
static net::CidrSet pass_at_least(const Partition& partition) {
  net::CidrSet passes;
  for (auto& region : partition.regions)
    if (region.verdict == Verdict::Pass) passes |= region.addresses;
  return passes;
}

// A record that was broken as a whole and is mended, with a ptr or exists term in it:
// whom that term admits cannot be listed, and it is not everybody. The terms are named in
// Proof::uncertain; `gained` keeps what passes without them.
static void leave_out_unlisted(const Partition& before, const Partition& after,
                               Difference& differs) {
  net::CidrSet open = differs.gained & (before.uncertain() | after.uncertain());
  if (open.v4_count() + open.v6_count() <= kMaxSingles) return;
  differs.gained =
      differs.gained - (open - (pass_at_least(after) - pass_at_least(before)));
}

// Everybody else's result may become stricter, never laxer.
static bool weakens_results(const Partition& before, const Partition& after) {
  net::CidrSet fail = before.with(Verdict::Fail), soft = before.with(Verdict::SoftFail);
  net::CidrSet laxer = after.with(Verdict::Neutral) | after.with(Verdict::None);
  return fail.intersects(laxer | after.with(Verdict::SoftFail)) || soft.intersects(laxer);
}

// Whoever got an answer still gets one: an include that leads nowhere would make every
// mail an error that is not decided before it.
static bool breaks_results(const Partition& before, const Partition& after) {
  net::CidrSet broken = after.with(Verdict::PermError) - before.with(Verdict::PermError) -
                        before.with(Verdict::TempError);
  return !broken.empty();
}

static std::vector<std::string> spf_records(const std::vector<std::string>& texts) {
  std::vector<std::string> records;
  for (auto& text : texts)
    if (is_spf_record(text)) records.push_back(text);
  return records;
}

// The strictest record that leaves against the one that enters.
static bool weakens_text(const Change& change) {
  auto before = spf_records(change.before), after = spf_records(change.after);
  for (auto& was : before) {
    // What a redirect leads to is judged by results.
    if (text_has_redirect(was)) continue;
    for (auto& is : after)
      if (!text_has_redirect(is) && weakens(was, is)) return true;
  }
  return !before.empty() && after.empty();
}

static std::string first_of(const net::CidrSet& set) {
  return set.cidrs().front().to_string();
}

static std::string refusal(const Proof& proof, const net::CidrSet& lost, bool weakened,
                           bool broken) {
  for (auto& one : proof.cases)
    if (one.after != Verdict::Pass)
      return fmt::format("{} would get {}", one.ip.to_string(), to_string(one.after));
  if (!lost.empty()) return fmt::format("{} would no longer pass", first_of(lost));
  if (proof.lookups_after > kMaxLookups)
    return fmt::format("{} look-ups would be needed", proof.lookups_after);
  if (proof.void_after > kMaxVoidLookups && proof.void_after > proof.void_before)
    return fmt::format("{} look-ups would have no answer", proof.void_after);
  if (weakened) return "the policy would be weaker";
  if (broken) return "the record would be invalid for others";
  return "";
}

Proof prove(dns::Resolver& resolver, const Change& change,
            const std::vector<Query>& wanted, const net::CidrSet& may_lose) {
  Proof proof;
  auto name = dns::Name::from_text(change.name);
  if (!name) {
    proof.refused_because = "the name cannot be a domain";
    return proof;
  }
  dns::OverlayResolver overlay(resolver);
  overlay.lay({*name, dns::Type::TXT, change.ttl ? change.ttl : 3600, change.before,
               change.after});
  World world{resolver, overlay};
  net::CidrSet gained, lost;
  bool weakened = weakens_text(change), broken = false;
  for (auto& query : senders_of(change, wanted)) {
    Partition before = partition(resolver, query), after = partition(overlay, query);
    Difference differs = difference(before, after);
    settle_singles(world, query, before.uncertain() | after.uncertain(), differs);
    leave_out_unlisted(before, after, differs);
    gained |= differs.gained;
    lost |= differs.lost;
    weakened = weakened || weakens_results(before, after);
    broken = broken || breaks_results(before, after);
    Counts was = count_lookups(resolver, query), is = count_lookups(overlay, query);
    proof.lookups_before = std::max(proof.lookups_before, was.lookups);
    proof.lookups_after = std::max(proof.lookups_after, is.lookups);
    proof.void_before = std::max(proof.void_before, was.void_lookups);
    proof.void_after = std::max(proof.void_after, is.void_lookups);
    for (auto& condition : after.conditions)
      if (std::find(proof.uncertain.begin(), proof.uncertain.end(), condition) ==
          proof.uncertain.end())
        proof.uncertain.push_back(condition);
  }
  for (auto& query : wanted) {
    proof.cases.push_back(
        {query.client_ip, verdict_for(resolver, query), verdict_for(overlay, query)});
  }
  proof.gained = gained.to_strings();
  proof.lost = lost.to_strings();
  proof.refused_because = refusal(proof, lost - may_lose, weakened, broken);
  proof.holds = proof.refused_because.empty();
  return proof;
}

}  // namespace mailwhy::spf
