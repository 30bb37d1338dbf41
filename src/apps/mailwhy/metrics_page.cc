#include "apps/mailwhy/metrics_page.h"

#include <fmt/format.h>

#include "text/metric.h"

namespace mailwhy::app {

using std::chrono::steady_clock;

// A scraper or two, not the world: they send a request line and little more.
static http::ServerLimits metrics_limits() {
  http::ServerLimits limits;
  limits.max_body = 0;
  limits.max_connections = 64;
  limits.max_connections_of_client = 8;
  limits.workers = 1;
  limits.handlers_per_worker = 4;
  return limits;
}

static http::Answer text_answer(std::string_view type, std::string body) {
  http::Response response;
  response.type = type;
  response.body = std::move(body);
  return {response, {}};
}

static http::Answer refused(unsigned status, std::string_view detail) {
  return {http::plain_response(status, detail), {}};
}

MetricsPage::MetricsPage()
    : beat_(steady_clock::now()),
      server_([this](const http::Request& request) { return answer(request); },
              metrics_limits()) {}

Result<std::unique_ptr<MetricsPage>> MetricsPage::open(
    const std::vector<std::string>& places) {
  std::unique_ptr<MetricsPage> page(new MetricsPage);
  for (const std::string& place : places) {
    auto port = page->server_.listen(place);
    if (!port) return fail(fmt::format("--listen {}: {}", place, port.error().what));
    page->urls_.push_back(
        fmt::format("http://{}:{}/metrics", place.substr(0, place.rfind(':')), *port));
  }
  page->thread_ = std::thread([server = &page->server_] { server->run(); });
  return page;
}

MetricsPage::~MetricsPage() {
  server_.stop();
  if (thread_.joinable()) thread_.join();
}

void MetricsPage::show(std::string metrics) {
  std::lock_guard lock(mutex_);
  metrics_ = std::move(metrics);
}

void MetricsPage::beat() {
  beat_ = steady_clock::now();
}

http::Answer MetricsPage::answer(const http::Request& request) const {
  constexpr std::string_view kText = "text/plain; charset=utf-8";
  if (request.method != "GET" && request.method != "HEAD")
    return refused(405, "these pages are read with GET");
  if (request.path == "/healthz") {
    if (steady_clock::now() - beat_.load() < kStuck) return text_answer(kText, "ok\n");
    return refused(503,
                   fmt::format("no name was looked at for {} minutes", kStuck.count()));
  }
  if (request.path != "/metrics") return refused(404, "there is /metrics, and /healthz");
  std::lock_guard lock(mutex_);
  return text_answer(text::kMetricsType, metrics_ + http::metrics_text(server_.counts()));
}

}  // namespace mailwhy::app
