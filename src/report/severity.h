// How grave a finding is, as a sign and a style: the same for every kind of finding.
#pragma once

#include <string_view>

#include "report/page.h"

namespace mailwhy::report {

// Severity: that of a diagnosis, or of a check of a record or a signature.
template <class Severity>
constexpr std::string_view severity_sign(Severity severity) {
  if (severity == Severity::Error) return "✗";
  return severity == Severity::Warning ? "!" : "·";
}

template <class Severity>
constexpr Style severity_style(Severity severity) {
  if (severity == Severity::Error) return Style::Bad;
  return severity == Severity::Warning ? Style::Warning : Style::Plain;
}

}  // namespace mailwhy::report
