// mailwhy logs FILE…: the picture of whole log files.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>

#include <fmt/format.h>

#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/log_files.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/show.h"
#include "live/system_clock.h"
#include "logs/analysis.h"
#include "logs/stream.h"
#include "report/logs_json.h"
#include "report/logs_text.h"

namespace mailwhy::app {

namespace {

// How far the reading is, on a terminal's stderr, a few times a second.
class Progress {
 public:
  Progress() : shown_(isatty(STDERR_FILENO)) {}

  void at(const std::string& file, uint64_t bytes) {
    auto now = std::chrono::steady_clock::now();
    if (!shown_ || now - last_ < std::chrono::milliseconds(200)) return;
    last_ = now;
    std::string name = file.substr(file.rfind('/') + 1);
    fmt::print(stderr, "\r\x1b[K{}: {} MB", name.substr(0, 60), bytes >> 20);
    drawn_ = true;
  }
  ~Progress() {
    if (drawn_) fmt::print(stderr, "\r\x1b[K");
  }

 private:
  bool shown_, drawn_ = false;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

std::string picture_text(const Options& options, const logs::Picture& picture) {
  Format format = options.look.format.value_or(Format::Text);
  if (format != Format::Json && format != Format::JsonLines)
    return report::logs_text(picture, text_options(options.look));
  report::LogsJsonOptions json;
  json.version = MAILWHY_VERSION;
  json.language = language_or_environment(options.look);
  json.all = options.look.all;
  if (format == Format::JsonLines) json.layout = report::JsonLayout::OneLine;
  return report::logs_json(picture, json);
}

}  // namespace

int run_logs(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  net::Time now = live::SystemClock().now();
  int status = kNoProblem;
  size_t refused = 0;
  auto refuse = [&](std::string_view sentence) {
    note(sentence);
    status = kWrongUse;
    refused++;
  };
  std::vector<LogFile> files =
      in_order(options.words, now, refuse, [](std::string_view what) { note(what); });
  if (files.empty()) return status;
  logs::Analysis analysis(options.logs.narrow);
  logs::Stream stream(analysis);
  {
    Progress progress;
    for (const LogFile& file : files)
      read_log_file(
          file, stream, [&](uint64_t bytes) { progress.at(file.path, bytes); }, refuse);
  }
  return print(picture_text(options, stream.picture())) ? status : kInternalError;
}

}  // namespace mailwhy::app
