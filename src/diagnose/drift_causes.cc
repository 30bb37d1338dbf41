// DKIM keys and DMARC records that the name servers hold differently: a refusal over DKIM
// or DMARC may have been made with another server's data than those we see.
#include <algorithm>

#include "diagnose/causes.h"
#include "diagnose/drift.h"
#include "diagnose/server_view.h"
#include "diagnose/texts.h"
#include "diagnose/zone_detail.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

using dns::Name;
using dns::Type;

// What the judgement hangs on: the policy's names and the keys of the author's own
// signatures, or those that the reply names.
static std::vector<RecordName> deciding_records(const Inquiry& inquiry) {
  const Authentication& found = inquiry.authentication;
  std::vector<std::string> names{"_dmarc." + found.author,
                                 "_dmarc." + text::organizational_domain(found.author)};
  for (const dkim::Check& check : found.dkim.checks)
    if (found.is_own(check) && !check.key_name.empty()) names.push_back(check.key_name);
  if (found.dkim.checks.empty())
    for (std::string& name : keys_named_in_reply(inquiry))
      names.push_back(std::move(name));
  std::vector<RecordName> records;
  for (const std::string& text : names)
    if (auto name = Name::from_text(text)) {
      RecordName record{*name, Type::TXT};
      if (std::ranges::find(records, record) == records.end()) records.push_back(record);
    }
  return records;
}

static bool own_signature_verifies(const Authentication& found) {
  return std::ranges::any_of(found.dkim.checks, [&](const dkim::Check& check) {
    bool fits =
        check.result == dkim::Verdict::Pass || (check.result == dkim::Verdict::Neutral &&
                                                check.header_hash == dkim::Match::Match &&
                                                check.body_hash != dkim::Match::Differ);
    return fits && found.is_own(check);
  });
}

// Would the mail be taken with this server's data, as far as it came back?
static bool passes_at(const Inquiry& inquiry, const Name& apex,
                      const net::IpAddress& server) {
  ServerView view(inquiry.resolver, apex, server);
  std::string_view spf = inquiry.ip ? to_string(inquiry.spf.verdict) : "";
  Authentication found =
      authenticate(view, inquiry.refusal, inquiry.subject, spf, inquiry.judged_at());
  if (own_signature_verifies(found)) return true;
  bool about_dkim = inquiry.refusal.reason.label == "dkim_fail";
  return !about_dkim && found.dmarc && found.dmarc->verdict == dmarc::Verdict::Pass;
}

// With which servers' data does it fail? Nothing where it passes, or fails, with all of
// them: a mail that fails everywhere has another fault.
static std::vector<std::string> failing_servers(const Inquiry& inquiry, const Zone& zone,
                                                const ServerSurvey& survey) {
  auto apex = Name::from_text(zone.apex);
  if (!apex) return {};
  std::vector<char> passes(survey.servers.size());
  std::vector<std::function<void()>> work;
  for (size_t i = 0; i < passes.size(); i++)
    work.push_back(
        [&, i] { passes[i] = passes_at(inquiry, *apex, *survey.servers[i].ip); });
  inquiry.resolver.together(work);
  std::vector<std::string> failing;
  for (size_t i = 0; i < passes.size(); i++)
    if (!passes[i]) failing.push_back(survey.labels[i]);
  if (failing.size() == passes.size()) failing.clear();
  return failing;
}

static bool names_a_key(const Drift& drift) {
  return std::ranges::any_of(drift.records, [](const SurveyedRecord* record) {
    return record->asked.name.to_lower_string().find("._domainkey.") != std::string::npos;
  });
}

bool find_drifted_records(Inquiry& inquiry) {
  const std::string& author = inquiry.authentication.author;
  auto domain = Name::from_text(author), known = Name::from_text(inquiry.zone.apex);
  if (author.empty() || !domain) return false;
  Zone other;
  const Zone* zone = &inquiry.zone;
  if (!known || !domain->is_under(*known)) {
    other = ask_name_servers(inquiry.resolver, author);
    zone = &other;
  }
  if (zone->servers.size() < 2) return false;
  ServerSurvey survey =
      survey_records(inquiry.resolver, *zone, deciding_records(inquiry));
  Drift drift = find_drift(*zone, survey, inquiry.asked_at);
  if (drift.records.empty()) return false;
  // Reports that go elsewhere decide nothing. Without the mail a key cannot be tried.
  auto failing = failing_servers(inquiry, *zone, survey);
  const bool flips = !failing.empty();
  bool unseen_key = !inquiry.authentication.mail && names_a_key(drift);
  if (!flips && !unseen_key) return false;

  boost::json::object detail = zone_detail(*zone);
  detail["records"] = records_detail(survey);
  add_evidence(inquiry, "mail_records_in_sync", "problem", std::move(detail));
  const std::string& label = inquiry.refusal.reason.label;
  bool named = label == "dkim_fail" || label == "dmarc_reject";
  Finding finding = make_finding(inquiry, "ns_out_of_sync",
                                 named && flips ? Certainty::Proven : Certainty::Likely,
                                 {"mail_records_in_sync", "dkim", "dmarc"});
  for (const auto& [name, value] : drift.params) finding.params[name] = value;
  // Under equal serials the ones to be mended are those with which the mail fails.
  if (flips && !drift.serials_differ) finding.params["servers"] = joined(failing);
  finding.notes = drift.notes;
  for (text::Message& step : drift.steps)
    if (step.params.contains("record")) step.params = finding.params;
  add_finding(inquiry, std::move(finding));
  add_steps(inquiry, "ns_out_of_sync", ChangeKind::Steps, std::move(drift.steps));
  return true;
}

}  // namespace mailwhy::diagnose
