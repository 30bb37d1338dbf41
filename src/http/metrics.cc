// The text format of Prometheus, version 0.0.4.
#include <fmt/format.h>

#include "http/server.h"

namespace mailwhy::http {

static void append_metric(std::string& text, std::string_view name, std::string_view type,
                          std::string_view help, uint64_t value) {
  fmt::format_to(std::back_inserter(text), "# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n",
                 name, help, type, value);
}

std::string metrics_text(const ServerCounts& counts) {
  std::string text =
      "# HELP mailwhy_http_requests_total Requests answered, by class of status.\n"
      "# TYPE mailwhy_http_requests_total counter\n";
  auto out = std::back_inserter(text);
  uint64_t all = 0;
  for (size_t c = 1; c < counts.by_class.size(); c++) {
    fmt::format_to(out, "mailwhy_http_requests_total{{class=\"{}xx\"}} {}\n", c,
                   counts.by_class[c]);
    all += counts.by_class[c];
  }
  text +=
      "# HELP mailwhy_http_request_seconds Time from a request's first byte to the end "
      "of its answer.\n"
      "# TYPE mailwhy_http_request_seconds histogram\n";
  uint64_t below = 0;
  for (size_t i = 0; i < ServerCounts::kBuckets.size(); i++) {
    below += counts.durations[i];
    fmt::format_to(out, "mailwhy_http_request_seconds_bucket{{le=\"{}\"}} {}\n",
                   ServerCounts::kBuckets[i] / 1000.0, below);
  }
  fmt::format_to(out,
                 "mailwhy_http_request_seconds_bucket{{le=\"+Inf\"}} {0}\n"
                 "mailwhy_http_request_seconds_sum {1:.6f}\n"
                 "mailwhy_http_request_seconds_count {0}\n",
                 all, static_cast<double>(counts.duration_sum.count()) / 1e6);
  append_metric(text, "mailwhy_http_connections_total", "counter",
                "Connections accepted.", counts.connections);
  append_metric(text, "mailwhy_http_connections_open", "gauge", "Connections open now.",
                counts.connections_open);
  append_metric(text, "mailwhy_http_connections_closed_early_total", "counter",
                "Waiting connections closed to make room.",
                counts.connections_closed_early);
  append_metric(text, "mailwhy_http_connections_refused_total", "counter",
                "Connections refused with 503.", counts.connections_refused);
  append_metric(text, "mailwhy_http_handlers_running", "gauge",
                "Requests being worked on now.", counts.handlers_running);
  append_metric(text, "mailwhy_http_streams_open", "gauge", "Event streams open now.",
                counts.streams_open);
  return text;
}

}  // namespace mailwhy::http
