#include "diagnose/old_copies.h"

#include <algorithm>

#include "diagnose/drift.h"
#include "diagnose/texts.h"
#include "knowledge/knowledge.h"
#include "text/apart.h"

namespace mailwhy::diagnose {

static constexpr size_t kMaxCopyNotes = 4;    // copies that are told one by one
static constexpr size_t kMaxCopyValue = 120;  // octets of a value in a note

std::string shown_resolver(const std::string& address) {
  const knowledge::PublicResolver* known = knowledge::find_public_resolver(address);
  return known ? address + " (" + std::string(known->name) + ')' : address;
}

static text::Message note_of(const SurveyedRecord& record, const OldCopy& old) {
  text::Params params = duration_params(old.ttl);
  params["name"] = record.asked.name.to_lower_string();
  params["type"] = dns::to_string(record.asked.type);
  if (old.resolver) params["resolver"] = shown_resolver(old.resolver->to_string());
  if (old.value.empty()) return {"note.old_copy_is_none", std::move(params)};
  // Cut so that what differs is still seen.
  std::vector<std::string> texts{value_text(old.value)};
  for (const RecordVersion& version : record.versions)
    texts.push_back(value_text(version.value));
  params["value"] = text::shown_apart(std::move(texts), kMaxCopyValue).front();
  return {"note.old_copy", std::move(params)};
}

// Who has an old copy, each once, as found.
static std::vector<AskedResolver> holders_of(
    const std::vector<const SurveyedRecord*>& records) {
  std::vector<AskedResolver> holders;
  for (const SurveyedRecord* record : records)
    for (const OldCopy& old : record->old_copies)
      if (std::ranges::find(holders, old.resolver) == holders.end())
        holders.push_back(old.resolver);
  return holders;
}

// Waiting helps; some resolvers can be made to forget.
static std::vector<text::Message> steps_for(const std::vector<AskedResolver>& holders,
                                            const text::Params& params) {
  std::vector<text::Message> steps;
  for (const AskedResolver& holder : holders) {
    if (!holder) continue;
    const auto* known = knowledge::find_public_resolver(holder->to_string());
    if (!known || known->forget.empty()) continue;
    steps.push_back(
        {"step.old_copy_cached.forget",
         {{"resolver", std::string(known->name)}, {"url", std::string(known->forget)}}});
  }
  steps.push_back({"step.old_copy_cached.wait", params});
  return steps;
}

std::optional<OldCopies> find_old_copies(const Zone& zone, const ServerSurvey& survey,
                                         net::Time now) {
  std::vector<const SurveyedRecord*> records;
  for (const SurveyedRecord& record : survey.records)
    if (!record.old_copies.empty()) records.push_back(&record);
  if (records.empty()) return std::nullopt;
  OldCopies found;
  bool minor = true;
  uint32_t left = 0, latest = 0;
  for (const SurveyedRecord* record : records) {
    std::vector<std::vector<std::string>> values;
    for (const RecordVersion& version : record->versions) values.push_back(version.value);
    latest = std::max(latest, record->ttl);
    for (const OldCopy& old : record->old_copies) {
      values.push_back(old.value);
      left = std::max(left, old.ttl);
      if (found.notes.size() < kMaxCopyNotes)
        found.notes.push_back(note_of(*record, old));
    }
    minor = minor && is_minor(record->asked, zone, values);
  }
  if (minor) found.severity = Severity::Info;
  const RecordName& first = records.front()->asked;
  found.params = duration_params(left);
  found.params["domain"] = zone.apex;
  found.params["record"] =
      first.name.to_lower_string() + ' ' + dns::to_string(first.type);
  found.params["count"] = std::to_string(records.size());
  auto holders = holders_of(records);
  if (std::ranges::find(holders, AskedResolver()) == holders.end()) {
    std::vector<std::string> names;
    for (const AskedResolver& holder : holders)
      names.push_back(shown_resolver(holder->to_string()));
    found.params["resolvers"] = joined(names);
  }
  found.steps = steps_for(holders, found.params);
  found.until = now + std::chrono::seconds(std::max(left, latest));
  return found;
}

}  // namespace mailwhy::diagnose
