// The report's words, and what the program's exit status says of it.
#include "diagnose/report.h"

#include <algorithm>

namespace mailwhy::diagnose {

std::string_view to_string(Severity value) {
  switch (value) {
    case Severity::Error:
      return "error";
    case Severity::Warning:
      return "warning";
    case Severity::Info:
      return "info";
  }
  return "";
}

std::string_view to_string(Certainty value) {
  switch (value) {
    case Certainty::Proven:
      return "proven";
    case Certainty::Likely:
      return "likely";
    case Certainty::Possible:
      return "possible";
  }
  return "";
}

std::string_view to_string(ChangeKind value) {
  switch (value) {
    case ChangeKind::Dns:
      return "dns";
    case ChangeKind::Steps:
      return "steps";
    case ChangeKind::Wait:
      return "wait";
    case ChangeKind::None:
      return "none";
  }
  return "";
}

int exit_status(const Report& report) {
  int status = 0;
  for (const Case& one : report.cases) {
    bool lacks_fact =
        std::any_of(one.unknown.begin(), one.unknown.end(),
                    [](const Unknown& q) { return !q.missing_fact.empty(); });
    if (lacks_fact) {
      if (status == 0) status = 3;
    } else if (!one.findings.empty()) {
      status = 1;
    }
  }
  return status;
}

}  // namespace mailwhy::diagnose
