// Section 6 of docs/diagnosis.md: changes are proven or not shown.
#include "diagnose/spf_change.h"

#include <algorithm>
#include <optional>

#include "spf/fix.h"
#include "spf/record.h"

namespace mailwhy::diagnose {

static constexpr size_t kMaxRemovals = 4;

std::string address_term(const net::IpAddress& ip) {
  return (ip.is_v4() ? "ip4:" : "ip6:") + ip.to_string();
}

bool may_be_listed(const Inquiry& inquiry, const net::IpAddress& ip) {
  if (net::scope_of(ip) != net::Scope::Global) return false;
  return inquiry.refusal.facts.refused_by.ip != ip;
}

static const Addresses& addresses_of(const Inquiry& inquiry, const std::string& name) {
  static const Addresses kNone;
  auto known = inquiry.hosts.addresses.find(name);
  return known == inquiry.hosts.addresses.end() ? kNone : known->second;
}

// Does this set of addresses hold the refused one, and besides it at most its twin of the
// other family?
static bool names_just(const Addresses& addresses, const net::IpAddress& ip) {
  size_t v4 = 0, v6 = 0;
  for (const net::IpAddress& one : addresses) (one.is_v4() ? v4 : v6)++;
  return v4 <= 1 && v6 <= 1 &&
         std::find(addresses.begin(), addresses.end(), ip) != addresses.end();
}

static Addresses exchange_addresses(const Inquiry& inquiry) {
  Addresses all;
  for (const std::string& mx : inquiry.hosts.mx)
    for (const net::IpAddress& ip : addresses_of(inquiry, mx)) all.push_back(ip);
  return all;
}

std::vector<std::string> terms_for(const Inquiry& inquiry, const Tie& tie) {
  const net::IpAddress& ip = *inquiry.ip;
  std::vector<std::string> terms;
  switch (tie.kind) {
    case TieKind::OwnAddress:
    case TieKind::OwnExchange:
    case TieKind::OwnName: {
      std::string host = "a:" + tie.name;
      if (names_just(addresses_of(inquiry, inquiry.subject.domain), ip))
        terms.push_back("a");
      if (names_just(exchange_addresses(inquiry), ip)) terms.push_back("mx");
      if (names_just(addresses_of(inquiry, tie.name), ip) &&
          tie.name != inquiry.subject.domain)
        terms.push_back(host);
      break;
    }
    case TieKind::Provider:
      terms.push_back("include:" + tie.include);
      return terms;
    case TieKind::Relay:
      if (!tie.include.empty()) terms.push_back("include:" + tie.include);
      break;
    case TieKind::OtherFamily:  // the owner wrote the address itself: so do we
    case TieKind::OwnChain:
    case TieKind::None:
      break;
  }
  terms.push_back(address_term(ip));
  return terms;
}

static Change to_change(const Inquiry& inquiry, const std::string& cause,
                        const spf::Change& edit, const spf::Proof& proof,
                        const std::string& only_if) {
  Change change;
  change.for_cause = cause;
  change.kind = ChangeKind::Dns;
  change.rrset = {edit.name + '.', dns::Type::TXT, edit.ttl};
  change.before = edit.before;
  change.after = edit.after;
  change.only_if = only_if;
  change.proof = proof;
  // The old record, or the word that there is none, may be kept until then.
  uint32_t kept = edit.ttl;
  if (auto name = dns::Name::from_text(edit.name))
    if (auto answer = inquiry.resolver.query(*name, dns::Type::TXT);
        answer->usable() && answer->ttl)
      kept = std::max(answer->ttl, kept);
  change.effective_from = inquiry.asked_at + std::chrono::seconds(kept);
  if (edit.ttl == 0) change.rrset.ttl = 3600;
  return change;
}

static spf::FixRequest request_for(const Inquiry& inquiry) {
  spf::FixRequest request;
  request.domain = inquiry.subject.domain;
  request.own_zone = inquiry.subject.own;
  request.wanted = {query_for(inquiry.subject, *inquiry.ip)};
  return request;
}

static bool proves_the_address(const spf::Proof& proof) {
  return proof.holds && !proof.cases.empty() &&
         proof.cases.front().after == spf::Verdict::Pass;
}

static void add_change_notes(Change& change, const spf::Fix& fix) {
  for (const spf::Trade& trade : fix.trades)
    change.notes.push_back(
        {"note.traded",
         {{"term", trade.term}, {"count", std::to_string(trade.networks.size())}}});
}

std::vector<Candidate> one_by_one(const std::vector<std::string>& terms) {
  std::vector<Candidate> candidates;
  for (const std::string& term : terms) candidates.push_back({term});
  return candidates;
}

bool offer_change(Inquiry& inquiry, const std::string& cause,
                  const std::vector<Candidate>& candidates, const std::string& only_if,
                  const std::string& all) {
  if (!inquiry.ip || !may_be_listed(inquiry, *inquiry.ip)) return false;
  std::optional<Change> best;
  for (const Candidate& candidate : candidates) {
    spf::FixRequest request = request_for(inquiry);
    request.terms = candidate;
    request.all = all;
    auto fix = spf::fix(inquiry.resolver, request);
    if (!fix || !proves_the_address(fix->proof)) continue;
    if (!best) {
      best = to_change(inquiry, cause, fix->change, fix->proof, only_if);
      add_change_notes(*best, *fix);
    } else if (fix->traded.empty() && !candidate.empty()) {
      best->notes.push_back({"note.alternative", {{"term", candidate.back()}}});
      break;
    }
  }
  if (!best) return false;
  inquiry.out.changes.push_back(std::move(*best));
  return true;
}

bool offer_record(Inquiry& inquiry, const std::string& cause, const std::string& record,
                  const std::string& only_if) {
  if (!inquiry.ip || !may_be_listed(inquiry, *inquiry.ip)) return false;
  spf::Change edit;
  edit.name = inquiry.subject.domain;
  edit.after = {record};
  spf::Proof proof =
      spf::prove(inquiry.resolver, edit, {query_for(inquiry.subject, *inquiry.ip)});
  if (!proves_the_address(proof)) return false;
  inquiry.out.changes.push_back(to_change(inquiry, cause, edit, proof, only_if));
  return true;
}

// Does any name we know still point at this address?
static bool pointed_at(const Inquiry& inquiry, const net::IpAddress& ip) {
  for (const auto& [name, list] : inquiry.hosts.addresses)
    if (std::find(list.begin(), list.end(), ip) != list.end()) return true;
  auto reverse = dns::Name::from_text(ip.reverse_name());
  if (!reverse) return true;
  auto answer = inquiry.resolver.query(*reverse, dns::Type::PTR);
  return !answer->usable() || answer->has(dns::Type::PTR);
}

void offer_removals(Inquiry& inquiry) {
  if (inquiry.out.changes.empty() || inquiry.out.changes.back().kind != ChangeKind::Dns)
    return;
  Change& change = inquiry.out.changes.back();
  size_t offered = 0;
  for (const std::string& record : change.before) {
    auto parsed = spf::parse_record(record);
    if (!parsed) continue;
    for (const spf::Term& term : parsed->terms) {
      bool literal = term.kind == spf::TermKind::Ip4 || term.kind == spf::TermKind::Ip6;
      bool single = literal && term.network.prefix() == term.network.base().bits();
      if (!single || term.network.base() == inquiry.ip ||
          pointed_at(inquiry, term.network.base()))
        continue;
      if (offered++ == kMaxRemovals) return;
      change.notes.push_back({"note.remove_dead_address",
                              {{"term", record.substr(term.offset, term.size)},
                               {"ip", term.network.base().to_string()}}});
    }
  }
}

}  // namespace mailwhy::diagnose
