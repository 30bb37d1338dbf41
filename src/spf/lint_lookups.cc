// Rules about DNS: the limits of section 4.6.4, look-ups that find nothing, records that
// others break.
#include <algorithm>

#include "spf/edit.h"
#include "spf/lint_rules.h"
#include "spf/ways.h"

namespace mailwhy::spf {

static std::string costs(const LintSubject& subject) {
  std::string text;
  for (auto& weight : subject.weights) {
    if (weight.lookups == 0) continue;
    if (!text.empty()) text += ", ";
    text += weight.text;
    if (weight.lookups > 1) text += " (" + std::to_string(weight.lookups) + ")";
  }
  for (auto& term : subject.record.terms) {
    if (term.kind != TermKind::Redirect) continue;
    if (!text.empty()) text += ", ";
    text += subject.text.substr(term.offset, term.size);
  }
  return text;
}

static std::string voids(const LintSubject& subject) {
  std::string text;
  for (auto& weight : subject.weights) {
    if (weight.void_lookups == 0) continue;
    if (!text.empty()) text += ", ";
    text += weight.text;
  }
  return text;
}

static LintFinding whole_record(const LintSubject& subject, Severity severity,
                                std::string_view rule) {
  auto finding = finding_at(subject, severity, rule, Term{});
  finding.params.erase("term");
  return finding;
}

static void lint_limits(const LintSubject& subject, LintReport& report) {
  Draft draft{subject.text, {}, {}};
  if (report.lookups > kMaxLookups) {
    auto finding = whole_record(subject, Severity::Error, "too_many_lookups");
    finding.params["count"] = std::to_string(report.lookups);
    finding.params["terms"] = costs(subject);
    if (auto slimmer = slim(subject.bench, draft)) finding.corrected = slimmer->text;
    report.findings.push_back(std::move(finding));
  } else if (report.lookups >= kMaxLookups - 1) {
    auto finding = whole_record(subject, Severity::Warning, "many_lookups");
    finding.params["count"] = std::to_string(report.lookups);
    report.findings.push_back(std::move(finding));
  }
  if (report.void_lookups > kMaxVoidLookups) {
    auto finding = whole_record(subject, Severity::Error, "too_many_void_lookups");
    finding.params["count"] = std::to_string(report.void_lookups);
    finding.params["terms"] = voids(subject);
    if (auto whole = repair(subject.bench, draft); whole && whole->text != subject.text)
      finding.corrected = whole->text;
    report.findings.push_back(std::move(finding));
  }
}

// What makes the whole record invalid, or keeps it from being judged, and lies behind
// this term.
static void lint_problem(const LintSubject& subject, const Weight& weight,
                         LintReport& report) {
  bool here = weight.problem_domain == subject.bench.domain;
  bool server = weight.problem.starts_with("dns_");
  std::string_view rule = "include_broken";
  if (server) rule = "dns_error";
  if (here && weight.problem == "include_without_record") rule = "include_without_record";
  if (weight.problem == "include_loop") rule = "include_loop";
  if (here && weight.problem == "too_many_mx") rule = "too_many_mx";
  auto finding = finding_at(subject, Severity::Error, rule, weight.term);
  bool at_target = here && rule != "include_loop";
  finding.params["name"] = at_target && !weight.term.domain_spec.empty()
                               ? std::string(weight.term.domain_spec)
                               : weight.problem_domain;
  finding.params["problem"] = weight.problem;
  if (rule == "too_many_mx") {
    auto name = dns::Name::from_text(finding.params["name"]);
    auto answer = name ? subject.bench.resolver.query(*name, dns::Type::MX) : nullptr;
    if (answer)
      finding.params["count"] = std::to_string(answer->of(dns::Type::MX).size());
  } else if (!server) {
    finding.corrected = remove_term(subject.text, weight.term);
  }
  report.findings.push_back(std::move(finding));
}

// The name that has no address: of an mx term, its first mail server without one.
static std::string empty_name(const LintSubject& subject, const Weight& weight) {
  std::string domain(weight.term.domain_spec);
  if (domain.empty()) domain = subject.bench.name;
  auto name = dns::Name::from_text(domain);
  if (weight.term.kind != TermKind::Mx || !name) return domain;
  dns::Type type = weight.void_v6 ? dns::Type::AAAA : dns::Type::A;
  auto exchanges = subject.bench.resolver.query(*name, dns::Type::MX);
  for (const dns::Record* record : exchanges->of(dns::Type::MX)) {
    auto host = dns::target(*record);
    if (host && !subject.bench.resolver.query(*host, type)->has(type))
      return host->to_lower_string();
  }
  return domain;
}

static void lint_void(const LintSubject& subject, const Weight& weight, bool too_many,
                      LintReport& report) {
  bool both = weight.void_v4 && weight.void_v6;
  std::string_view rule = both             ? "void_lookup"
                          : weight.void_v6 ? "void_lookup_ipv6"
                                           : "void_lookup_ipv4";
  Severity severity = both || too_many ? Severity::Warning : Severity::Info;
  auto finding = finding_at(subject, severity, rule, weight.term);
  finding.params["name"] = empty_name(subject, weight);
  if (both) finding.corrected = remove_term(subject.text, weight.term);
  report.findings.push_back(std::move(finding));
}

static void lint_redirect(const LintSubject& subject, const Term& term,
                          LintReport& report) {
  bool has_all = std::any_of(subject.record.terms.begin(), subject.record.terms.end(),
                             [](const Term& t) { return t.kind == TermKind::All; });
  if (has_all || term.has_macro) return;
  Options options;
  options.record_override = "v=spf1 " + subject.text.substr(term.offset, term.size);
  Partition alone =
      partition_without_limits(subject.bench.resolver, subject.bench.query, options);
  for (auto& region : alone.regions) {
    if (region.problem.empty() || region.verdict == Verdict::None) continue;
    bool server = region.problem.starts_with("dns_");
    std::string_view rule = server ? "dns_error" : "include_broken";
    if (region.problem == "redirect_without_record") rule = region.problem;
    if (region.problem == "include_loop") rule = "include_loop";
    auto finding = finding_at(subject, Severity::Error, rule, term);
    bool target = region.problem == "redirect_without_record" || server;
    finding.params["name"] = target ? std::string(term.domain_spec) : region.domain;
    finding.params["problem"] = region.problem;
    report.findings.push_back(std::move(finding));
    return;
  }
}

static void lint_explanation(const LintSubject& subject, const Term& term,
                             LintReport& report) {
  auto name = dns::Name::from_text(term.domain_spec);
  if (term.has_macro || !name) return;
  auto answer = subject.bench.resolver.query(*name, dns::Type::TXT);
  if (!answer->usable() || answer->of(dns::Type::TXT).size() == 1) return;
  auto finding = finding_at(subject, Severity::Warning, "exp_without_text", term);
  finding.params["name"] = term.domain_spec;
  finding.corrected = remove_term(subject.text, term);
  report.findings.push_back(std::move(finding));
}

void lint_lookups(const LintSubject& subject, LintReport& report) {
  lint_limits(subject, report);
  for (auto& weight : subject.weights) {
    if (is_full(report)) return;
    if (!weight.problem.empty()) {
      lint_problem(subject, weight, report);
    } else if (weight.void_v4 || weight.void_v6) {
      lint_void(subject, weight, report.void_lookups > kMaxVoidLookups, report);
    } else if (weight.term.kind == TermKind::Include && weight.exact &&
               weight.matches.empty()) {
      auto finding =
          finding_at(subject, Severity::Warning, "include_permits_nobody", weight.term);
      finding.params["count"] = std::to_string(weight.lookups);
      finding.corrected = remove_term(subject.text, weight.term);
      report.findings.push_back(std::move(finding));
    } else if (weight.term.kind == TermKind::Exists && !weight.term.has_macro) {
      auto finding =
          finding_at(subject, Severity::Warning, "exists_constant", weight.term);
      finding.params["who"] = weight.matches.empty() ? "nobody" : "everybody";
      finding.corrected = remove_term(subject.text, weight.term);
      report.findings.push_back(std::move(finding));
    }
  }
  for (auto& term : subject.record.terms) {
    if (term.kind == TermKind::Redirect) lint_redirect(subject, term, report);
    if (term.kind == TermKind::Exp) lint_explanation(subject, term, report);
  }
}

}  // namespace mailwhy::spf
