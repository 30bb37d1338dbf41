// Metrics in the text format of Prometheus, version 0.0.4.
#pragma once

#include <string>
#include <string_view>

namespace mailwhy::text {

inline constexpr std::string_view kMetricsType =
    "text/plain; version=0.0.4; charset=utf-8";

// A family: what it is, and its samples, each a whole line. `kind`: counter, gauge,
// histogram.
std::string metric_family(std::string_view name, std::string_view kind,
                          std::string_view help, std::string_view samples);

// A family of one sample without labels; `value` as it shall stand there.
std::string single_metric(std::string_view name, std::string_view kind,
                          std::string_view help, std::string_view value);

// What may stand between the quotes of a label.
std::string metric_label(std::string_view value);

}  // namespace mailwhy::text
