// What `mailwhy watch --listen` serves: /metrics for Prometheus, /healthz for who keeps
// it running. Both from memory, in a thread of their own: a scrape waits for no look.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http/server.h"

namespace mailwhy::app {

class MetricsPage {
 public:
  // After so long without a beat() the watch counts as stuck: /healthz answers 503.
  static constexpr std::chrono::minutes kStuck{10};

  // Listens at each of the places, "127.0.0.1:9418"; port 0 takes a free one. The Error
  // names the place.
  static Result<std::unique_ptr<MetricsPage>> open(
      const std::vector<std::string>& places);
  ~MetricsPage();
  MetricsPage(const MetricsPage&) = delete;
  MetricsPage& operator=(const MetricsPage&) = delete;

  // "http://127.0.0.1:9418/metrics", one for each place.
  const std::vector<std::string>& urls() const { return urls_; }

  void show(std::string metrics);  // of the last look, from now on
  void beat();                     // the watch goes on

 private:
  MetricsPage();
  http::Answer answer(const http::Request& request) const;

  mutable std::mutex mutex_;
  std::string metrics_;  // before the first look has ended: ""
  std::atomic<std::chrono::steady_clock::time_point> beat_;
  std::vector<std::string> urls_;
  http::Server server_;
  std::thread thread_;
};

}  // namespace mailwhy::app
