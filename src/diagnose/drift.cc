#include "diagnose/drift.h"

#include <algorithm>

#include <boost/json/object.hpp>

#include "diagnose/serial.h"
#include "diagnose/server_faults.h"
#include "diagnose/texts.h"
#include "diagnose/zone_detail.h"
#include "net/timestamp.h"
#include "spf/record.h"
#include "text/apart.h"

namespace mailwhy::diagnose {

using dns::Type;
using std::chrono::days;

static constexpr size_t kMaxDriftNotes = 4;    // records that are told one by one
static constexpr size_t kMaxDriftValue = 120;  // octets of a value in a note

using ServerIndexes = std::vector<size_t>;

static std::string labels_of(const ServerSurvey& survey, const ServerIndexes& servers) {
  std::vector<std::string> names;
  for (size_t server : servers) names.push_back(survey.labels[server]);
  return joined(names);
}

static ServerIndexes behind_by_serial(const ServerSurvey& survey) {
  ServerIndexes behind;
  for (const NameServer* server : servers_behind(survey.servers))
    behind.push_back(static_cast<size_t>(server - survey.servers.data()));
  return behind;
}

static void add(ServerIndexes& to, const ServerIndexes& some) {
  for (size_t server : some)
    if (std::ranges::find(to, server) == to.end()) to.push_back(server);
}

// Those that stand against a larger number with one mind; of two equal halves the one
// without the record.
static ServerIndexes minority(const SurveyedRecord& record) {
  ServerIndexes few;
  add(few, record.flapping);
  const auto& versions = record.versions;
  if (versions.size() > 1 && versions[0].servers.size() > versions[1].servers.size()) {
    for (size_t i = 1; i < versions.size(); i++) add(few, versions[i].servers);
  } else {
    for (const RecordVersion& version : versions)
      if (version.value.empty()) add(few, version.servers);
  }
  return few;
}

bool is_minor(const RecordName& asked, const Zone& zone,
              std::span<const std::vector<std::string>> values) {
  std::string name = asked.name.to_lower_string();
  if (asked.type == Type::CAA || name.starts_with("default._bimi.") ||
      name.starts_with("_smtp._tls."))
    return true;
  if (asked.type != Type::TXT || name != zone.domain || values.empty()) return false;
  auto policies = [](const std::vector<std::string>& value) {
    std::vector<std::string> some;
    for (const std::string& text : value)
      if (spf::is_spf_record(text)) some.push_back(text);
    return some;
  };
  const auto first = policies(values.front());
  return std::ranges::all_of(values,
                             [&](const auto& value) { return policies(value) == first; });
}

static bool is_minor(const SurveyedRecord& record, const Zone& zone) {
  std::vector<std::vector<std::string>> values;
  for (const RecordVersion& version : record.versions) values.push_back(version.value);
  return is_minor(record.asked, zone, values);
}

text::Params duration_params(uint32_t seconds) {
  static constexpr uint64_t kMinute = 60, kHour = 3600;
  bool long_one = seconds >= 2 * kHour;
  uint64_t unit = long_one ? kHour : kMinute;
  return {{long_one ? "hours" : "minutes", std::to_string((seconds + unit - 1) / unit)}};
}

std::string value_text(const std::vector<std::string>& value) {
  std::string text;
  for (const std::string& one : value) text += (text.empty() ? "" : " · ") + one;
  return text;
}

// One text a version, "" where there is no record; long ones so that they differ.
static std::vector<std::string> shown_values(const SurveyedRecord& record) {
  std::vector<std::string> texts;
  for (const RecordVersion& version : record.versions)
    texts.push_back(value_text(version.value));
  return text::shown_apart(std::move(texts), kMaxDriftValue);
}

static void add_notes(const ServerSurvey& survey, Drift& drift) {
  for (size_t i = 0; i < std::min(drift.records.size(), kMaxDriftNotes); i++) {
    const SurveyedRecord& record = *drift.records[i];
    text::Params what{{"name", record.asked.name.to_lower_string()},
                      {"type", dns::to_string(record.asked.type)}};
    std::vector<std::string> values = shown_values(record);
    for (size_t v = 0; v < values.size(); v++) {
      const RecordVersion& version = record.versions[v];
      text::Params params = what;
      params["servers"] = labels_of(survey, version.servers);
      if (version.value.empty()) {
        drift.notes.push_back({"note.servers_have_no_record", std::move(params)});
        continue;
      }
      params["value"] = values[v];
      drift.notes.push_back({"note.servers_have_record", std::move(params)});
    }
    if (record.flapping.empty()) continue;
    what["servers"] = labels_of(survey, record.flapping);
    drift.notes.push_back({"note.server_changes_its_mind", std::move(what)});
  }
}

// "Since": the day in the oldest serial; "days": how far it lies behind the newest.
static void add_age(const ServerSurvey& survey, const ServerIndexes& behind,
                    net::Time now, Drift& drift) {
  auto newest = newest_serial(survey.servers);
  if (behind.empty() || !newest) return;
  const NameServer* oldest = &survey.servers[behind.front()];
  for (size_t server : behind)
    if (is_behind(*survey.servers[server].serial, *oldest->serial))
      oldest = &survey.servers[server];
  drift.params["serial"] = std::to_string(*oldest->serial);
  drift.params["newest"] = std::to_string(*newest);
  auto then = day_of_serial(*oldest->serial, now), latest = day_of_serial(*newest, now);
  if (!then || !latest || *latest <= *then) return;
  drift.params["since"] = net::format_day(*then);
  drift.params["days"] = std::to_string((*latest - *then).count());
}

static bool days_apart(const Drift& drift) {
  auto found = drift.params.find("days");
  return found != drift.params.end() && std::stoi(found->second) >= 2;
}

// Servers that the delegation alone, or the zone alone, names: to be taken off a list
// rather than mended.
static bool one_sided(const ServerSurvey& survey, const ServerIndexes& servers) {
  return !servers.empty() && std::ranges::all_of(servers, [&](size_t server) {
    return is_one_sided(survey.servers[server]);
  });
}

static void add_steps(const Zone& zone, const ServerSurvey& survey,
                      const ServerIndexes& lagging, bool equal_serials, Drift& drift) {
  const text::Params& params = drift.params;
  auto add_step = [&](const char* key) { drift.steps.push_back({key, params}); };
  if (one_sided(survey, lagging)) {
    add_step("step.ns_out_of_sync.one_side");
  } else {
    add_step(equal_serials ? "step.ns_out_of_sync.raise_serial"
                           : "step.ns_out_of_sync.transfer");
    add_step("step.ns_out_of_sync.each_server");
  }
  if (drift.records.empty()) return;
  const RecordName& asked = drift.records.front()->asked;
  text::Params check{{"name", asked.name.to_lower_string()},
                     {"type", dns::to_string(asked.type)},
                     {"domain", zone.domain}};
  drift.steps.push_back({"step.ns_out_of_sync.check_record", std::move(check)});
  uint32_t ttl = 0;
  for (const SurveyedRecord* record : drift.records) ttl = std::max(ttl, record->ttl);
  if (ttl > 0)
    drift.steps.push_back({"step.ns_out_of_sync.then_wait", duration_params(ttl)});
  add_step("step.ns_out_of_sync.do_not_edit_record");
}

Drift find_drift(const Zone& zone, const ServerSurvey& survey, net::Time now) {
  Drift drift;
  drift.records = survey.differing();
  ServerIndexes behind = behind_by_serial(survey);
  drift.serials_differ = !behind.empty();
  if (!drift.found()) return drift;
  drift.params["domain"] = zone.apex;
  ServerIndexes lagging = behind;
  if (behind.empty())
    for (const SurveyedRecord* record : drift.records) add(lagging, minority(*record));
  std::sort(lagging.begin(), lagging.end());
  if (!lagging.empty()) drift.params["servers"] = labels_of(survey, lagging);
  add_age(survey, behind, now, drift);
  if (drift.records.empty()) {
    drift.severity = days_apart(drift) ? Severity::Warning : Severity::Info;
    drift.certainty = Certainty::Likely;
    drift.notes.push_back({"note.only_serials_differ", drift.params});
  } else {
    const RecordName& asked = drift.records.front()->asked;
    drift.params["record"] =
        asked.name.to_lower_string() + ' ' + dns::to_string(asked.type);
    drift.params["count"] = std::to_string(drift.records.size());
    bool minor = std::ranges::all_of(
        drift.records, [&](const auto* record) { return is_minor(*record, zone); });
    drift.severity = minor ? Severity::Warning : Severity::Error;
    add_notes(survey, drift);
    if (behind.empty())
      drift.notes.push_back({"note.serials_are_equal", drift.params});
    else if (drift.params.contains("since"))
      drift.notes.push_back({"note.server_is_behind", drift.params});
  }
  add_steps(zone, survey, lagging, behind.empty(), drift);
  return drift;
}

boost::json::array records_detail(const ServerSurvey& survey) {
  using boost::json::array;
  auto labels = [&](const ServerIndexes& servers) {
    array list;
    for (size_t server : servers) list.emplace_back(survey.labels[server]);
    return list;
  };
  array records;
  for (const SurveyedRecord& record : survey.records) {
    if (!record.exists() && record.unknown.empty() && record.old_copies.empty()) continue;
    array values;
    for (const RecordVersion& version : record.versions)
      values.push_back({{"value", array(version.value.begin(), version.value.end())},
                        {"servers", labels(version.servers)}});
    boost::json::object one{{"name", record.asked.name.to_lower_string()},
                            {"type", dns::to_string(record.asked.type)},
                            {"values", std::move(values)}};
    if (!record.unknown.empty()) one["could_not_tell"] = labels(record.unknown);
    if (!record.flapping.empty()) one["changing"] = labels(record.flapping);
    if (record.ttl_differs) one["ttl_differs"] = true;
    for (const OldCopy& old : record.old_copies) {
      boost::json::object copy{{"value", array(old.value.begin(), old.value.end())},
                               {"ttl", old.ttl}};
      if (!old.resolver) {
        one["old_copy"] = std::move(copy);
        continue;
      }
      copy["resolver"] = old.resolver->to_string();
      if (!one.contains("public_copies")) one["public_copies"].emplace_array();
      one["public_copies"].as_array().push_back(std::move(copy));
    }
    records.push_back(std::move(one));
  }
  return records;
}

}  // namespace mailwhy::diagnose
