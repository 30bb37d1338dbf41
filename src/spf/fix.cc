// Candidates for a changed record, from the smallest up; the first that is proven is the
// answer.
#include "spf/fix.h"

#include <algorithm>

#include "dns/cache.h"
#include "spf/edit.h"
#include "spf/mending.h"
#include "spf/ways.h"
#include "text/ascii.h"

namespace mailwhy::spf {

namespace {

// A name whose record may be changed, with the SPF strings it has now.
struct Holder {
  std::string name;
  uint32_t ttl = 0;
  std::vector<std::string> records;
};

constexpr int kMaxHandovers = 4;  // redirects of one owner from name to name

}  // namespace

// nullopt where the server fails: what cannot be read cannot be changed.
static std::optional<Holder> read_holder(dns::Resolver& resolver,
                                         const std::string& name) {
  auto asked = dns::Name::from_text(name);
  if (!asked) return std::nullopt;
  auto answer = resolver.query(*asked, dns::Type::TXT);
  if (!answer->usable()) return std::nullopt;
  Holder holder{text::to_lower(name), 0, {}};
  std::vector<std::string> nearly;  // "v=spf1;" and the like: no record for receivers
  for (const dns::Record* record : answer->of(dns::Type::TXT)) {
    std::string storage, text(dns::joined_text(*record, storage));
    bool is_record = is_spf_record(text);
    if (!is_record && !mend_version(text)) continue;
    (is_record ? holder.records : nearly).push_back(text);
    holder.ttl = record->ttl;
  }
  if (holder.records.empty()) holder.records = nearly;
  return holder;
}

// The name to which a record hands everything over: redirect without mechanisms, or one
// include before all; "" where it has something to say itself.
static std::string handover(const Holder& holder) {
  if (holder.records.size() != 1) return "";
  auto parsed = parse_record(holder.records.front());
  if (!parsed) return "";
  std::string target;
  for (auto& term : parsed->terms) {
    bool leads = term.kind == TermKind::Include || term.kind == TermKind::Redirect;
    if (term.kind == TermKind::All || (is_modifier(term.kind) && !leads)) continue;
    if (!leads || term.has_macro || term.qualifier != Qualifier::Pass || !target.empty())
      return "";
    target = term.domain_spec;
  }
  if (target.ends_with('.')) target.pop_back();
  return target;
}

// Where the owner keeps the list: the record where the fault lies, else the one that is
// handed over to, else the domain's own.
static std::vector<Holder> holders_of(const Bench& bench) {
  std::vector<Holder> holders;
  auto first = read_holder(bench.resolver, bench.domain);
  if (!first) return holders;
  holders.push_back(*first);
  for (int i = 0; i < kMaxHandovers; i++) {
    std::string target = handover(holders.front());
    if (target.empty() || !is_own(bench, target)) break;
    auto next = read_holder(bench.resolver, target);
    if (!next || next->records.empty()) break;
    holders.insert(holders.begin(), std::move(*next));
  }
  Partition now = partition(bench.resolver, bench.query);
  for (auto& region : now.regions) {
    if (region.verdict != Verdict::PermError || !is_own(bench, region.domain)) continue;
    auto known = std::find_if(holders.begin(), holders.end(), [&](const Holder& holder) {
      return holder.name == region.domain;
    });
    std::optional<Holder> faulty;
    if (known != holders.end()) {
      faulty = *known;
      holders.erase(known);
    } else {
      faulty = read_holder(bench.resolver, region.domain);
    }
    if (faulty && !faulty->records.empty())
      holders.insert(holders.begin(), std::move(*faulty));
    break;
  }
  return holders;
}

static Draft without_terms(Draft draft, const std::vector<std::string>& drop) {
  for (auto& word : drop) {
    auto parsed = parse_record(draft.text);
    if (!parsed) return draft;
    auto term =
        std::find_if(parsed->terms.begin(), parsed->terms.end(), [&](const Term& t) {
          return text::equals_ignore_case(
              std::string_view(draft.text).substr(t.offset, t.size), word);
        });
    if (term != parsed->terms.end()) draft.text = remove_term(draft.text, *term);
  }
  return draft;
}

static bool has_term(const std::string& record, const std::string& term) {
  return drop_doubles(add_term(record, term)) == drop_doubles(record);
}

static Draft with_terms(Draft draft, const std::vector<std::string>& terms) {
  for (auto& term : terms)
    if (!has_term(draft.text, term)) draft.text = add_term(draft.text, term);
  return draft;
}

// Before everything else: where an earlier term refuses the address.
static Draft with_terms_first(Draft draft, const std::vector<std::string>& terms) {
  size_t at = std::min(draft.text.find(' '), draft.text.size());
  std::string words;
  for (auto& term : terms) words += ' ' + term;
  draft.text.insert(at, words);
  return draft;
}

// A redirect beside `all` is never followed. Its owner meant the list it leads to.
static std::string redirect_as_include(const std::string& record) {
  auto parsed = parse_record(record);
  if (!parsed) return record;
  const Term* redirect = nullptr;
  bool has_all = false;
  for (auto& term : parsed->terms) {
    if (term.kind == TermKind::Redirect) redirect = &term;
    has_all = has_all || term.kind == TermKind::All;
  }
  if (!redirect || !has_all) return record;
  std::string include = "include:" + std::string(redirect->domain_spec);
  return add_term(remove_term(record, *redirect), include);
}

// What the owner meant beyond what the record says: slips mended, nothing behind `all`.
static std::vector<Draft> meanings(const Draft& draft) {
  std::vector<Draft> all;
  auto mean = [&](const std::string& text, const char* what) {
    Draft meant = draft;
    if (text == (all.empty() ? draft.text : all.back().text)) return;
    if (!all.empty()) meant = all.back();
    meant.text = text;
    meant.mended.push_back(what);
    all.push_back(std::move(meant));
  };
  mean(mend_syntax(draft.text).value_or(draft.text), "syntax_error");
  std::string now = all.empty() ? draft.text : all.back().text;
  mean(redirect_as_include(now), "redirect_ignored");
  now = all.empty() ? draft.text : all.back().text;
  mean(move_all_last(now), "term_after_all");
  return all;
}

// The record as the owner's strings give it: as it is, or several made one.
static std::optional<Draft> base_of(const Holder& holder) {
  if (holder.records.size() == 1) return Draft{holder.records.front(), {}, {}};
  auto merged = merge(holder.records);
  if (!merged) return std::nullopt;
  return Draft{std::move(*merged), {}, {"multiple_records"}};
}

// Does nobody get permerror, as far as it does not hang on single addresses?
static bool is_sound(const Bench& bench, const Draft& draft) {
  if (!parse_record(draft.text)) return false;
  Partition judged = judge(bench, draft.text);
  return std::none_of(
      judged.regions.begin(), judged.regions.end(),
      [](const Region& region) { return region.verdict == Verdict::PermError; });
}

static void push_within_limits(const Bench& bench, std::vector<Draft>& candidates,
                               Draft draft) {
  if (judge_without_limits(bench, draft.text).lookups <= kMaxLookups) {
    candidates.push_back(std::move(draft));
    return;
  }
  if (auto slimmer = slim(bench, std::move(draft)))
    candidates.push_back(std::move(*slimmer));
}

static std::vector<Draft> candidates_of(const Bench& bench, const Holder& holder,
                                        const FixRequest& request) {
  std::vector<Draft> candidates;
  auto& terms = request.terms;
  if (holder.records.empty()) {
    if (!terms.empty())
      push_within_limits(bench, candidates,
                         with_terms({"v=spf1 " + request.all, {}, {"no_record"}}, terms));
    return candidates;
  }
  auto base = base_of(holder);
  if (!base) return candidates;
  std::vector<Draft> bases;
  bool sound = is_sound(bench, *base);
  for (auto& draft : meanings(*base)) {
    if (is_sound(bench, draft)) {
      bases.push_back(draft);
    } else if (auto whole = repair(bench, draft)) {
      bases.push_back(std::move(*whole));
    }
  }
  if (sound) {
    // The record works: what was meant besides counts only where it answers the question.
    if (holder.records.size() > 1) candidates.push_back(*base);
    for (auto& draft : bases) candidates.push_back(draft);
    bases.insert(bases.begin(), *base);
  } else {
    if (auto whole = repair(bench, *base)) bases.insert(bases.begin(), std::move(*whole));
    for (auto& draft : bases) candidates.push_back(draft);
  }
  if (terms.empty()) {
    if (!request.drop.empty())
      for (auto& draft : bases) candidates.push_back(without_terms(draft, request.drop));
    return candidates;
  }
  if (!request.drop.empty())
    for (auto& draft : bases)
      push_within_limits(bench, candidates,
                         with_terms(without_terms(draft, request.drop), terms));
  for (auto& draft : bases)
    push_within_limits(bench, candidates, with_terms(draft, terms));
  for (auto& draft : bases)
    push_within_limits(bench, candidates, with_terms_first(draft, terms));
  return candidates;
}

static std::string traded_text(const std::vector<Trade>& trades) {
  std::string text;
  for (auto& trade : trades) {
    size_t count = trade.networks.size();
    if (!text.empty()) text += "; ";
    text += trade.term + " by its " + std::to_string(count) +
            (count == 1 ? " network" : " networks");
  }
  return text;
}

// Do the terms let in nobody who does not pass already?
static bool already_permitted(const Bench& bench, const std::vector<std::string>& terms) {
  net::CidrSet pass = partition(bench.resolver, bench.query).with(Verdict::Pass);
  return std::all_of(terms.begin(), terms.end(), [&](const std::string& term) {
    Options options;
    options.record_override = "v=spf1 " + term + " -all";
    Partition alone = partition_without_limits(bench.resolver, bench.query, options);
    net::CidrSet wanted = alone.possible(Verdict::Pass);
    return !wanted.empty() && pass.contains(wanted);
  });
}

static std::optional<Fix> find_fix(dns::Resolver& resolver, const FixRequest& request) {
  Query query;
  query.sender = "postmaster@" + request.domain;
  if (!request.wanted.empty()) query = request.wanted.front();
  std::string domain = text::to_lower(request.domain);
  if (domain.ends_with('.')) domain.pop_back();
  Bench bench{resolver, query, domain, request.own_zone, domain, 0, {}, request.terms};
  FixRequest needed = request;
  if (already_permitted(bench, request.terms)) needed.terms.clear();
  for (auto& holder : holders_of(bench)) {
    bench.name = holder.name;
    bench.ttl = holder.ttl;
    bench.before = holder.records;
    for (auto& draft : candidates_of(bench, holder, needed)) {
      if (holder.records.size() == 1 && draft.text == holder.records.front()) continue;
      Fix found;
      found.change = {holder.name, holder.ttl, holder.records, {draft.text}};
      found.proof = prove(resolver, found.change, request.wanted, request.may_lose);
      if (!found.proof.holds) continue;
      found.traded = traded_text(draft.trades);
      found.trades = std::move(draft.trades);
      found.mended = std::move(draft.mended);
      return found;
    }
  }
  return std::nullopt;
}

std::optional<Fix> fix(dns::Resolver& resolver, const FixRequest& request) {
  if (resolver.immediate()) return find_fix(resolver, request);
  // A server that does not answer is waited for once, not once for every candidate.
  dns::CachingResolver steady(resolver, kOneAnswerEach);
  return find_fix(steady, request);
}

}  // namespace mailwhy::spf
