#include "dmarc/fix.h"

#include <algorithm>

#include "dmarc/lint.h"
#include "dmarc/mend.h"

namespace mailwhy::dmarc {

// Where the TXT records really stand: behind an alias, at its end.
static std::string owner_of(const dns::Answer& answer, const std::string& name) {
  std::string owner = name;
  for (const dns::Record& record : answer.records)
    if (record.type == dns::Type::CNAME)
      if (auto target = dns::target(record)) owner = to_text(*target);
  return owner;
}

static uint32_t ttl_of(const dns::Answer& answer) {
  for (const dns::Record* record : answer.of(dns::Type::TXT)) return record->ttl;
  return 0;
}

static std::string fresh_record(const std::vector<std::string>& reports) {
  std::string record = "v=DMARC1; p=none";
  std::string list;
  for (const std::string& address : reports)
    list += (list.empty() ? "" : ",") +
            (address.find(':') == address.npos ? "mailto:" + address : address);
  return list.empty() ? record : record + "; rua=" + list;
}

static bool is_inherited(const LintReport& report) {
  return std::ranges::any_of(report.findings, [](const LintFinding& finding) {
    return finding.rule == "inherited";
  });
}

static bool dns_failed(const LintReport& report) {
  return std::ranges::any_of(report.findings, [](const LintFinding& finding) {
    return finding.rule == "dns_error" || finding.rule == "alias_loop";
  });
}

// What the change cures, in the order of the findings.
static std::vector<std::string> cured(const LintReport& before, const LintReport& after) {
  std::vector<std::string> rules;
  for (const LintFinding& finding : before.findings) {
    auto same = [&](const LintFinding& other) { return other.rule == finding.rule; };
    bool still = std::ranges::any_of(after.findings, same);
    bool known = std::ranges::find(rules, finding.rule) != rules.end();
    if (!still && !known) rules.push_back(finding.rule);
  }
  return rules;
}

// The record that should stand there; nullopt where it is in order or inherited.
static std::optional<std::string> wanted(dns::Resolver& resolver, const dns::Name& domain,
                                         const LintReport& report,
                                         const FixRequest& request) {
  if (report.mended) return report.mended;
  if (!report.records.empty()) return std::nullopt;
  if (auto misplaced = find_misplaced(resolver, domain))
    return mend(misplaced->record)->record;
  if (is_inherited(report)) return std::nullopt;
  return fresh_record(request.reports);
}

// With each policy at least what applies today: what is inherited may be stricter than
// what a broken record says.
static std::string raised(std::string record, const Proof& proof) {
  constexpr const char* tags[] = {"p", "sp", "np"};
  for (const ProofCase& one : proof.cases)
    if (one.before && one.after && *one.after < *one.before)
      record =
          with_tag(record, tags[static_cast<size_t>(one.author)], to_string(*one.before));
  return record;
}

std::optional<Fix> fix(dns::Resolver& resolver, const FixRequest& request) {
  LintReport report = lint(resolver, request.domain);
  auto domain = domain_name(request.domain);
  if (!domain || dns_failed(report)) return std::nullopt;
  auto place = domain->with_prefix("_dmarc");
  if (!place) return std::nullopt;
  Fix fix;
  fix.change.name = to_text(*place);
  auto record = wanted(resolver, *domain, report, request);
  if (!record) return fix;
  auto answer = resolver.query(*place, dns::Type::TXT);
  fix.change.name = owner_of(*answer, fix.change.name);
  fix.change.ttl = ttl_of(*answer);
  fix.change.before = report.records;
  fix.change.after = {*record};
  fix.proof = prove(resolver, report.domain, fix.change, request.mails);
  if (!fix.proof.holds) {
    fix.change.after = {raised(*record, fix.proof)};
    fix.proof = prove(resolver, report.domain, fix.change, request.mails);
  }
  if (!fix.proof.holds) return std::nullopt;
  fix.mended = cured(report, lint(resolver, report.domain, fix.change.after[0]));
  return fix;
}

}  // namespace mailwhy::dmarc
