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

// An examination: what is wrong is a problem, a remark or a warning is none. Nothing can
// be told where DNS is silent about the domain itself.
static int status_of_examination(const Case& one) {
  if (std::ranges::count(one.findings, Severity::Error, &Finding::severity) > 0) return 1;
  bool told = std::ranges::any_of(one.evidence, [](const Evidence& evidence) {
    return evidence.verdict != "could_not_tell";
  });
  bool domain_silent = std::ranges::any_of(one.evidence, [](const Evidence& evidence) {
    return evidence.check == "domain" && evidence.verdict == "could_not_tell";
  });
  return told && !domain_silent ? 0 : 3;
}

bool closes_cause(const Case& one, size_t place) {
  const Finding& finding = one.findings[place];
  auto same_cause = [&](const Finding& other) { return other.cause == finding.cause; };
  auto as_loud = [&](const Finding& other) {
    return same_cause(other) && other.severity == finding.severity;
  };
  auto here = one.findings.begin() + static_cast<long>(place);
  auto loudest = std::ranges::min_element(one.findings, {}, [&](const Finding& other) {
    return std::pair(!same_cause(other), other.severity);
  });
  return loudest->severity == finding.severity &&
         std::none_of(here + 1, one.findings.end(), as_loud);
}

const Evidence* evidence_for(const Case& one, const Finding& finding,
                             std::string_view check) {
  for (const Evidence& evidence : one.evidence)
    if (evidence.check == check &&
        std::ranges::find(finding.evidence, evidence.id) != finding.evidence.end())
      return &evidence;
  return nullptr;
}

int exit_status(const Report& report) {
  int status = 0;
  for (const Case& one : report.cases) {
    bool lacks_fact =
        std::any_of(one.unknown.begin(), one.unknown.end(),
                    [](const Unknown& q) { return !q.missing_fact.empty(); });
    if (report.kind == bounce::Kind::Domain || report.kind == bounce::Kind::Ip) {
      int found = status_of_examination(one);
      if (status != 1 && found != 0) status = found;
    } else if (lacks_fact) {
      if (status == 0) status = 3;
    } else if (!one.findings.empty()) {
      status = 1;
    }
  }
  return status;
}

}  // namespace mailwhy::diagnose
