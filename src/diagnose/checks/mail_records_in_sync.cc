// Do all name servers of the zone hold the same records that decide about mail, record by
// record, whatever their serials say? And do resolvers, or have they an older copy?
// NS06, NS08, NS09, NS16 of docs/check.md.
#include <algorithm>

#include "diagnose/checks/check.h"
#include "diagnose/drift.h"
#include "diagnose/old_copies.h"
#include "diagnose/record_survey.h"
#include "diagnose/texts.h"
#include "diagnose/zone_detail.h"

namespace mailwhy::diagnose {

static void judge_records(const Zone& zone, const ServerSurvey& survey, net::Time now,
                          Outcome& out) {
  Drift drift = find_drift(zone, survey, now);
  if (!drift.found()) return;
  add_finding(out, "ns_out_of_sync", drift.severity, drift.certainty, drift.params);
  out.findings.back().notes = drift.notes;
  Change change;
  change.for_cause = "ns_out_of_sync";
  change.kind = ChangeKind::Steps;
  change.steps = drift.steps;
  out.changes.push_back(std::move(change));
}

// "nothing to compare with from ns3.example.org", where it is known who kept silent.
static text::Message why_not_told(const ServerSurvey& survey) {
  std::vector<std::string> silent;
  auto add = [&](const std::string& name) {
    if (std::ranges::find(silent, name) == silent.end()) silent.push_back(name);
  };
  for (const NameServer& server : survey.unheard) add(server.name);
  for (const SurveyedRecord& record : survey.records)
    for (size_t server : record.unknown) add(survey.labels[server]);
  if (silent.empty()) return {};
  return {"check.because.servers_silent", {{"servers", joined(silent)}}};
}

static void judge_old_copies(const Zone& zone, const ServerSurvey& survey, net::Time now,
                             Outcome& out) {
  auto found = find_old_copies(zone, survey, now);
  if (!found) return;
  add_finding(out, "old_copy_cached", found->severity, Certainty::Likely, found->params);
  out.findings.back().notes = std::move(found->notes);
  Change change;
  change.for_cause = "old_copy_cached";
  change.kind = ChangeKind::Wait;
  change.steps = std::move(found->steps);
  change.effective_from = found->until;
  out.changes.push_back(std::move(change));
}

std::optional<Outcome> check_mail_records_in_sync(const Examination& of) {
  if (of.target.domain.empty()) return std::nullopt;
  MailSurvey found = survey_mail_records(of.resolver, of.target.domain,
                                         of.target.selectors, of.target.public_resolvers);
  if (!found.zone.asked) return std::nullopt;  // the check "name_servers" says so
  Outcome out;
  out.detail = zone_detail(found.zone);
  out.detail["records"] = records_detail(found.survey);
  for (const PublicView& view : found.survey.public_views) {
    if (!out.detail.contains("public_resolvers"))
      out.detail["public_resolvers"].emplace_array();
    out.detail["public_resolvers"].as_array().push_back({{"ip", view.ip.to_string()},
                                                         {"asked", view.asked},
                                                         {"answered", view.answered}});
  }
  judge_records(found.zone, found.survey, of.now, out);
  judge_old_copies(found.zone, found.survey, of.now, out);
  // One server alone agrees with nobody, but there is nobody to disagree with.
  bool told = !found.survey.servers.empty() && !found.survey.anything_unknown();
  if (!told) could_not_tell(out, why_not_told(found.survey));
  return out;
}

}  // namespace mailwhy::diagnose
