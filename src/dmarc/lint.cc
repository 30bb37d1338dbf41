// The linter: what stands at _dmarc.<domain>, judged as text and as policy, for receivers
// of RFC 9989 and of RFC 7489.
#include "dmarc/lint.h"

#include <algorithm>

#include "dmarc/discovery.h"
#include "dmarc/report_targets.h"
#include "dns/overlay.h"
#include "text/public_suffix.h"

namespace mailwhy::dmarc {

namespace {

struct Linting {
  Places& places;
  const dns::Name& domain;
  LintReport& report;

  // The reference holds until the next one is added.
  LintFinding& add(Severity severity, const char* rule, text::Params params = {}) {
    params["domain"] = report.domain;
    report.findings.push_back({severity, rule, 0, 0, std::move(params), {}});
    return report.findings.back();
  }
};

std::string word(Policy policy) {
  return std::string(to_string(policy));
}

// Every text at _dmarc.<domain> that is a record, or was meant as one.
std::vector<std::string> texts_at(const Place& place) {
  std::vector<std::string> texts;
  if (!place.answer) return texts;
  for (const dns::Record* record : place.answer->of(dns::Type::TXT)) {
    std::string joined;
    std::string_view text = dns::joined_text(*record, joined);
    if (is_record(text) || looks_like_record(text)) texts.emplace_back(text);
  }
  std::stable_partition(texts.begin(), texts.end(),
                        [](const std::string& text) { return is_record(text); });
  return texts;
}

// ---------------------------------------------------------------- the text

void judge_text(Linting& lint, const std::string& text) {
  auto mended = mend(text);
  if (!mended) return;
  for (RecordFault& fault : mended->faults) {
    LintFinding& finding =
        lint.add(fault.severity, fault.rule.c_str(), std::move(fault.params));
    finding.offset = fault.offset;
    finding.size = fault.size;
  }
  if (mended->changed) lint.report.mended = mended->record;
}

// ---------------------------------------------------------------- the policy

// sp and np are for an organizational domain or a public suffix (section 4.7): a record
// between is found by its own name only.
void judge_reach(Linting& lint, const Record& record, const Walk& walk) {
  bool top = walk.organizational == lint.domain || record.psd == Psd::Yes;
  if (top) return;
  for (auto [written, tag] :
       {std::pair(record.sp.written, "sp"), std::pair(record.np.written, "np")})
    if (written)
      lint.add(Severity::Info, "subdomain_tags_unused",
               {{"tag", tag}, {"name", to_text(walk.organizational)}});
}

void judge_policies(Linting& lint, const Record& record, const Walk& walk) {
  if (use_of(record) != Use::AsWritten) return;
  if (record.p.policy == Policy::None) lint.add(Severity::Info, "policy_none");
  if (record.testing && record.p.policy != Policy::None)
    lint.add(Severity::Warning, "testing",
             {{"published", word(record.p.policy)},
              {"policy", word(one_below(record.p.policy))}});
  judge_reach(lint, record, walk);
  if (walk.organizational != lint.domain && record.psd != Psd::Yes) return;
  Policy below = policy_for(record, Author::Below).policy;
  Policy missing = policy_for(record, Author::BelowMissing).policy;
  if (below < record.p.policy)
    lint.add(Severity::Warning, "sp_weaker",
             {{"p", word(record.p.policy)}, {"sp", word(below)}});
  if (record.np.written && missing < below)
    lint.add(Severity::Warning, "np_weaker",
             {{"sp", word(below)}, {"np", word(missing)}});
  if (!record.np.written && missing != Policy::Reject)
    lint.add(Severity::Info, "np_missing").corrected =
        with_tag(record.text, "np", "reject");
}

void judge_suffix(Linting& lint, const Record& record) {
  bool suffix = text::is_public_suffix(lint.report.domain);
  if (suffix && record.psd == Psd::Unsaid)
    lint.add(Severity::Warning, "suffix_without_psd").corrected =
        with_tag(record.text, "psd", "y");
  if (!suffix && record.psd == Psd::Yes) lint.add(Severity::Warning, "psd_below_suffix");
}

// Where receivers of the two eras come to different ends.
void judge_eras(Linting& lint, const Record& record, const Walk& walk) {
  std::string by_list = text::organizational_domain(lint.report.domain);
  std::string by_walk = to_text(walk.organizational);
  if (by_list != by_walk)
    lint.add(Severity::Warning, "organization_differs",
             {{"walk", by_walk}, {"psl", by_list}});
  Use now = use_of(record), before = use_of(record, Era::Rfc7489);
  if (now != before)
    lint.add(Severity::Warning, "policy_differs",
             {{"new", "none"}, {"old", word(record.p.policy)}});
}

void judge_reports(Linting& lint, const Record& record) {
  if (record.rua.empty()) lint.add(Severity::Info, "no_reports");
  for (const ReportTarget& target :
       report_targets(lint.places, lint.domain, record, kMaxReportTargets)) {
    if (target.mail == ReportTarget::Mail::Missing)
      lint.add(Severity::Warning, "report_domain_missing",
               {{"target", target.domain}, {"address", target.address}});
    else if (target.leave == ReportTarget::Leave::Missing)
      lint.add(Severity::Warning, "report_not_authorised",
               {{"name", target.name},
                {"address", target.address},
                {"target", target.domain}});
  }
}

void judge_alias(Linting& lint, const Place& place) {
  if (!place.answer) return;
  std::optional<dns::Name> end;
  for (const dns::Record& record : place.answer->records)
    if (record.type == dns::Type::CNAME) end = dns::target(record);
  if (end)
    lint.add(Severity::Info, "alias",
             {{"name", "_dmarc." + lint.report.domain}, {"target", to_text(*end)}});
}

// ---------------------------------------------------------------- what is there

void judge_record(Linting& lint, const Place& place, const Walk& walk) {
  judge_alias(lint, place);
  judge_policies(lint, place.record, walk);
  judge_suffix(lint, place.record);
  if (walk.complete) judge_eras(lint, place.record, walk);
  judge_reports(lint, place.record);
}

// Nothing that receivers read: something meant for them, put elsewhere, or inherited.
void judge_absence(Linting& lint, const Walk& walk) {
  if (!lint.report.records.empty()) return;  // its faults are found
  auto misplaced = find_misplaced(lint.places.resolver(), lint.domain);
  if (misplaced)
    lint.add(Severity::Error, "record_at_wrong_name", {{"name", misplaced->name}})
        .corrected = mend(misplaced->record)->record;
  Discovery inherited = discover(lint.places, walk);
  bool applies = inherited.place && inherited.use != Use::NotAtAll && !inherited.unknown;
  if (applies)
    lint.add(
        Severity::Info, "inherited",
        {{"name", to_text(inherited.place->domain)}, {"policy", word(inherited.policy)}});
  else if (walk.complete && !misplaced)
    lint.add(Severity::Warning, "no_record");
}

void judge_place(Linting& lint, const Walk& walk) {
  const Place& place = walk.start();
  lint.report.records = texts_at(place);
  const std::vector<std::string>& records = lint.report.records;
  if (place.found == Found::Several) {
    lint.add(Severity::Error, "several_records",
             {{"count", std::to_string(std::ranges::count_if(records, is_record))}});
    lint.report.mended = merge(records);
  } else if (!records.empty()) {
    judge_text(lint, records[0]);
  }
  if (place.found == Found::Record)
    judge_record(lint, place, walk);
  else if (place.found == Found::Nothing)
    judge_absence(lint, walk);
  if (walk.complete) return;
  int asked = 0;
  bool loop = aliases_lead_nowhere(lint.places.resolver(), walk.last().domain, asked);
  lint.add(Severity::Error, loop ? "alias_loop" : "dns_error",
           {{"name", "_dmarc." + to_text(walk.last().domain)},
            {"problem", walk.last().problem}});
}

void put_worst_first(std::vector<LintFinding>& findings) {
  std::stable_sort(
      findings.begin(), findings.end(),
      [](const LintFinding& a, const LintFinding& b) { return a.severity < b.severity; });
}

LintReport lint_text(const std::string& record) {
  LintReport report;
  report.records = {record};
  auto mended = mend(record);
  if (!mended) {
    report.findings.push_back({Severity::Error, "missing_version", 0, 0, {}, {}});
    return report;
  }
  for (RecordFault& fault : mended->faults)
    report.findings.push_back({fault.severity,
                               std::move(fault.rule),
                               fault.offset,
                               fault.size,
                               std::move(fault.params),
                               {}});
  if (mended->changed) report.mended = mended->record;
  put_worst_first(report.findings);
  return report;
}

}  // namespace

std::optional<Misplaced> find_misplaced(dns::Resolver& resolver,
                                        const dns::Name& domain) {
  std::string name = to_text(domain);
  for (const std::string& candidate :
       {name, "_dmarc." + name + "." + name, "dmarc." + name}) {
    auto owner = dns::Name::from_text(candidate);
    if (!owner) continue;
    auto answer = resolver.query(*owner, dns::Type::TXT);
    for (const dns::Record* record : answer->of(dns::Type::TXT)) {
      std::string joined;
      std::string_view text = dns::joined_text(*record, joined);
      if (is_record(text)) return Misplaced{candidate, std::string(text)};
    }
  }
  return std::nullopt;
}

LintReport lint(dns::Resolver& resolver, const std::string& domain,
                const std::optional<std::string>& record) {
  LintReport report;
  report.domain = domain;
  if (domain.empty() && record) return lint_text(*record);
  auto name = domain_name(domain);
  if (!name) {
    report.findings.push_back({Severity::Error,
                               "dns_error",
                               0,
                               0,
                               {{"name", domain}, {"problem", name.error().what}},
                               {}});
    return report;
  }
  report.domain = to_text(*name);
  dns::OverlayResolver overlay(resolver);
  auto place = name->with_prefix("_dmarc");
  if (record && place)
    overlay.replace(*place, dns::Type::TXT,
                    {{*place, dns::Type::TXT, 3600, dns::rdata_txt(*record)}});
  Places places(overlay);
  Walk author = walk(places, *name);
  Linting linting{places, *name, report};
  judge_place(linting, author);
  if (author.complete) report.organizational_domain = to_text(author.organizational);
  Discovery found = discover(places, author);
  if (found.place && found.use != Use::NotAtAll)
    report.policy_domain = to_text(found.place->domain);
  put_worst_first(report.findings);
  return report;
}

}  // namespace mailwhy::dmarc
