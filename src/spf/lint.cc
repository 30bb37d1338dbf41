// The findings about a domain's SPF record, from the strings in DNS down to the single
// term.
#include "spf/lint.h"

#include <algorithm>

#include "spf/edit.h"
#include "spf/lint_rules.h"
#include "spf/mend.h"
#include "spf/ways.h"
#include "text/ascii.h"

namespace mailwhy::spf {

namespace {

// A TXT record that is, or was meant as, an SPF record.
struct Published {
  std::string text;
  std::vector<std::string> pieces;
};

}  // namespace

static constexpr size_t kLongRecord = 450;  // RFC 7208, 3.4

static LintFinding about(const std::string& domain, Severity severity,
                         std::string_view rule) {
  LintFinding finding;
  finding.severity = severity;
  finding.rule = rule;
  finding.domain = domain;
  finding.params["domain"] = domain;
  return finding;
}

static std::string with_fault_mended(const std::string& text, const SyntaxFault& fault) {
  std::string result = text;
  if (!fault.corrected->empty())
    return result.replace(fault.offset, fault.size, *fault.corrected);
  Term place;
  place.offset = fault.offset;
  place.size = fault.size;
  return remove_term(text, place);
}

static void lint_syntax(const std::string& domain, const std::string& text,
                        LintReport& report) {
  for (auto& fault : syntax_faults(text)) {
    auto finding =
        about(domain, fault.breaks ? Severity::Error : Severity::Warning, fault.problem);
    finding.offset = fault.offset;
    finding.size = fault.size;
    finding.params["text"] =
        text.substr(std::min<size_t>(fault.offset, text.size()), fault.size);
    finding.params["what"] = fault.what;
    if (fault.corrected) {
      finding.params["corrected"] = *fault.corrected;
      finding.corrected = with_fault_mended(text, fault);
    }
    report.findings.push_back(std::move(finding));
  }
}

// "v=spf1 a" "mx -all": each half is a term, together they are another one.
static void lint_joints(const std::string& domain, const Published& record,
                        LintReport& report) {
  size_t at = 0;
  for (size_t i = 0; i + 1 < record.pieces.size(); i++) {
    at += record.pieces[i].size();
    std::string_view text = record.text, left = text.substr(0, at),
                     right = text.substr(at);
    if (left.empty() || right.empty() || left.back() == ' ' || right.front() == ' ')
      continue;
    size_t start = left.rfind(' ');
    left.remove_prefix(start == left.npos ? 0 : start + 1);
    right = right.substr(0, right.find(' '));
    bool ends_version = text::equals_ignore_case(left, "v=spf1");
    if (!is_valid_term(right) || !(ends_version || is_valid_term(left))) continue;
    auto finding = about(domain, Severity::Warning, "joined_strings");
    finding.offset = static_cast<uint32_t>(at - left.size());
    finding.size = static_cast<uint32_t>(left.size() + right.size());
    finding.params["text"] = std::string(left) + std::string(right);
    std::string mended = record.text;
    finding.corrected = mended.insert(at, " ");
    report.findings.push_back(std::move(finding));
  }
}

static void lint_size(const std::string& domain, const std::string& text,
                      LintReport& report) {
  if (text.size() <= kLongRecord) return;
  auto finding = about(domain, Severity::Warning, "long_record");
  finding.params["size"] = std::to_string(text.size());
  report.findings.push_back(std::move(finding));
}

// An SPF record at this name, where none belongs.
static void lint_wrong_name(dns::Resolver& resolver, const std::string& domain,
                            const std::string& name, LintReport& report) {
  auto asked = dns::Name::from_text(name);
  auto text = asked ? only_record(resolver, *asked) : std::nullopt;
  if (!text) return;
  auto finding = about(domain, Severity::Warning, "record_at_wrong_name");
  finding.params["name"] = name;
  finding.params["text"] = *text;
  report.findings.push_back(std::move(finding));
}

static void lint_type99(dns::Resolver& resolver, const dns::Name& name,
                        const std::string& domain, LintReport& report) {
  auto answer = resolver.query(name, dns::Type::SPF);
  if (!answer->usable() || !answer->has(dns::Type::SPF)) return;
  report.findings.push_back(about(domain, Severity::Info, "type99_record"));
}

static void lint_terms(dns::Resolver& resolver, const std::string& domain,
                       const std::string& text, const std::vector<std::string>& published,
                       LintReport& report) {
  auto record = parse_record(text);
  if (!record) return;
  Bench bench{resolver, {}, domain, {}, domain, 0, published, {}};
  bench.query.sender = "postmaster@" + domain;
  bench.query.helo = domain;
  auto weights = weigh_all(bench, text);
  Partition whole = judge_without_limits(bench, text);
  report.lookups = whole.lookups;
  report.void_lookups = whole.void_lookups;
  LintSubject subject{bench, text, *record, weights};
  lint_shape(subject, report);
  lint_networks(subject, report);
  lint_overlaps(subject, report);
  lint_lookups(subject, report);
}

static std::vector<Published> read_published(const dns::Answer& answer,
                                             bool (*wanted)(std::string_view)) {
  std::vector<Published> found;
  for (const dns::Record* record : answer.of(dns::Type::TXT)) {
    std::string storage;
    std::string text(dns::joined_text(*record, storage));
    if (!wanted(text)) continue;
    Published one{std::move(text), {}};
    for (auto piece : dns::strings(*record)) one.pieces.emplace_back(piece);
    found.push_back(std::move(one));
  }
  return found;
}

// What there is when nothing is published as SPF record.
static void lint_absence(dns::Resolver& resolver, const std::string& domain,
                         const dns::Answer& answer, LintReport& report) {
  auto nearly = read_published(answer, looks_like_broken_version);
  for (auto& one : nearly) lint_syntax(domain, one.text, report);
  if (nearly.empty())
    report.findings.push_back(about(domain, Severity::Warning, "no_record"));
  lint_wrong_name(resolver, domain, "www." + domain, report);
}

static void lint_published(dns::Resolver& resolver, const std::string& domain,
                           const dns::Name& name, LintReport& report) {
  auto answer = resolver.query(name, dns::Type::TXT);
  if (!answer->usable()) {
    auto finding = about(domain, Severity::Error, "dns_error");
    finding.params["name"] = domain;
    finding.params["problem"] = dns_problem(*answer);
    report.findings.push_back(std::move(finding));
    return;
  }
  auto records = read_published(*answer, is_spf_record);
  for (auto& one : records) report.records.push_back(one.text);
  if (records.empty()) lint_absence(resolver, domain, *answer, report);
  if (records.size() > 1) {
    auto finding = about(domain, Severity::Error, "multiple_records");
    finding.params["count"] = std::to_string(records.size());
    finding.corrected = merge(report.records);
    report.findings.push_back(std::move(finding));
  }
  for (auto& one : records) {
    lint_syntax(domain, one.text, report);
    lint_joints(domain, one, report);
    lint_size(domain, one.text, report);
  }
  if (records.size() == 1)
    lint_terms(resolver, domain, records.front().text, report.records, report);
  lint_wrong_name(resolver, domain, domain + "." + domain, report);
  lint_type99(resolver, name, domain, report);
}

static LintReport lint_domain(dns::Resolver& resolver, const std::string& domain,
                              const std::optional<std::string>& record) {
  LintReport report;
  report.domain = text::to_lower(domain);
  if (report.domain.ends_with('.')) report.domain.pop_back();
  auto name = dns::Name::from_text(report.domain);
  if (!name) {
    auto finding = about(report.domain, Severity::Error, "dns_error");
    finding.params["name"] = report.domain;
    finding.params["problem"] = "bad_domain";
    report.findings.push_back(std::move(finding));
    return report;
  }
  if (record) {
    report.records = {*record};
    lint_syntax(report.domain, *record, report);
    lint_size(report.domain, *record, report);
    lint_terms(resolver, report.domain, *record, {}, report);
  } else {
    lint_published(resolver, report.domain, *name, report);
  }
  std::stable_sort(report.findings.begin(), report.findings.end(), [](auto& a, auto& b) {
    return a.severity != b.severity ? a.severity < b.severity : a.offset < b.offset;
  });
  return report;
}

LintReport lint(dns::Resolver& resolver, const std::string& domain,
                const std::optional<std::string>& record) {
  if (resolver.immediate()) return lint_domain(resolver, domain, record);
  dns::CachingResolver steady(resolver, kOneAnswerEach);
  return lint_domain(steady, domain, record);
}

}  // namespace mailwhy::spf
