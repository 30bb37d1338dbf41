// A run of `mailwhy watch` in the text format of Prometheus.
#pragma once

#include <string>
#include <string_view>

#include "watch/seen.h"

namespace mailwhy::watch {

class Metrics {
 public:
  // Names with samples of their own; more are only counted.
  static constexpr size_t kMostNames = 20'000;

  void add(const std::string& name, const Seen& seen);

  struct Run {
    net::Time ended;
    double seconds = 0;
    size_t unread_lines = 0, notices_waiting = 0;
    bool complete = true;  // every name was looked at
  };
  std::string text(const Run& run) const;

 private:
  std::string findings_, unknown_, ends_;
  size_t names_ = 0, with_problems_ = 0;
};

}  // namespace mailwhy::watch
