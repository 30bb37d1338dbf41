// mailwhy logs FILE…: the picture of whole log files.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/log_files.h"
#include "apps/mailwhy/log_follow.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/rule_files.h"
#include "apps/mailwhy/show.h"
#include "live/system_clock.h"
#include "logs/analysis.h"
#include "logs/stream.h"
#include "report/logs_json.h"
#include "report/logs_text.h"

namespace mailwhy::app {

namespace {

// How far the reading is, on a terminal's stderr, a few times a second.
class LogProgress {
 public:
  LogProgress() : shown_(isatty(STDERR_FILENO)) {}

  void at(const std::string& file, uint64_t bytes) {
    auto now = std::chrono::steady_clock::now();
    if (!shown_ || now - last_ < std::chrono::milliseconds(200)) return;
    last_ = now;
    std::string name = file.substr(file.rfind('/') + 1);
    fmt::print(stderr, "\r\x1b[K{}: {} MB", name.substr(0, 60), bytes >> 20);
    drawn_ = true;
  }
  ~LogProgress() {
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

// What is met while a log is followed, a line each: as text for people, as an object for
// programs.
class Feed {
 public:
  explicit Feed(const Options& options) : options_(options) {}

  void open() { open_ = true; }
  void met(const logs::Met& met) {
    if (!open_) return;
    switch (options_.look.format.value_or(Format::Text)) {
      case Format::Json:
        return;
      case Format::JsonLines:
        print(report::met_json(met));
        return;
      default:
        print(report::met_text(met, text_options(options_.look)));
    }
  }
  // Tells of what is unusual once, when it is seen; `quiet`: only notes it as known.
  void look_at(const logs::Picture& picture, bool quiet) {
    for (const auto* volumes : {&picture.logins, &picture.scripts})
      for (const logs::Volume& volume : *volumes)
        for (const logs::Unusual& unusual : volume.unusual) {
          auto known = std::tuple(volume.name, unusual.kind, unusual.at);
          bool first = known_.insert(known).second;
          if (first && !quiet) tell(volume, unusual, picture);
        }
  }

 private:
  void tell(const logs::Volume& volume, const logs::Unusual& unusual,
            const logs::Picture& picture) {
    Format format = options_.look.format.value_or(Format::Text);
    if (format == Format::Json) return;
    print(format == Format::JsonLines
              ? report::unusual_json(volume, unusual,
                                     language_or_environment(options_.look))
              : report::unusual_text(volume, unusual, picture.zoned,
                                     text_options(options_.look)));
  }

  const Options& options_;
  bool open_ = false;
  std::set<std::tuple<std::string, logs::Unusual::Kind, net::Time>> known_;
};

void follow(const Options& options, const std::string& path, logs::Stream& stream,
            Feed& feed, const Say& refuse) {
  auto last_look = std::chrono::steady_clock::now();
  FollowHooks hooks;
  hooks.now = [] { return live::SystemClock().now(); };
  hooks.refuse = refuse;
  hooks.remark = [](std::string_view what) { note(what); };
  hooks.caught_up = [&] {
    logs::Picture picture = stream.picture();
    feed.look_at(picture, true);
    if (options.look.format.value_or(Format::Text) == Format::Text && path != "-")
      print(picture_text(options, picture) + "\n");
    feed.open();
  };
  hooks.idle = [&] {
    auto now = std::chrono::steady_clock::now();
    if (now - last_look < std::chrono::seconds(20)) return;
    last_look = now;
    feed.look_at(stream.picture(), false);
  };
  if (path == "-") feed.open();
  follow_log(path, stream, hooks);
}

}  // namespace

int run_logs(const Options& options) {
  // Who reads may stop; then following ends at its next line, as that of tail -f does.
  if (!options.logs.follow) std::signal(SIGPIPE, SIG_IGN);
  net::Time now = live::SystemClock().now();
  int status = kNoProblem;
  auto refuse = [&](std::string_view sentence) {
    note(sentence);
    status = kWrongUse;
  };
  std::vector<LogFile> files =
      in_order(options.words, now, refuse, [](std::string_view what) { note(what); });
  if (files.empty()) return status;
  RuleFiles rules(options.rules);
  if (!rules.all_taken()) status = kWrongUse;
  Feed feed(options);
  logs::Analysis analysis(
      options.logs.narrow, [&](const logs::Met& met) { feed.met(met); }, rules.table());
  logs::Stream stream(analysis);
  std::string followed = options.logs.follow ? files.back().path : "";
  if (options.logs.follow) files.pop_back();
  {
    LogProgress progress;
    for (const LogFile& file : files)
      read_log_file(
          file, stream, [&](uint64_t bytes) { progress.at(file.path, bytes); }, refuse);
  }
  if (options.logs.follow) follow(options, followed, stream, feed, refuse);
  return print(picture_text(options, stream.picture())) ? status : kInternalError;
}

}  // namespace mailwhy::app
