// Rules about a record that can be read: its shape, its networks, and how they lie to
// each other.
#include "spf/lint_rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "spf/edit.h"
#include "text/ascii.h"

namespace mailwhy::spf {

static constexpr double kHugeV4 = 1 << 17;  // a /15: no sender of mail has so many hosts
static constexpr double kHugeInclude = 1 << 22;  // providers are larger
static constexpr int kHugeV6Prefix = 28;         // shorter: more than a provider gets
static constexpr size_t kMaxOverlaps = 8;        // beyond that nobody reads them

std::string count_text(double count) {
  if (count >= 1e12) return fmt::format("{:.1e}", count);
  std::string digits = fmt::format("{:.0f}", count);
  for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

static std::string text_of(const LintSubject& subject, const Term& term) {
  return subject.text.substr(term.offset, term.size);
}

LintFinding finding_at(const LintSubject& subject, Severity severity,
                       std::string_view rule, const Term& term) {
  LintFinding finding;
  finding.severity = severity;
  finding.rule = rule;
  finding.domain = subject.bench.name;
  finding.offset = term.offset;
  finding.size = term.size;
  finding.params["term"] = text_of(subject, term);
  finding.params["domain"] = subject.bench.name;
  return finding;
}

static void lint_all(const LintSubject& subject, const Term& all, LintReport& report) {
  if (all.qualifier == Qualifier::Pass) {
    auto finding = finding_at(subject, Severity::Error, "all_passes", all);
    finding.corrected = replace_term(subject.text, all, "-all");
    report.findings.push_back(std::move(finding));
  } else if (all.qualifier == Qualifier::Neutral) {
    auto finding = finding_at(subject, Severity::Warning, "all_neutral", all);
    finding.corrected = replace_term(subject.text, all, "~all");
    report.findings.push_back(std::move(finding));
  }
}

void lint_shape(const LintSubject& subject, LintReport& report) {
  const Term *all = nullptr, *redirect = nullptr;
  for (auto& term : subject.record.terms) {
    if (is_full(report)) return;
    if (term.kind == TermKind::Redirect) redirect = &term;
    if (term.kind == TermKind::UnknownModifier) {
      auto finding = finding_at(subject, Severity::Info, "unknown_modifier", term);
      finding.corrected = remove_term(subject.text, term);
      report.findings.push_back(std::move(finding));
    }
    if (term.kind == TermKind::Ptr) {
      auto finding = finding_at(subject, Severity::Warning, "ptr_used", term);
      finding.corrected = remove_term(subject.text, term);
      report.findings.push_back(std::move(finding));
    }
    if (all && !is_modifier(term.kind)) {
      auto finding = finding_at(subject, Severity::Error, "term_after_all", term);
      finding.corrected = move_all_last(subject.text);
      report.findings.push_back(std::move(finding));
    }
    if (!all && term.kind == TermKind::All) {
      all = &term;
      lint_all(subject, term, report);
    }
  }
  if (all && redirect) {
    auto finding = finding_at(subject, Severity::Warning, "redirect_ignored", *redirect);
    finding.corrected = remove_term(subject.text, *redirect);
    report.findings.push_back(std::move(finding));
  }
  if (!all && !redirect) {
    auto finding = finding_at(subject, Severity::Warning, "no_all", Term{});
    finding.params.erase("term");
    finding.corrected = add_term(subject.text, "~all");
    report.findings.push_back(std::move(finding));
  }
}

static bool is_mapped(const net::Cidr& network) {
  static const net::Cidr kMapped = *net::Cidr::parse("::ffff:0:0/96");
  return kMapped.contains(network);
}

static void lint_address(const LintSubject& subject, const Term& term,
                         LintReport& report) {
  const net::Cidr& network = term.network;
  if (term.kind == TermKind::Ip6 && is_mapped(network)) {
    auto finding = finding_at(subject, Severity::Warning, "mapped_address", term);
    net::Cidr inner(network.base().unmapped(), network.prefix() - 96);
    std::string sign = term.qualifier_written ? subject.text.substr(term.offset, 1) : "";
    finding.corrected = replace_term(subject.text, term, network_term(sign, inner));
    report.findings.push_back(std::move(finding));
    return;
  }
  if (network.prefix() >= 7 && net::scope_of(network.base()) != net::Scope::Global) {
    auto finding = finding_at(subject, Severity::Warning, "private_address", term);
    finding.corrected = remove_term(subject.text, term);
    report.findings.push_back(std::move(finding));
    return;
  }
  std::string_view written =
      without_sign(std::string_view(subject.text).substr(term.offset, term.size));
  written.remove_prefix(std::min<size_t>(4, written.size()));
  auto base = net::IpAddress::parse(written.substr(0, written.find('/')));
  if (!base || *base == network.base()) return;
  auto finding = finding_at(subject, Severity::Info, "host_bits", term);
  finding.params["network"] = network.to_string();
  std::string sign = term.qualifier_written ? subject.text.substr(term.offset, 1) : "";
  finding.corrected = replace_term(subject.text, term, network_term(sign, network));
  report.findings.push_back(std::move(finding));
}

void lint_networks(const LintSubject& subject, LintReport& report) {
  for (auto& weight : subject.weights) {
    if (is_full(report)) return;
    bool literal = weight.term.kind == TermKind::Ip4 || weight.term.kind == TermKind::Ip6;
    if (literal) lint_address(subject, weight.term, report);
    double count = weight.matches.v4_count();
    bool wide6 = literal && weight.term.kind == TermKind::Ip6 &&
                 weight.term.network.prefix() < kHugeV6Prefix;
    bool include = weight.term.kind == TermKind::Include;
    if (weight.term.kind == TermKind::Exists || weight.term.qualifier != Qualifier::Pass)
      continue;
    if (count < (include ? kHugeInclude : kHugeV4) && !wide6) continue;
    auto finding = finding_at(subject, Severity::Warning, "huge_range", weight.term);
    finding.params["count"] = count_text(wide6 ? weight.matches.v6_count() : count);
    report.findings.push_back(std::move(finding));
  }
}

static bool same_term(const Weight& a, const Weight& b) {
  return text::equals_ignore_case(without_sign(a.text), without_sign(b.text));
}

// The terms before `index` that have decided already for addresses that it matches.
static std::vector<size_t> deciders(const std::vector<Weight>& weights, size_t index) {
  std::vector<size_t> found;
  for (size_t i = 0; i < index; i++)
    if (weights[i].exact && weights[i].matches.intersects(weights[index].matches))
      found.push_back(i);
  return found;
}

static void note_idle(const LintSubject& subject, size_t index,
                      const std::vector<size_t>& before, LintReport& report) {
  auto& weights = subject.weights;
  auto& weight = weights[index];
  bool agrees = std::all_of(before.begin(), before.end(), [&](size_t i) {
    return weights[i].term.qualifier == weight.term.qualifier;
  });
  auto finding = finding_at(subject, Severity::Warning,
                            agrees ? "shadowed_term" : "contradicting_term", weight.term);
  std::string earlier;
  for (size_t i : before) {
    if (!earlier.empty()) earlier += ", ";
    earlier += weights[i].text;
  }
  finding.params["earlier"] = earlier;
  finding.params["witness"] = weight.matches.first()->to_string();
  finding.corrected = remove_term(subject.text, weight.term);
  report.findings.push_back(std::move(finding));
}

void lint_overlaps(const LintSubject& subject, LintReport& report) {
  auto& weights = subject.weights;
  size_t overlaps = 0;
  for (size_t i = 0; i < weights.size() && !is_full(report); i++) {
    auto twin = std::find_if(
        weights.begin(), weights.begin() + static_cast<ptrdiff_t>(i),
        [&](const Weight& earlier) { return same_term(earlier, weights[i]); });
    if (twin != weights.begin() + static_cast<ptrdiff_t>(i)) {
      auto finding =
          finding_at(subject, Severity::Warning, "duplicate_term", weights[i].term);
      finding.corrected = remove_term(subject.text, weights[i].term);
      report.findings.push_back(std::move(finding));
      continue;
    }
    if (!weights[i].exact || weights[i].matches.empty()) continue;
    auto before = deciders(weights, i);
    if (before.empty()) continue;
    net::CidrSet decided;
    for (size_t j : before) decided |= weights[j].matches;
    if (decided.contains(weights[i].matches)) {
      note_idle(subject, i, before, report);
    } else if (overlaps++ < kMaxOverlaps) {
      net::CidrSet both = weights[before.front()].matches & weights[i].matches;
      auto finding =
          finding_at(subject, Severity::Info, "overlapping_term", weights[i].term);
      finding.params["earlier"] = weights[before.front()].text;
      finding.params["witness"] = both.first()->to_string();
      double count = both.v4_count();
      finding.params["count"] = count_text(count > 0 ? count : both.v6_count());
      report.findings.push_back(std::move(finding));
    }
  }
}

}  // namespace mailwhy::spf
