// What the server has counted, for Prometheus.
#include <fmt/format.h>

#include "http/server.h"
#include "text/metric.h"

namespace mailwhy::http {

std::string metrics_text(const ServerCounts& counts) {
  std::string requests;
  uint64_t all = 0;
  for (size_t c = 1; c < counts.by_class.size(); c++) {
    requests += fmt::format("mailwhy_http_requests_total{{class=\"{}xx\"}} {}\n", c,
                            counts.by_class[c]);
    all += counts.by_class[c];
  }
  std::string durations;
  uint64_t below = 0;
  for (size_t i = 0; i < ServerCounts::kBuckets.size(); i++) {
    below += counts.durations[i];
    durations += fmt::format("mailwhy_http_request_seconds_bucket{{le=\"{}\"}} {}\n",
                             ServerCounts::kBuckets[i] / 1000.0, below);
  }
  durations += fmt::format(
      "mailwhy_http_request_seconds_bucket{{le=\"+Inf\"}} {0}\n"
      "mailwhy_http_request_seconds_sum {1:.6f}\n"
      "mailwhy_http_request_seconds_count {0}\n",
      all, static_cast<double>(counts.duration_sum.count()) / 1e6);
  auto counter = [](std::string_view name, std::string_view help, uint64_t value) {
    return text::single_metric(name, "counter", help, std::to_string(value));
  };
  auto gauge = [](std::string_view name, std::string_view help, uint64_t value) {
    return text::single_metric(name, "gauge", help, std::to_string(value));
  };
  return text::metric_family("mailwhy_http_requests_total", "counter",
                             "Requests answered, by class of status.", requests) +
         text::metric_family("mailwhy_http_request_seconds", "histogram",
                             "Time from a request's first byte to the end of its answer.",
                             durations) +
         counter("mailwhy_http_connections_total", "Connections accepted.",
                 counts.connections) +
         gauge("mailwhy_http_connections_open", "Connections open now.",
               counts.connections_open) +
         counter("mailwhy_http_connections_closed_early_total",
                 "Waiting connections closed to make room.",
                 counts.connections_closed_early) +
         counter("mailwhy_http_connections_refused_total",
                 "Connections refused with 503.", counts.connections_refused) +
         gauge("mailwhy_http_handlers_running", "Requests being worked on now.",
               counts.handlers_running) +
         gauge("mailwhy_http_streams_open", "Event streams open now.",
               counts.streams_open);
}

}  // namespace mailwhy::http
