// The picture of a log for programs: mailwhy.logs/1, documented in docs/logs.md.
#pragma once

#include <string>

#include "knowledge/knowledge.h"
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

}  // namespace mailwhy::report
