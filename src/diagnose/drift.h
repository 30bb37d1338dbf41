// What it means that name servers hold different records: who is behind, since when, and
// the way out.
#pragma once

#include <vector>

#include <boost/json/array.hpp>

#include "diagnose/record_survey.h"
#include "diagnose/report.h"

namespace mailwhy::diagnose {

struct Drift {
  std::vector<const SurveyedRecord*> records;  // that differ
  bool serials_differ = false;

  Severity severity = Severity::Error;
  Certainty certainty = Certainty::Proven;
  text::Params params;  // domain, servers, record, count, since, days
  std::vector<text::Message> notes, steps;

  bool found() const { return !records.empty() || serials_differ; }
};

// The ones behind are those with an older serial (RFC 1982); where serials are equal, the
// minority; where there is none, those without the record. Serials that differ alone are
// a remark, or a warning where the days in them lie two days apart.
Drift find_drift(const Zone& zone, const ServerSurvey& survey, net::Time now);

// Do these values of one record differ in nothing that mail is refused for: texts beside
// the SPF record, CAA, BIMI, TLS-RPT?
bool is_minor(const RecordName& asked, const Zone& zone,
              std::span<const std::vector<std::string>> values);

// {"minutes": "30"}, from two hours on {"hours": "5"}: rounded up, for sentences.
text::Params duration_params(uint32_t seconds);

// What of a record is told in one line: texts joined, "" where there is no record.
std::string value_text(const std::vector<std::string>& value);

// [{"name","type","values":[{"value":[…],"servers":[…]}], …}]: docs/check.md.
boost::json::array records_detail(const ServerSurvey& survey);

}  // namespace mailwhy::diagnose
