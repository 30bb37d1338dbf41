// The mechanisms that ask DNS: RFC 7208, sections 4.6.4, 4.8, 5.2 to 5.5, 5.7.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "net/cidr.h"
#include "spf/evaluation.h"
#include "spf/term.h"
#include "text/ascii.h"

namespace mailwhy::spf {

bool Evaluation::spend_lookup(const Place& place) {
  if (++lookups_ <= kMaxLookups) return true;
  permerror("too_many_lookups",
            fmt::format("more than {} terms need a DNS look-up: {} in the SPF record "
                        "of {} is one too many",
                        kMaxLookups, quoted(place.text()), place.domain.to_string()),
            place.domain, place.term.offset);
  return false;
}

// Section 4.6.4 speaks of terms whose queries find nothing; like most receivers we count
// the queries: each name of an mx can be one. The names of a ptr are the client's, not
// the domain's doing, and never counted; neither are exp= and %{p}.
bool Evaluation::too_many_voids(const dns::Answer& answer, dns::Type type,
                                const Place& place) {
  if (answer.has(type)) return false;
  if (tracing_) trace_.back().is_void = true;
  if (++voids_ <= kMaxVoidLookups) return false;
  permerror("too_many_void_lookups",
            fmt::format("more than {} look-ups find nothing: {} in the SPF record of "
                        "{} is one too many",
                        kMaxVoidLookups, quoted(place.text()), place.domain.to_string()),
            place.domain, place.term.offset);
  return true;
}

Evaluation::Target Evaluation::expand_target(std::string_view domain_spec,
                                             const dns::Name& domain, int node,
                                             dns::Name& out) {
  domain_text_ =
      &domain == &party_.name ? std::string(party_.domain) : plain_text(domain);
  values_.domain = domain_text_;
  if (uses_macro(domain_spec, 'p') && !fill_validated(domain, node))
    return Target::Missing;
  Expansion expansion = expand_name(domain_spec, values_, scratch_, out);
  return expansion == Expansion::Name ? Target::Known : Target::None;
}

// Section 4.8: the target-name, or the current domain. A name that cannot be asked
// matches nothing.
Evaluation::Target Evaluation::find_target(const Place& place, dns::Name& out) {
  const Term& term = place.term;
  Target target = Target::Known;
  if (term.domain_spec.empty()) {
    out = place.domain;
  } else if (term.has_macro) {
    target = expand_target(term.domain_spec, place.domain, place.node, out);
  } else if (auto name = dns::Name::from_text(term.domain_spec)) {
    out = *name;
  } else {
    target = Target::None;
  }
  if (tracing_ && target == Target::Known) trace_[place.node].name = memory_.keep(out);
  if (tracing_ && target == Target::None) trace_[place.node].skipped = true;
  return target;
}

bool Evaluation::any_address(const dns::Answer& answer, int prefix4, int prefix6) const {
  for (const dns::Record& record : answer.records) {
    if (record.type != address_type_) continue;
    auto address = dns::address(record);
    if (!address) continue;
    if (*address == client_) return true;
    int prefix = client_.is_v4() ? prefix4 : prefix6;
    if (prefix < client_.bits() && net::Cidr(*address, prefix).contains(client_))
      return true;
  }
  return false;
}

Evaluation::Match Evaluation::match(Place& place) {
  switch (place.term.kind) {
    case TermKind::All:
      return Match::Yes;
    case TermKind::Ip4:
    case TermKind::Ip6:
      return place.term.network.contains(client_) ? Match::Yes : Match::No;
    default:
      break;
  }
  if (!spend_lookup(place)) return Match::PermError;
  switch (place.term.kind) {
    case TermKind::Include:
      return match_include(place);
    case TermKind::A:
      return match_a(place);
    case TermKind::Mx:
      return match_mx(place);
    case TermKind::Ptr:
      return match_ptr(place);
    case TermKind::Exists:
      return match_exists(place);
    default:
      return Match::No;
  }
}

Evaluation::Match Evaluation::match_include(Place& place) {
  dns::Name target;
  Target found = find_target(place, target);
  if (found == Target::Missing) return Match::No;
  auto no_record = [&](std::string_view why) {
    permerror("include_without_record",
              fmt::format("{} in the SPF record of {}: {}", quoted(place.text()),
                          place.domain.to_string(), why),
              place.domain, place.term.offset);
    return Match::PermError;
  };
  if (found == Target::None) return no_record("leads to no domain name");
  if (is_loop(place, target)) return Match::PermError;
  Verdict verdict = check_domain(target, place.active, true, place.node);
  if (tracing_) trace_[place.node].verdict = verdict;
  switch (verdict) {
    case Verdict::Pass:
      return Match::Yes;
    case Verdict::TempError:
      return Match::TempError;
    case Verdict::PermError:
      return Match::PermError;
    case Verdict::None:
      return no_record(std::string(problem_));
    default:
      return Match::No;
  }
}

Evaluation::Match Evaluation::match_a(Place& place) {
  dns::Name target;
  if (find_target(place, target) != Target::Known) return Match::No;
  const dns::Answer* answer = ask(target, address_type_, place.node);
  if (!answer) return Match::No;
  if (!answer->usable()) return dns_trouble(*answer, target);
  if (too_many_voids(*answer, address_type_, place)) return Match::PermError;
  return any_address(*answer, place.term.prefix4, place.term.prefix6) ? Match::Yes
                                                                      : Match::No;
}

// A only, whatever the client's family (section 5.7).
Evaluation::Match Evaluation::match_exists(Place& place) {
  dns::Name target;
  if (find_target(place, target) != Target::Known) return Match::No;
  const dns::Answer* answer = ask(target, dns::Type::A, place.node);
  if (!answer) return Match::No;
  if (!answer->usable()) return dns_trouble(*answer, target);
  if (too_many_voids(*answer, dns::Type::A, place)) return Match::PermError;
  return answer->has(dns::Type::A) ? Match::Yes : Match::No;
}

Evaluation::Match Evaluation::match_mx(Place& place) {
  dns::Name target;
  if (find_target(place, target) != Target::Known) return Match::No;
  const dns::Answer* answer = ask(target, dns::Type::MX, place.node);
  if (!answer) return Match::No;
  if (!answer->usable()) return dns_trouble(*answer, target);
  if (too_many_voids(*answer, dns::Type::MX, place)) return Match::PermError;
  std::array<const dns::Record*, kMaxNames> hosts;
  size_t count = 0;
  for (const dns::Record& record : answer->records) {
    if (record.type != dns::Type::MX) continue;
    if (count == hosts.size()) {
      permerror(
          "too_many_mx",
          fmt::format("{} in the SPF record of {}: {} has more than {} mail servers",
                      quoted(place.text()), place.domain.to_string(), target.to_string(),
                      kMaxNames),
          place.domain, place.term.offset);
      return Match::PermError;
    }
    hosts[count++] = &record;
  }
  // By preference, as section 5.4 has it. At most ten: each moves to its place.
  for (size_t i = 1; i < count; i++) {
    for (size_t j = i;
         j > 0 && dns::mx_preference(*hosts[j]) < dns::mx_preference(*hosts[j - 1]);
         j--) {
      std::swap(hosts[j], hosts[j - 1]);
    }
  }
  for (size_t i = 0; i < count; i++) {
    auto host = dns::target(*hosts[i]);
    if (!host || host->is_root()) continue;  // RFC 7505: no mail server at all
    const dns::Answer* addresses = ask(*host, address_type_, place.node);
    if (!addresses) continue;
    if (!addresses->usable()) return dns_trouble(*addresses, *host);
    if (too_many_voids(*addresses, address_type_, place)) return Match::PermError;
    if (any_address(*addresses, place.term.prefix4, place.term.prefix6))
      return Match::Yes;
  }
  return Match::No;
}

const dns::Answer* Evaluation::reverse_names(int parent) {
  return ask(*dns::Name::from_text(client_.reverse_name()), dns::Type::PTR, parent);
}

// Does the name have the client's address? A DNS error skips the name (section 5.5).
std::optional<bool> Evaluation::is_validated(const dns::Name& name, int parent) {
  const dns::Answer* addresses = ask(name, address_type_, parent);
  if (!addresses) return std::nullopt;
  return addresses->usable() && any_address(*addresses, client_.bits(), client_.bits());
}

Evaluation::Match Evaluation::match_ptr(Place& place) {
  dns::Name target;
  if (find_target(place, target) != Target::Known) return Match::No;
  const dns::Answer* names = reverse_names(place.node);
  if (!names || !names->usable()) return Match::No;
  if (too_many_voids(*names, dns::Type::PTR, place)) return Match::PermError;
  int seen = 0;
  for (const dns::Record& record : names->records) {
    if (record.type != dns::Type::PTR) continue;
    auto name = dns::target(record);
    // Names beyond ten are ignored, and only names below the target can match.
    bool in_question = ++seen <= kMaxNames && name && name->is_under(target);
    if (in_question && is_validated(*name, place.node).value_or(false)) return Match::Yes;
    if (!in_question && tracing_ && name) {
      TraceNode& node = trace_[add_node(TraceNode::What::Lookup, place.node)];
      node.name = memory_.keep(*name);
      node.type = address_type_;
      node.skipped = true;
    }
  }
  return Match::No;
}

// Section 7.3: the domain itself where it is among the names, else one below it, else
// any.
bool Evaluation::fill_validated(const dns::Name& domain, int parent) {
  validated_text_ = "unknown";
  values_.validated = validated_text_;
  const dns::Answer* names = reverse_names(parent);
  if (!names) return false;
  if (!names->usable()) return true;
  std::array<std::optional<dns::Name>, kMaxNames> candidates;
  size_t count = 0;
  for (const dns::Record& record : names->records) {
    if (record.type != dns::Type::PTR || count == candidates.size()) continue;
    if (auto name = dns::target(record)) candidates[count++] = name;
  }
  auto rank = [&](const dns::Name& name) {
    return name == domain ? 0 : name.is_under(domain) ? 1 : 2;
  };
  bool known = true;
  for (int wanted = 0; wanted <= 2; wanted++) {
    for (size_t i = 0; i < count; i++) {
      if (rank(*candidates[i]) != wanted) continue;
      auto validated = is_validated(*candidates[i], parent);
      if (!validated) known = false;
      if (!known || !*validated) continue;
      validated_text_ = plain_text(*candidates[i]);
      values_.validated = validated_text_;
      return true;
    }
  }
  return known;
}

}  // namespace mailwhy::spf
