// mailwhy INPUT…, and mailwhy replay CASE: from inputs to reports.
#include <functional>

#include <fmt/format.h>

#include "apps/mailwhy/cases.h"
#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/input.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/rule_files.h"
#include "apps/mailwhy/show.h"
#include "apps/mailwhy/world.h"
#include "bounce/read.h"
#include "live/system_clock.h"
#include "report/case_file.h"

namespace mailwhy::app {

// Goes over everything that is to be diagnosed, reading one input at a time. What cannot
// be read is noted, and the rest is done.
class Inputs {
 public:
  Inputs(const Options& options, Take work)
      : options_(options), work_(std::move(work)), rules_(options.rules) {
    reading_.now = live::SystemClock().now();
    reading_.own_rules = rules_.table();
    if (!rules_.all_taken()) status_ = kWrongUse;
  }

  int all() {
    if (options_.reply)
      one(bounce::read_text(*options_.reply, "--text", reading_), "--text");
    for (const std::string& word : options_.words) {
      auto files = expand_input(word);
      if (!files) {
        refuse(files.error().what);
      } else if (files->size() == 1 && files->front() == word) {
        file(word);
      } else {
        size_t before = taken_;
        for (const std::string& name : *files) {
          auto read = read_mails(
              name, [&](mail::Skimmed mail, bool) { of_many(name, std::move(mail)); });
          if (!read) refuse(read.error().what);
        }
        after_many(word, files->size(), taken_ - before);
      }
    }
    return status_;
  }

 private:
  void file(const std::string& name) {
    size_t mails = 0, before = taken_;
    auto read = read_mails(name, [&](mail::Skimmed mail, bool more) {
      if (mail.cut_off)
        note(fmt::format("{}: only the first {} MB are read", name, kMaxInput >> 20));
      if (mails++ == 0 && !more)
        return one(bounce::read_input(std::move(mail), name, reading_), name);
      of_many(fmt::format("{}, mail {}", name, mails), std::move(mail));
    });
    if (!read) refuse(read.error().what);
    if (mails > 1) after_many(name, mails, taken_ - before);
  }

  void one(Result<bounce::Input> input, const std::string& source) {
    if (input) return take(std::move(*input));
    const Error& error = input.error();
    std::string sentence =
        error.what.starts_with(source) ? error.what : source + ": " + error.what;
    if (!error.way_out.empty()) sentence += "; " + error.way_out;
    refuse(sentence);
  }

  // In a mailbox ordinary mails stand between the bounces: they are counted, no more.
  void of_many(const std::string& source, mail::Skimmed mail) {
    auto input = bounce::read_input(std::move(mail), source, reading_);
    if (input) take(std::move(*input));
  }
  void after_many(const std::string& mailbox, size_t mails, size_t bounces) {
    if (bounces == mails) return;
    note(fmt::format("{}: {} of {} mails tell of a refusal", mailbox, bounces, mails));
    if (bounces == 0) status_ = worse(status_, kWrongUse);
  }

  void take(bounce::Input input) {
    taken_++;
    for (bounce::Refusal& refusal : input.refusals)
      bounce::apply_options(refusal, options_.facts);
    status_ = worse(status_, work_(std::move(input)));
  }
  void refuse(std::string_view sentence) {
    note(sentence);
    status_ = worse(status_, kWrongUse);
  }

  const Options& options_;
  Take work_;
  RuleFiles rules_;
  bounce::ReadOptions reading_;
  int status_ = kNoProblem;
  size_t taken_ = 0;
};

int run_diagnose(const Options& options) {
  return with_cases(options,
                    [&](const Take& take) { return Inputs(options, take).all(); });
}

int run_replay(const Options& options) {
  const std::string& file = options.words.front();
  auto bytes = read_bytes(file);
  if (!bytes) {
    note(bytes.error().what);
    return kWrongUse;
  }
  auto recorded = report::parse_case_file(bytes->bytes);
  if (!recorded) {
    note(fmt::format("{}: {}; a case is what mailwhy --record {} wrote", file,
                     recorded.error().what, file));
    return kWrongUse;
  }
  if (recorded->tool_version != MAILWHY_VERSION)
    note(fmt::format("recorded by mailwhy {}, this is " MAILWHY_VERSION
                     ": words may differ",
                     recorded->tool_version));
  auto done = with_recorded(*recorded, [&](Answers& answers) {
    Shown shown(look_from_json(recorded->options, options.look));
    int status = kNoProblem;
    for (const bounce::Input& input : recorded->inputs)
      status = worse(status, diagnose_one(answers, input, shown));
    return shown.finish() ? status : kInternalError;
  });
  if (done) return *done;
  note(fmt::format("{}: {}", file, done.error().what));
  return kWrongUse;
}

}  // namespace mailwhy::app
