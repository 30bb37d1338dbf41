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

// Of whom the change speaks: the parameters of its question, else of its first step.
static const text::Params* spoken_of(const Case& one, const Change& change) {
  auto question = std::ranges::find(one.unknown, change.only_if, &Unknown::id);
  if (question != one.unknown.end()) return &question->question.params;
  return change.steps.empty() ? nullptr : &change.steps.front().params;
}

static bool agree(const text::Params& some, const text::Params& others) {
  return std::ranges::all_of(some, [&](const auto& param) {
    auto same = others.find(param.first);
    return same == others.end() || same->second == param.second;
  });
}

size_t finding_of(const Case& one, const Change& change) {
  const auto& all = one.findings;
  auto is_cause = [&](const Finding& finding) {
    return finding.cause == change.for_cause;
  };
  auto first = std::ranges::find_if(all, is_cause);
  if (first == all.end()) return all.size();
  Severity loudest = first->severity;
  for (const Finding& finding : all)
    if (is_cause(finding)) loudest = std::min(loudest, finding.severity);
  const text::Params* words = spoken_of(one, change);
  size_t last = all.size(), meant = all.size(), agreeing = 0;
  for (size_t i = 0; i < all.size(); i++) {
    if (!is_cause(all[i]) || all[i].severity != loudest) continue;
    last = i;
    if (!words || !agree(all[i].params, *words)) continue;
    meant = i;
    agreeing++;
  }
  return agreeing == 1 ? meant : last;
}

std::vector<std::vector<const Change*>> changes_by_finding(const Case& one) {
  std::vector<std::vector<const Change*>> changes(one.findings.size());
  for (const Change& change : one.changes)
    if (size_t place = finding_of(one, change); place < changes.size())
      changes[place].push_back(&change);
  return changes;
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
