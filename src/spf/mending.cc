// Repairs of a record that ends in permerror, one fault after the other: RFC
// 7208, 4.5, 4.6, 5.2, 6.1.
#include "spf/mending.h"

#include <algorithm>

#include "dns/overlay.h"
#include "spf/edit.h"
#include "spf/ways.h"
#include "spf/weigh.h"
#include "text/ascii.h"

namespace mailwhy::spf {

bool is_own(const Bench& bench, std::string_view name) {
  auto below = dns::Name::from_text(name);
  auto zone =
      dns::Name::from_text(bench.own_zone.empty() ? bench.domain : bench.own_zone);
  return below && zone && below->is_under(*zone);
}

static Partition judge_with(const Bench& bench, const std::string& text,
                            Partition (*judge)(dns::Resolver&, const Query&,
                                               const Options&)) {
  Options options;
  if (bench.name == bench.domain) {
    options.record_override = text;
    return judge(bench.resolver, bench.query, options);
  }
  dns::OverlayResolver overlay(bench.resolver);
  if (auto name = dns::Name::from_text(bench.name))
    overlay.lay({*name, dns::Type::TXT, 3600, bench.before, {text}});
  return judge(overlay, bench.query, options);
}

Partition judge(const Bench& bench, const std::string& text) {
  return judge_with(bench, text, partition);
}

Partition judge_without_limits(const Bench& bench, const std::string& text) {
  return judge_with(bench, text, partition_without_limits);
}

std::optional<std::string> only_record(dns::Resolver& resolver, const dns::Name& name) {
  auto answer = resolver.query(name, dns::Type::TXT);
  std::optional<std::string> found;
  if (!answer->usable()) return found;
  for (const dns::Record* record : answer->of(dns::Type::TXT)) {
    std::string storage;
    std::string_view text = dns::joined_text(*record, storage);
    if (!is_spf_record(text)) continue;
    if (found) return std::nullopt;
    found = text;
  }
  return found;
}

static bool leads_to(const Term& term, const std::string& target) {
  if (term.kind != TermKind::Include && term.kind != TermKind::Redirect) return false;
  auto name = dns::Name::from_text(term.domain_spec),
       wanted = dns::Name::from_text(target);
  return name && wanted && *name == *wanted;
}

std::optional<Term> term_leading_to(const Bench&, const std::string& text,
                                    const std::string& target) {
  auto parsed = parse_record(text);
  if (!parsed) return std::nullopt;
  for (auto& term : parsed->terms) {
    if (!leads_to(term, target)) continue;
    // The views of a term point into the text that was parsed; offsets are what is used
    // of it.
    Term found = term;
    found.domain_spec = {};
    return found;
  }
  return std::nullopt;
}

static const Region* first_permerror(const Partition& partition) {
  for (auto& region : partition.regions)
    if (region.verdict == Verdict::PermError && region.depends_on.empty()) return &region;
  for (auto& region : partition.regions)
    if (region.verdict == Verdict::PermError) return &region;
  return nullptr;
}

// The term of the bench's record in which the fault lies, or through which it is reached.
static std::optional<Term> guilty_term(const Bench& bench, const std::string& text,
                                       const Region& fault) {
  std::string name = text::to_lower(bench.name);
  auto here = std::find(fault.path.begin(), fault.path.end(), name);
  if (here == fault.path.end()) return std::nullopt;
  bool inside = std::next(here) == fault.path.end();
  if (!inside) return term_leading_to(bench, text, *std::next(here));
  auto parsed = parse_record(text);
  if (!parsed) return std::nullopt;
  for (auto& term : parsed->terms)
    if (term.offset == fault.offset && term.size > 0) {
      Term found = term;
      found.domain_spec = {};
      return found;
    }
  return std::nullopt;
}

static std::string without(const std::string& text, const Term& term) {
  // A redirect was the record's last word. Nobody knows what it would have said about the
  // others; saying nothing would be laxer than any list, refusing all might lose mail of
  // the owner's own.
  if (term.kind == TermKind::Redirect) return replace_term(text, term, "~all");
  return remove_term(text, term);
}

// Drops the terms that find nothing for anybody; where that is not enough, an `a` without
// IPv6 address becomes the IPv4 address it has.
static std::optional<Draft> mend_voids(const Bench& bench, Draft draft) {
  std::string original = draft.text, single = drop_doubles(original);
  if (single != original) {  // the same question without answer, counted twice
    draft.text = single;
    draft.mended.push_back("duplicate_term");
    return draft;
  }
  auto weights = weigh_all(bench, original);
  bool dropped = false;
  for (auto weight = weights.rbegin(); weight != weights.rend(); ++weight) {
    if (!weight->void_v4 || !weight->void_v6) continue;
    draft.text = remove_term(draft.text, weight->term);
    dropped = true;
  }
  if (!dropped) {
    auto half = std::find_if(weights.rbegin(), weights.rend(),
                             [](const Weight& w) { return w.void_v4 || w.void_v6; });
    if (half == weights.rend()) return std::nullopt;
    Trade trade{half->text, {}};
    std::string spelled;
    for (auto& network : half->matches.cidrs()) {
      trade.networks.push_back(network_term(sign_of(*half), network));
      spelled += (spelled.empty() ? "" : " ") + trade.networks.back();
    }
    draft.text = replace_term(original, half->term, spelled);
    draft.trades.push_back(std::move(trade));
  }
  draft.mended.push_back("void_lookup");
  return draft;
}

static std::optional<Draft> mend_fault(const Bench& bench, Draft draft,
                                       const Region& fault) {
  if (fault.problem == "too_many_lookups") {
    std::string before = draft.text;
    auto slimmer = slim(bench, std::move(draft));
    if (!slimmer || slimmer->text == before) return std::nullopt;
    slimmer->mended.push_back("too_many_lookups");
    return slimmer;
  }
  if (fault.problem == "too_many_void_lookups")
    return mend_voids(bench, std::move(draft));
  if (fault.problem == "too_many_mx") return std::nullopt;
  auto term = guilty_term(bench, draft.text, fault);
  if (!term) return std::nullopt;
  draft.text = without(draft.text, *term);
  bool own_words = fault.domain == text::to_lower(bench.name);
  draft.mended.push_back(own_words ? fault.problem : "include_broken");
  return draft;
}

std::optional<Draft> repair(const Bench& bench, Draft draft) {
  constexpr int kMaxRounds = 24;
  if (!parse_record(draft.text)) {
    auto mended = mend_syntax(draft.text);
    if (!mended) return std::nullopt;
    draft.text = std::move(*mended);
    draft.mended.push_back("syntax_error");
  }
  for (int round = 0; round < kMaxRounds; round++) {
    Partition judged = judge(bench, draft.text);
    const Region* fault = first_permerror(judged);
    if (!fault) return draft;
    std::string before = draft.text;
    auto mended = mend_fault(bench, std::move(draft), *fault);
    if (!mended || mended->text == before) return std::nullopt;
    draft = std::move(*mended);
  }
  return std::nullopt;
}

}  // namespace mailwhy::spf
