// The SPF record as published: `spf lint`, with the mended record proven (RFC 7208).
#include <algorithm>

#include "diagnose/checks/check.h"
#include "diagnose/checks/sender_map.h"
#include "spf/fix.h"
#include "spf/lint.h"

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
    if (cause == "spf_wrong_name") copy("name", "where");
    add_finding(out, std::move(cause), error ? Severity::Error : Severity::Warning,
                Certainty::Likely, std::move(params));
    out.findings.back().notes.push_back(std::move(said));
  }
}

// The whole record mended at once, where that is proven to lose nobody.
static void offer_mended(const Examination& of, const std::string& cause, Outcome& out) {
  auto fix = spf::fix(of.resolver, {.domain = of.target.domain,
                                    .terms = {},
                                    .wanted = {},
                                    .may_lose = {},
                                    .own_zone = {},
                                    .drop = {}});
  if (!fix || fix->change.before == fix->change.after || fix->change.before.empty())
    return;
  Change change;
  change.for_cause = cause;
  change.rrset = {fix->change.name + '.', dns::Type::TXT, fix->change.ttl};
  change.before = fix->change.before;
  change.after = fix->change.after;
  change.proof = fix->proof;
  change.effective_from = of.now + std::chrono::seconds(fix->change.ttl);
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
  if (!out.findings.empty()) {
    const std::string cause = out.findings.front().cause;
    if (!lint.records.empty()) offer_mended(of, cause, out);
    text::Params params = out.findings.front().params;
    if (cause == "spf_no_record")
      add_steps(out, cause, {"publish"}, params);
    else if (out.changes.empty())
      add_steps(out, cause, {"mend"}, params);
  }
  return out;
}

}  // namespace mailwhy::diagnose
