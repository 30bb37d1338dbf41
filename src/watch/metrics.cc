#include "watch/metrics.h"

#include <algorithm>

#include <fmt/format.h>

#include "text/metric.h"

namespace mailwhy::watch {

static double seconds(net::Time time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

void Metrics::add(const std::string& name, const Seen& seen) {
  using diagnose::Severity;
  names_++;
  if (std::ranges::count(seen.findings, Severity::Error, &SeenFinding::severity) > 0)
    with_problems_++;
  if (names_ > kMostNames) return;
  const std::string shown = text::metric_label(name);
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
        shown, text::metric_label(term.check), text::metric_label(term.what),
        seconds(term.ends));
}

static std::string family(std::string_view name, std::string_view help,
                          std::string_view samples) {
  return text::metric_family(fmt::format("mailwhy_watch_{}", name), "gauge", help,
                             samples);
}

static std::string single(std::string_view name, std::string_view help, double value) {
  return text::single_metric(fmt::format("mailwhy_watch_{}", name), "gauge", help,
                             fmt::format("{}", value));
}

std::string Metrics::text(const Run& run) const {
  return family("findings", "Problems (error) and warnings of a name.", findings_) +
         family("could_not_tell", "Checks of a name that could not tell.", unknown_) +
         family("ends_timestamp_seconds", "When a certificate or a registration ends.",
                ends_) +
         single("names", "Names looked at in the last run.", double(names_)) +
         single("names_with_problems", "Names with a problem (error).",
                double(with_problems_)) +
         single("names_without_samples", "Names left out above: there are too many.",
                double(names_ - std::min(names_, kMostNames))) +
         single("unread_lines", "Lines of the list that could not be read.",
                double(run.unread_lines)) +
         single("notices_waiting", "Changes that could not be told yet.",
                double(run.notices_waiting)) +
         single("last_run_complete", "1 where the last run looked at every name.",
                run.complete ? 1 : 0) +
         single("last_run_duration_seconds", "How long the last run took.", run.seconds) +
         text::single_metric("mailwhy_watch_last_run_timestamp_seconds", "gauge",
                             "When the last run ended.",
                             fmt::format("{:.3f}", seconds(run.ended)));
}

}  // namespace mailwhy::watch
