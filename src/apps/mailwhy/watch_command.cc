// mailwhy watch FILE: the names of a list looked at again and again; only what changes is
// told.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <system_error>
#include <thread>

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/kept_registry.h"
#include "apps/mailwhy/lanes.h"
#include "apps/mailwhy/metrics_page.h"
#include "apps/mailwhy/notify.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/state_file.h"
#include "apps/mailwhy/stop_signal.h"
#include "batch/name_list.h"
#include "diagnose/diagnose.h"
#include "diagnose/examine.h"
#include "live/system_clock.h"
#include "watch/compare.h"
#include "watch/metrics.h"

namespace mailwhy::app {

namespace {

namespace json = boost::json;
using std::chrono::steady_clock;

constexpr size_t kLanes = 32;
constexpr size_t kMostAtOnce = 500;        // changes in one notice
constexpr std::chrono::minutes kRetry(1);  // of a notice that was not taken

// A reader sees the old file or the new one, never half of it.
Result<void> write_whole(const std::string& path, std::string_view text) {
  const std::string beside = fmt::format("{}.{}", path, "new");
  errno = 0;
  FILE* file = std::fopen(beside.c_str(), "wb");
  bool written = file && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (file) written = std::fclose(file) == 0 && written;
  if (written && std::rename(beside.c_str(), path.c_str()) == 0) return {};
  int error = errno;
  std::remove(beside.c_str());
  return fail(fmt::format("{}: {}", path, std::generic_category().message(error)));
}

class Watch {
 public:
  // `page` may be null.
  Watch(const Options& options, store::WatchedNames& state, MetricsPage* page)
      : options_(options), asked_(options.watch), state_(state), page_(page) {
    notifying_.sendmail = asked_.sendmail;
    notifying_.language = language_or_environment(options.look);
    notifying_.as_json = options.look.format && *options.look.format != Format::Text;
  }

  int run() {
    for (;;) {
      auto begun = steady_clock::now();
      int status = look_at_all();
      if (asked_.once || status == kInternalError) return status;
      while (!stop_.came() && steady_clock::now() < begun + asked_.every) {
        auto next = std::min(begun + asked_.every, steady_clock::now() + kRetry);
        while (!stop_.came() && steady_clock::now() < next) {
          beat();
          std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        if (!stop_.came() && untold_) tell();
      }
      if (stop_.came()) return kNoProblem;
    }
  }

 private:
  struct Run {
    batch::NameList names;
    watch::Metrics metrics;
    watch::Metrics::Run told;
    uint64_t count = 0;  // names, and lines that are none
    bool problems = false, unknown = false;
    std::string trouble;  // why it ended early
    bool at_end = false;
  };

  int look_at_all() {
    auto begun = steady_clock::now();
    const std::string& path = options_.words.front();
    auto input = intake::open_file(path);
    if (!input) {
      note(fmt::format("{}: {}", path, input.error().what));
      return kWrongUse;
    }
    Run run{batch::NameList(**input), {}, {}};
    LaneOptions lanes;
    lanes.lanes = kLanes;
    lanes.pace = options_.check.pace;
    lanes.registry = lanes.outside = true;
    auto done =
        with_lanes(options_.world, lanes, [&](const Lane& lane) { work(lane, run); });
    if (!done) run.trouble = done.error().what;
    if (const Error* error = run.names.error(); error && run.trouble.empty())
      run.trouble = path + ": " + error->what;
    if (!run.trouble.empty()) note(run.trouble);
    if (run.at_end && run.trouble.empty() && run.count == 0)
      note(path + " holds no name: one a line is meant");
    if (run.told.unread_lines > kMostNotes)
      note(fmt::format("{} more lines could not be read",
                       run.told.unread_lines - kMostNotes));
    tell();
    KeptRegistry::forget_old(state_, clock_.now());
    tell_metrics(run, std::chrono::duration<double>(steady_clock::now() - begun));
    if (failed_) return kInternalError;
    if (run.told.unread_lines > 0 || !done) return kWrongUse;
    if (stop_.came() && !run.at_end) return kCouldNotTell;
    if (run.problems) return kExplained;
    return run.unknown || !run.trouble.empty() ? kCouldNotTell : kNoProblem;
  }

  void work(const Lane& lane, Run& run) {
    batch::ListedName name;
    while (!stop_.came() && run.trouble.empty() && !failed_) {
      if (run.names.next(name) == batch::NameList::Reading::End) {
        run.at_end = true;
        return;
      }
      run.count++;
      if (!name.target) {
        if (run.told.unread_lines++ < kMostNotes)
          note(fmt::format("{}:{}: {}", options_.words.front(), name.line,
                           name.target.error().what));
        continue;
      }
      look_at(lane, name, run);
      beat();
      run.trouble = lane.silence();
    }
  }

  watch::Seen look(const Lane& lane, Freshness freshness, const batch::ListedName& name) {
    watch::Seen seen;
    lane.one_case(freshness, [&](dns::Resolver& resolver, dns::Rdap& rdap,
                                 transport::Outside& outside) {
      KeptRegistry registry(rdap, state_);
      diagnose::Target target = *name.target;
      target.selectors = options_.check.selectors;
      target.connect = options_.check.connect;
      auto report = diagnose::diagnose(resolver, registry,
                                       diagnose::to_input(target, name.source), outside);
      for (const diagnose::Case& one : report.cases) seen = watch::read_case(one);
      watch::ask(resolver, target.domain, target.selectors, seen);
    });
    return seen;
  }

  // What seems to have changed is looked at once more before it is told.
  void look_at(const Lane& lane, const batch::ListedName& name, Run& run) {
    auto kept = state_.find(name.source);
    if (!kept) return fail_with(kept.error());
    watch::Seen now = look(lane, Freshness::Shared, name);
    std::vector<watch::Change> changes;
    net::Time at = clock_.now();
    auto before = *kept ? watch::parse_seen(**kept) : Result<watch::Seen>();
    if (!before) {
      note(fmt::format("what was kept of {} cannot be read ({}): it begins anew",
                       name.source, before.error().what));
      changes = watch::first_look(now, at);
    } else if (!*kept) {
      changes = watch::first_look(now, at);
    } else if (changes = watch::compare(*before, now, at); !changes.empty()) {
      watch::Seen again = look(lane, Freshness::Fresh, name);
      changes = watch::agreed(*before, changes, again, at);
      now = std::move(again);
    }
    std::vector<std::string> texts;
    for (const watch::Change& change : changes)
      texts.push_back(
          json::serialize(watch::to_json(change, name.source, at, notifying_.language)));
    auto done = state_.keep(name.source, json::serialize(watch::to_json(now)), at, texts,
                            asked_.notify);
    if (!done) return fail_with(done.error());
    if (page_ || !asked_.metrics.empty()) run.metrics.add(name.source, now);
    run.unknown |= !now.untold.empty();
    for (const watch::SeenFinding& finding : now.findings)
      run.problems |= finding.severity == diagnose::Severity::Error;
  }

  void fail_with(const Error& error) {
    if (!failed_) note(error.what);
    failed_ = true;
  }

  // What one target does not take waits; the others get theirs.
  void tell() {
    untold_ = false;
    for (const std::string& target : asked_.notify) {
      for (;;) {
        auto waiting = state_.waiting(target, kMostAtOnce);
        if (!waiting) return fail_with(waiting.error());
        if (waiting->changes.empty()) break;
        std::vector<json::object> changes;
        for (const std::string& text : waiting->changes) {
          boost::system::error_code error;
          json::value value = json::parse(text, error);
          if (!error && value.is_object()) changes.push_back(value.get_object());
        }
        if (auto done = notify(target, changes, clock_.now(), notifying_); !done) {
          note(done.error().what + "; it is tried again");
          untold_ = true;
          break;
        }
        if (auto done = state_.told(target, waiting->last); !done)
          return fail_with(done.error());
      }
    }
  }

  void beat() {
    if (page_) page_->beat();
  }

  void tell_metrics(Run& run, std::chrono::duration<double> took) {
    if (asked_.metrics.empty() && !page_) return;
    run.told.ended = clock_.now();
    run.told.seconds = took.count();
    run.told.notices_waiting = state_.count_waiting(asked_.notify);
    run.told.complete = run.at_end && run.trouble.empty();
    std::string text = run.metrics.text(run.told);
    if (!asked_.metrics.empty())
      if (auto done = write_whole(asked_.metrics, text); !done)
        note("--metrics " + done.error().what);
    if (page_) page_->show(std::move(text));
  }

  const Options& options_;
  const WatchOptions& asked_;
  store::WatchedNames& state_;
  MetricsPage* page_;
  NotifyOptions notifying_;
  live::SystemClock clock_;
  StopSignal stop_;
  bool untold_ = false;  // some notice was not taken
  bool failed_ = false;  // the state cannot be used any more
};

}  // namespace

int run_watch(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  std::string path =
      options.watch.state.empty() ? state_file("watch.db") : options.watch.state;
  if (path.empty()) {
    note("there is no home for the state: --state FILE");
    return kWrongUse;
  }
  auto state = store::WatchedNames::open(path);
  if (!state) {
    note(state.error().what);
    return kWrongUse;
  }
  std::unique_ptr<MetricsPage> page;
  if (!options.watch.listen.empty()) {
    auto opened = MetricsPage::open(options.watch.listen);
    if (!opened) {
      note(opened.error().what);
      return kWrongUse;
    }
    page = std::move(*opened);
    for (const std::string& url : page->urls()) note("metrics at " + url);
  }
  return Watch(options, **state, page.get()).run();
}

}  // namespace mailwhy::app
