// The picture of a log for programs: mailwhy.logs/1, documented in docs/logs.md.
#pragma once

#include <string>

#include "knowledge/knowledge.h"
#include "logs/analysis.h"
#include "logs/picture.h"
#include "report/json_writer.h"

namespace mailwhy::report {

struct LogsJsonOptions {
  std::string version;
  knowledge::Language language = knowledge::Language::English;
  JsonLayout layout = JsonLayout::Indented;
  bool all = false;  // every row; else the first hundred of each list
};

// With a final newline.
std::string logs_json(const logs::Picture& picture, const LogsJsonOptions& options);

// For those who follow a log, an object a line: a refusal, and something unusual.
std::string met_json(const logs::Met& met);
std::string unusual_json(const logs::Volume& volume, const logs::Unusual& unusual,
                         knowledge::Language language);

}  // namespace mailwhy::report
