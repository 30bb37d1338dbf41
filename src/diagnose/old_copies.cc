#include "diagnose/old_copies.h"

#include <algorithm>

#include "diagnose/drift.h"
#include "text/apart.h"

namespace mailwhy::diagnose {

static constexpr size_t kMaxCopyNotes = 4;    // records that are told one by one
static constexpr size_t kMaxCopyValue = 120;  // octets of a value in a note

static text::Message note_of(const SurveyedRecord& record) {
  const OldCopy& old = *record.old_copy;
  text::Params params = duration_params(old.ttl);
  params["name"] = record.asked.name.to_lower_string();
  params["type"] = dns::to_string(record.asked.type);
  if (old.value.empty()) return {"note.old_copy_is_none", std::move(params)};
  // Cut so that what differs is still seen.
  std::vector<std::string> texts{value_text(old.value)};
  for (const RecordVersion& version : record.versions)
    texts.push_back(value_text(version.value));
  params["value"] = text::shown_apart(std::move(texts), kMaxCopyValue).front();
  return {"note.old_copy", std::move(params)};
}

std::optional<OldCopies> find_old_copies(const Zone& zone, const ServerSurvey& survey,
                                         net::Time now) {
  std::vector<const SurveyedRecord*> records;
  for (const SurveyedRecord& record : survey.records)
    if (record.old_copy) records.push_back(&record);
  if (records.empty()) return std::nullopt;
  OldCopies found;
  bool minor = true;
  uint32_t left = 0, latest = 0;
  for (const SurveyedRecord* record : records) {
    std::vector<std::vector<std::string>> values{record->old_copy->value};
    for (const RecordVersion& version : record->versions) values.push_back(version.value);
    minor = minor && is_minor(record->asked, zone, values);
    left = std::max(left, record->old_copy->ttl);
    latest = std::max({latest, record->ttl, record->old_copy->ttl});
    if (found.notes.size() < kMaxCopyNotes) found.notes.push_back(note_of(*record));
  }
  if (minor) found.severity = Severity::Info;
  const RecordName& first = records.front()->asked;
  found.params = duration_params(left);
  found.params["domain"] = zone.apex;
  found.params["record"] =
      first.name.to_lower_string() + ' ' + dns::to_string(first.type);
  found.params["count"] = std::to_string(records.size());
  found.until = now + std::chrono::seconds(latest);
  return found;
}

}  // namespace mailwhy::diagnose
