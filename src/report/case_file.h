// A recorded case, mailwhy.case/1: what was asked and every answer, so that the report
// can be made again, offline, byte for byte.
//
//   {"schema": "mailwhy.case/1",
//    "tool": {"version": "0.1.0"},
//    "personal_data": ["…"],           what of a person stands in this file, in words
//    "masked": true,                   mail addresses are hidden; left out when not
//    "options": {"format": "json", "language": "en", …},   how the report was shown
//    "inputs": [ … ],                  case_input.h
//    "dns": { … },                     dns/recording.h, the clock in it
//    "rdap": [ … ],                    dns/rdap.h
//    "outside": { … }}                 transport/recorded_outside.h; left out when empty
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "bounce/facts.h"
#include "report/case_input.h"
#include "text/result.h"

namespace mailwhy::report {

inline constexpr size_t kMaxCaseFile = 256u << 20;  // octets

struct CaseFile {
  std::string tool_version;
  boost::json::object options;
  std::vector<bounce::Input> inputs;
  Body body = Body::LeftOut;
  bool masked = false;
  boost::json::object dns;
  boost::json::array rdap;
  boost::json::object outside;
};

// What the file says of people: one short line for each kind of thing, from what is in
// it.
std::vector<std::string> personal_data(const CaseFile& recorded);

std::string to_text(const CaseFile& recorded);  // indented JSON, newline at the end

// The input as its case file will give it back: what is diagnosed while a case is
// recorded is this, no more, so that a replay cannot differ. Masked: with mail addresses
// hidden (case_input.h).
enum class Masking { Masked, AsItIs };
Result<bounce::Input> as_recorded(bounce::Input input, Body body, Masking masking);

// Errors: too large, no JSON (with the byte), not this schema, a member that cannot be
// read.
Result<CaseFile> parse_case_file(std::string_view text);

}  // namespace mailwhy::report
