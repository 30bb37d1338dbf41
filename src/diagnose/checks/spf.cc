// The SPF record as published: `spf lint`, with the mended record proven (RFC 7208).
#include <algorithm>
#include <set>

#include "diagnose/checks/check.h"
#include "diagnose/checks/sender_map.h"
#include "diagnose/published.h"
#include "spf/fix.h"
#include "spf/lint.h"
#include "text/ascii.h"

namespace mailwhy::diagnose {

// Rules of spf/lint.h that make the record useless to receivers, and what a refusal over
// them is called.
static constexpr struct {
  std::string_view rule, cause;
} kCauses[] = {
    {"multiple_records", "spf_multiple_records"},
    {"too_many_lookups", "spf_too_many_lookups"},
    {"too_many_mx", "spf_too_many_lookups"},
    {"too_many_void_lookups", "spf_too_many_void_lookups"},
    {"include_without_record", "spf_include_without_record"},
    {"redirect_without_record", "spf_include_without_record"},
    {"include_loop", "spf_include_loop"},
    {"term_after_all", "spf_term_after_all"},
    {"all_passes", "spf_all_passes"},
    {"no_record", "spf_no_record"},
    {"record_at_wrong_name", "spf_wrong_name"},
};

static std::string cause_of(const spf::LintFinding& finding) {
  for (const auto& known : kCauses)
    if (finding.rule == known.rule) return std::string(known.cause);
  return finding.severity == spf::Severity::Error ? "spf_syntax_error" : "spf_advice";
}

static Finding* find(Outcome& out, std::string_view cause) {
  auto found = std::ranges::find(out.findings, cause, &Finding::cause);
  return found == out.findings.end() ? nullptr : &*found;
}

// What lint found, a finding a cause, each sentence a note of it. Remarks stay in the
// evidence.
static void judge(const spf::LintReport& lint, Outcome& out) {
  for (const spf::LintFinding& fault : lint.findings) {
    if (fault.rule == "dns_error") {
      could_not_tell(out);
      continue;
    }
    if (fault.severity == spf::Severity::Info) continue;
    std::string cause = cause_of(fault);
    bool error = fault.severity == spf::Severity::Error;
    text::Message said{"lint." + fault.rule, fault.params};
    if (Finding* known = find(out, cause)) {
      known->notes.push_back(std::move(said));
      continue;
    }
    text::Params params{{"domain", lint.domain}};
    auto copy = [&](const char* from, const char* to) {
      if (auto value = fault.params.find(from); value != fault.params.end())
        params[to] = value->second;
    };
    copy("term", "term");
    copy("count", "count");
    if (cause == "spf_wrong_name") {
      copy("name", "where");
      copy("text", "record");
    }
    add_finding(out, std::move(cause), error ? Severity::Error : Severity::Warning,
                Certainty::Likely, std::move(params));
    out.findings.back().notes.push_back(std::move(said));
  }
}

// ---------------------------------------------------------------- what nobody could look
// up

static std::vector<std::string> words_of(std::string_view record) {
  std::vector<std::string> words;
  for (size_t at = 0; at < record.size();) {
    size_t end = std::min(record.find(' ', at), record.size());
    if (end > at) words.emplace_back(record.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

// The names to which terms lead, one record behind the other, and that lie in none of the
// zones of a closed world: there they are missing, and of the real ones that says
// nothing.
static std::vector<std::string> names_outside(dns::Resolver& resolver,
                                              std::string_view terms) {
  static constexpr std::string_view kNaming[] = {
      "include:", "redirect=", "a:", "mx:", "exists:"};
  static constexpr size_t kMaxTerms = 200;
  std::vector<std::string> outside, words = words_of(terms);
  std::set<std::string> seen;
  for (size_t i = 0; i < words.size() && i < kMaxTerms; i++) {
    std::string_view term = words[i];
    if (term.find_first_of("+-~?") == 0) term.remove_prefix(1);
    for (std::string_view naming : kNaming) {
      if (!text::starts_with_ignore_case(term, naming)) continue;
      std::string host = text::to_lower(term.substr(naming.size()));
      host.resize(std::min(host.find('/'), host.size()));
      auto name = dns::Name::from_text(host);
      if (!name || !seen.insert(host).second) break;
      auto answer = resolver.query(*name, dns::Type::TXT);
      if (answer->outside_of_zones()) outside.push_back(host);
      for (const std::string& record : texts_of(*answer, spf::is_spf_record))
        for (std::string& word : words_of(record)) words.push_back(std::move(word));
      break;
    }
  }
  return outside;
}

// Findings that say of such a name that it is missing are possible, no more.
static void note_guesses(dns::Resolver& resolver, const spf::LintReport& lint,
                         Outcome& out) {
  static constexpr std::string_view kOfAbsence[] = {"include_without_record",
                                                    "redirect_without_record",
                                                    "include_broken", "void_lookup"};
  for (Finding& finding : out.findings) {
    std::vector<std::string> names;
    bool all = true;
    for (const spf::LintFinding& fault : lint.findings) {
      if (fault.severity == spf::Severity::Info || cause_of(fault) != finding.cause)
        continue;
      auto term = fault.params.find("term");
      bool absent = std::ranges::find(kOfAbsence, fault.rule) != std::end(kOfAbsence) &&
                    term != fault.params.end();
      auto outside =
          absent ? names_outside(resolver, term->second) : std::vector<std::string>();
      all = all && !outside.empty();
      names.insert(names.end(), outside.begin(), outside.end());
    }
    if (names.empty()) continue;
    if (all) finding.certainty = Certainty::Possible;
    finding.notes.push_back({"note.not_in_files", {{"names", joined(names)}}});
  }
}

// Of terms that a change takes out.
static std::vector<std::string> guessed_away(dns::Resolver& resolver,
                                             const spf::Change& change) {
  std::vector<std::string> kept;
  for (const std::string& record : change.after)
    for (std::string& word : words_of(record)) kept.push_back(std::move(word));
  std::string gone;
  for (const std::string& record : change.before)
    for (const std::string& word : words_of(record))
      if (std::ranges::find(kept, word) == kept.end()) gone += word + ' ';
  return names_outside(resolver, gone);
}

// ---------------------------------------------------------------- the change

// The whole record mended at once, where that is proven to lose nobody; only if a term is
// really idle where that could not be looked up.
static void offer_mended(const Examination& of, const std::string& cause, Outcome& out) {
  auto fix = spf::fix(of.resolver, {.domain = of.target.domain,
                                    .terms = {},
                                    .wanted = {},
                                    .may_lose = {},
                                    .own_zone = {},
                                    .drop = {}});
  if (!fix || fix->change.before == fix->change.after || fix->change.before.empty())
    return;
  Change change = change_of_record(fix->change, cause, of.now);
  change.proof = fix->proof;
  if (auto names = guessed_away(of.resolver, fix->change); !names.empty()) {
    text::Params params{{"names", joined(names)}};
    change.only_if = "q1";
    out.unknown.push_back({change.only_if,
                           {"question.leads_nowhere", params},
                           {"because.not_in_files", params},
                           "",
                           ""});
  }
  out.changes.push_back(std::move(change));
}

std::optional<Outcome> check_spf(const Examination& of) {
  const std::string& domain = of.target.domain;
  if (domain.empty()) return std::nullopt;
  spf::LintReport lint = spf::lint(of.resolver, domain);
  Outcome out;
  out.detail["domain"] = domain;
  out.detail["records"] = texts_json(lint.records);
  out.detail["lookups"] = lint.lookups;
  out.detail["void_lookups"] = lint.void_lookups;
  if (lint.records.size() == 1) out.detail["map"] = sender_map(of.resolver, domain);
  judge(lint, out);
  note_guesses(of.resolver, lint, out);
  if (!out.findings.empty()) {
    const std::string cause = out.findings.front().cause;
    if (!lint.records.empty()) offer_mended(of, cause, out);
    text::Params params = out.findings.front().params;
    const Finding* stray = find(out, "spf_wrong_name");
    if (cause == "spf_no_record" && stray)
      add_steps(out, stray->cause, {"move"}, stray->params);
    else if (cause == "spf_no_record")
      add_steps(out, cause, {"publish"}, params);
    else if (out.changes.empty())
      add_steps(out, cause, {"mend"}, params);
  }
  return out;
}

}  // namespace mailwhy::diagnose
