// mailwhy classify PATH…: many refusals, a line each, and what they come to.
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <optional>
#include <system_error>
#include <thread>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/progress.h"
#include "apps/mailwhy/rule_files.h"
#include "apps/mailwhy/show.h"
#include "batch/row_text.h"
#include "batch/summary.h"
#include "live/system_clock.h"
#include "report/json_writer.h"

namespace mailwhy::app {

namespace {

namespace json = boost::json;

class Classification {
 public:
  explicit Classification(const Options& options)
      : options_(options),
        asked_(options.classify),
        look_(text_options(options.look)),
        rules_(options.rules) {}

  int run() {
    std::signal(SIGPIPE, SIG_IGN);  // who reads our lines may stop when he has enough
    batch::ClassifyOptions wanted;
    wanted.paths = options_.words;
    wanted.replies = asked_.replies;
    wanted.reading.now = live::SystemClock().now();
    wanted.reading.own_rules = rules_.table();
    wanted.format = format();
    wanted.look = look_;
    wanted.jobs = asked_.jobs > 0 ? asked_.jobs : processors();
    if (wanted.format == batch::LineFormat::Csv) print(batch::csv_head());
    batch::Gauge gauge;
    bool lines_shown =
        wanted.format != batch::LineFormat::None && isatty(STDOUT_FILENO) != 0;
    if (!asked_.quiet && isatty(STDERR_FILENO) != 0 && !lines_shown)
      progress_.emplace(wanted.paths, gauge, look_);
    batch::Counts counts = batch::classify(wanted, sink(), gauge);
    progress_.reset();
    if (counts.stopped) return stopped();
    if (counts.errors > kMostNotes && !asked_.quiet)
      note(fmt::format("{} more inputs could not be read", counts.errors - kMostNotes));
    if (wanted.format == batch::LineFormat::JsonArray) print(begun_ ? "\n]\n" : "[]\n");
    conclude(counts);
    bool nothing = counts.rows == 0 && counts.errors == 0;
    if (nothing && wanted.format == batch::LineFormat::Text && !asked_.quiet)
      note(
          fmt::format("nothing here tells of a refusal; inputs read: {}", counts.pieces));
    return counts.errors > 0 || !rules_.all_taken() ? kWrongUse : kNoProblem;
  }

 private:
  // Whoever has read enough closes the pipe; a full disk is another matter.
  int stopped() const {
    if (write_error_ == EPIPE) return rules_.all_taken() ? kNoProblem : kWrongUse;
    note("the answer cannot be written: " +
         std::generic_category().message(write_error_));
    return kInternalError;
  }

  static int processors() {
    return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, 64);
  }

  bool folded() const { return asked_.summary || asked_.group; }

  // With --group or --summary the lines are left out, unless their format is asked for:
  // they would hide what they come to.
  batch::LineFormat format() const {
    if (asked_.csv) return batch::LineFormat::Csv;
    if (options_.look.format == Format::JsonLines && !asked_.group)
      return batch::LineFormat::JsonLines;
    if (folded()) return batch::LineFormat::None;
    if (options_.look.format == Format::Json) return batch::LineFormat::JsonArray;
    return batch::LineFormat::Text;
  }

  batch::Sink sink() {
    batch::Sink sink;
    sink.write = [this](std::string_view lines) {
      bool first_of_array = format() == batch::LineFormat::JsonArray && !begun_;
      begun_ = true;
      if (first_of_array) lines.remove_prefix(1);  // the comma
      errno = 0;
      bool written = (!first_of_array || print("[")) && print(lines);
      if (!written) write_error_ = errno;
      return written;
    };
    sink.refuse = [this](std::string_view sentence) {
      if (notes_++ >= kMostNotes) return;
      auto say = [&] { note(sentence); };
      if (progress_)
        progress_->aside(say);
      else
        say();
    };
    if (folded())
      sink.count = [this](const batch::Case& one) {
        if (asked_.summary) totals_.add(one);
        if (asked_.group) groups_.add(one);
      };
    return sink;
  }

  json::object document(const batch::Counts& counts) const {
    json::object out;
    out["schema"] = "mailwhy.classify/1";
    if (asked_.group) {
      json::array groups;
      for (const batch::Group& group : groups_.fold())
        groups.push_back(batch::group_json(group, groups_.all(), look_.language));
      out["groups"] = std::move(groups);
    }
    if (asked_.summary) out["summary"] = batch::summary_json(totals_, counts);
    return out;
  }

  // Groups are lines themselves; a summary beside lines of any format goes to stderr.
  void conclude(const batch::Counts& counts) const {
    if (!folded()) return;
    if (options_.look.format == Format::Json) {
      print(report::write_json(document(counts), report::JsonLayout::Indented) + "\n");
      return;
    }
    bool lines = format() != batch::LineFormat::None;
    if (options_.look.format == Format::JsonLines && asked_.group) {
      for (const batch::Group& group : groups_.fold())
        print(report::write_json(batch::group_json(group, groups_.all(), look_.language),
                                 report::JsonLayout::OneLine) +
              "\n");
      lines = true;
    } else if (asked_.group) {
      conclusion(batch::groups_text(groups_, look_), lines);
    }
    if (!asked_.summary) return;
    if (asked_.group && !lines) print("\n");
    conclusion(batch::summary_text(totals_, counts, look_), lines);
  }

  static void conclusion(const std::string& text, bool beside_lines) {
    if (!beside_lines)
      print(text);
    else
      std::fputs(text.c_str(), stderr);
  }

  const Options& options_;
  const ClassifyOptions& asked_;
  report::TextOptions look_;
  RuleFiles rules_;
  batch::Totals totals_;
  batch::Groups groups_;
  std::optional<Progress> progress_;
  bool begun_ = false;  // of an array: the first element is written
  size_t notes_ = 0;
  int write_error_ = 0;
};

}  // namespace

int run_classify(const Options& options) {
  return Classification(options).run();
}

}  // namespace mailwhy::app
