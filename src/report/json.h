// mailwhy.report/1 and mailwhy.spf/1 as JSON. Fields stand in a fixed order; what is not
// known is absent; sentences are in the language asked for, names and codes never are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "diagnose/report.h"
#include "knowledge/knowledge.h"
#include "spf/check.h"
#include "spf/fix.h"
#include "spf/lint.h"
#include "spf/who.h"

namespace mailwhy::report {

struct JsonOptions {
  std::string tool_version;  // "0.1.0"
  knowledge::Language language = knowledge::Language::English;
};

boost::json::object to_json(const diagnose::Report& report, const JsonOptions& options);

// What --json and --jsonl print, newline included. Document: one report as an object,
// several as an array; Lines: each on a line of its own.
enum class JsonForm { Document, Lines };
std::string json_text(const std::vector<diagnose::Report>& reports,
                      const JsonOptions& options, JsonForm form);

// mailwhy.spf/1, with its schema and the trace as a tree.
boost::json::object to_json(const spf::Result& result);
// The rest of the workbench: mailwhy.spf_lint/1, mailwhy.spf_fix/1 ("found": false where
// no change could be proven), mailwhy.spf_who/1.
boost::json::object to_json(const spf::LintReport& report, knowledge::Language language);
boost::json::object to_json(const std::string& domain,
                            const std::optional<spf::Fix>& fix);
boost::json::object to_json(const spf::Who& who);
// `proof` of a change whose check is spf.
boost::json::object to_json(const spf::Proof& proof);

// TXT strings as the contract writes them: one of over 255 bytes is a list of its pieces.
boost::json::array txt_values(const std::vector<std::string>& values);
boost::json::array list_of(const std::vector<std::string>& texts);

}  // namespace mailwhy::report
