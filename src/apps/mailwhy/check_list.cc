#include "apps/mailwhy/check_list.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "apps/mailwhy/cases.h"
#include "apps/mailwhy/lanes.h"
#include "apps/mailwhy/list_output.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/progress.h"
#include "apps/mailwhy/show.h"
#include "apps/mailwhy/stop_signal.h"
#include "batch/examined_line.h"
#include "batch/name_list.h"
#include "batch/ordered_lines.h"
#include "diagnose/diagnose.h"
#include "diagnose/examine.h"
#include "report/json.h"
#include "text/ascii.h"

namespace mailwhy::app {

namespace {

using std::chrono::milliseconds;

bool input_is_ready() {
  pollfd asked{STDIN_FILENO, POLLIN, 0};
  return poll(&asked, 1, 0) != 0;
}

class ListCheck {
 public:
  ListCheck(const Options& options, intake::ByteStream& input, ListOutput output)
      : options_(options),
        look_(text_options(options.look)),
        json_{MAILWHY_VERSION, look_.language},
        output_(std::move(output)),
        names_(input, input_is_ready),
        lines_(output_.lines_there(), [this](std::string_view lines) {
          errno = 0;
          bool written = output_.write(lines);
          if (!written) write_error_ = errno;
          return written;
        }) {}

  int run() {
    if (!pass_done()) return kWrongUse;
    bool shown = output_shown() && format() == Format::Text;
    if (!options_.check.quiet && isatty(STDERR_FILENO) != 0 && !shown)
      progress_.emplace(std::vector<std::string>{"-"}, gauge_, look_);
    LaneOptions lanes;
    lanes.pace = options_.check.pace;
    lanes.outside = options_.check.connect;
    auto done =
        with_lanes(options_.world, lanes, [this](const Lane& lane) { work(lane); });
    progress_.reset();
    if (!done) {
      note(done.error().what);
      return kWrongUse;
    }
    return finish();
  }

 private:
  Format format() const { return options_.look.format.value_or(Format::Text); }
  bool output_shown() const {
    return options_.check.output.empty() && isatty(STDOUT_FILENO) != 0;
  }

  // What an earlier run has answered is not examined again. The list must still be the
  // one it was.
  bool pass_done() {
    batch::ListedName name;
    for (; taken_ < output_.lines_there(); taken_++)
      if (next(name) != batch::NameList::Reading::Name) break;
    bool same =
        taken_ == output_.lines_there() &&
        (taken_ == 0 || batch::source_of_json(output_.last_line()) == name.source);
    if (!same)
      note(fmt::format("{} was not written from this list: it ends in another name",
                       options_.check.output));
    return same;
  }

  // Waits where it has to: only for names that are passed by.
  batch::NameList::Reading next(batch::ListedName& name) {
    for (;;) {
      auto reading = names_.next(name);
      if (reading != batch::NameList::Reading::NotYet) return reading;
      pollfd asked{STDIN_FILENO, POLLIN, 0};
      if (poll(&asked, 1, -1) < 0 && stop_.came()) return batch::NameList::Reading::End;
    }
  }

  bool over() {
    if (stop_.came() || lines_.stopped()) ended_ = true;
    return ended_;
  }

  // One lane's life. Who finds nothing to do looks again, ever more seldom.
  void work(const Lane& lane) {
    batch::ListedName name;
    for (milliseconds idle{5}; !over();) {
      auto reading =
          lines_.has_room(taken_) ? names_.next(name) : batch::NameList::Reading::NotYet;
      if (reading == batch::NameList::Reading::End) break;
      if (reading == batch::NameList::Reading::NotYet) {
        lane.pause(idle);
        idle = std::min(2 * idle, milliseconds(160));
        continue;
      }
      idle = milliseconds(5);
      taken_++;
      answer(lane, name);
      if (trouble_.empty()) trouble_ = lane.silence();
      if (!trouble_.empty()) ended_ = true;
    }
  }

  void answer(const Lane& lane, batch::ListedName& name) {
    if (!name.target) {
      refuse(name);
    } else {
      diagnose::Target& target = *name.target;
      target.helo = text::to_lower(options_.check.helo);
      target.selectors = options_.check.selectors;
      target.connect = options_.check.connect;
      diagnose::Report report;
      lane.one_case(Freshness::Shared, [&](dns::Resolver& resolver, dns::Rdap& rdap,
                                           transport::Outside& outside) {
        report = diagnose::diagnose(resolver, rdap,
                                    diagnose::to_input(target, name.source), outside);
      });
      status_ = worse(status_, diagnose::exit_status(report));
      lines_.put(name.number, line_of(report, name.number));
    }
    gauge_.pieces++;
    gauge_.bytes_read = std::max<uint64_t>(gauge_.bytes_read, name.octets);
  }

  // A line for programs; people read a note.
  void refuse(const batch::ListedName& name) {
    status_ = worse(status_, kWrongUse);
    std::string line;
    if (format() != Format::Text) line = in_array(batch::unread_json(name), name.number);
    lines_.put(name.number, std::move(line));
    if (format() != Format::Text || notes_++ >= kMostNotes) return;
    auto say = [&] {
      note(fmt::format("line {}: {}", name.line, name.target.error().what));
    };
    if (progress_)
      progress_->aside(say);
    else
      say();
  }

  std::string line_of(const diagnose::Report& report, uint64_t number) const {
    if (format() == Format::Text) return batch::examined_text(report, look_);
    return in_array(report::json_text({report}, json_, report::JsonForm::Lines), number);
  }

  std::string in_array(std::string line, uint64_t number) const {
    if (format() != Format::Json) return line;
    line.pop_back();
    return (number == 0 ? "[\n" : ",\n") + line;
  }

  int finish() {
    lines_.finish();
    if (lines_.stopped()) {
      if (write_error_ == EPIPE) return status_;
      note("the answer cannot be written: " +
           std::generic_category().message(write_error_));
      return kInternalError;
    }
    if (format() == Format::Json) output_.write(taken_ == 0 ? "[]\n" : "\n]\n");
    if (notes_ > kMostNotes)
      note(fmt::format("{} more lines could not be read", notes_ - kMostNotes));
    if (!trouble_.empty()) note(trouble_);
    if (taken_ == 0 && !ended_ && !names_.error())
      note("the list holds no name: one a line is meant");
    if (const Error* error = names_.error()) {
      note("the list cannot be read on: " + error->what);
      status_ = worse(status_, kWrongUse);
    }
    if (ended_) return stopped();
    return status_;
  }

  int stopped() const {
    std::string told = fmt::format("stopped after {} {} of the list", taken_,
                                   taken_ == 1 ? "name" : "names");
    if (!options_.check.output.empty()) told += "; --resume goes on from there";
    note(told);
    return kCouldNotTell;
  }

  const Options& options_;
  const report::TextOptions look_;
  const report::JsonOptions json_;
  ListOutput output_;
  StopSignal stop_;
  batch::NameList names_;
  batch::Gauge gauge_;
  std::optional<Progress> progress_;
  uint64_t taken_ = 0;
  int status_ = kNoProblem;
  bool ended_ = false;  // before the list
  std::string trouble_;
  size_t notes_ = 0;
  int write_error_ = 0;
  batch::OrderedLines lines_;  // its thread ends first
};

}  // namespace

int run_check_list(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);  // who reads our lines may stop when he has enough
  auto input = intake::open_file("-");
  if (!input) {
    note("the list cannot be read: " + input.error().what);
    return kWrongUse;
  }
  auto output = ListOutput::open(options.check.output, options.check.resume);
  if (!output) {
    note(output.error().what);
    return kWrongUse;
  }
  return ListCheck(options, **input, std::move(*output)).run();
}

}  // namespace mailwhy::app
