#include "watch/metrics.h"

#include <algorithm>

#include <fmt/format.h>

namespace mailwhy::watch {

// Backslash, quote and line feed as the format wants them.
static std::string label(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out;
}

static double seconds(net::Time time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

void Metrics::add(const std::string& name, const Seen& seen) {
  using diagnose::Severity;
  names_++;
  const std::string shown = label(name);
  for (Severity severity : {Severity::Error, Severity::Warning})
    findings_ +=
        fmt::format("mailwhy_watch_findings{{name=\"{}\",severity=\"{}\"}} {}\n", shown,
                    to_string(severity),
                    std::ranges::count(seen.findings, severity, &SeenFinding::severity));
  unknown_ += fmt::format("mailwhy_watch_could_not_tell{{name=\"{}\"}} {}\n", shown,
                          seen.untold.size());
  for (const Term& term : seen.terms)
    ends_ += fmt::format(
        "mailwhy_watch_ends_timestamp_seconds{{name=\"{}\",check=\"{}\",what=\"{}\"}} "
        "{:.0f}\n",
        shown, label(term.check), label(term.what), seconds(term.ends));
}

static std::string family(std::string_view name, std::string_view help,
                          std::string_view samples) {
  return fmt::format("# HELP mailwhy_watch_{0} {1}\n# TYPE mailwhy_watch_{0} gauge\n{2}",
                     name, help, samples);
}

static std::string single(std::string_view name, std::string_view help, double value) {
  return family(name, help, fmt::format("mailwhy_watch_{} {}\n", name, value));
}

std::string Metrics::text(const Run& run) const {
  return family("findings", "Problems (error) and warnings of a name.", findings_) +
         family("could_not_tell", "Checks of a name that could not tell.", unknown_) +
         family("ends_timestamp_seconds", "When a certificate or a registration ends.",
                ends_) +
         single("names", "Names looked at in the last run.", double(names_)) +
         single("unread_lines", "Lines of the list that could not be read.",
                double(run.unread_lines)) +
         single("notices_waiting", "Changes that could not be told yet.",
                double(run.notices_waiting)) +
         single("last_run_complete", "1 where the last run looked at every name.",
                run.complete ? 1 : 0) +
         single("last_run_duration_seconds", "How long the last run took.", run.seconds) +
         family("last_run_timestamp_seconds", "When the last run ended.",
                fmt::format("mailwhy_watch_last_run_timestamp_seconds {:.3f}\n",
                            seconds(run.ended)));
}

}  // namespace mailwhy::watch
