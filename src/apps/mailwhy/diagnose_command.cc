// mailwhy INPUT…, and mailwhy replay CASE: from inputs to reports.
#include <algorithm>
#include <cstdio>
#include <functional>

#include <fmt/format.h>

#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/input.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/rule_files.h"
#include "apps/mailwhy/show.h"
#include "apps/mailwhy/world.h"
#include "bounce/read.h"
#include "diagnose/diagnose.h"
#include "live/system_clock.h"
#include "report/case_file.h"

namespace mailwhy::app {

// Of several inputs: what could not be read comes first, then what was found, then what
// could not be told.
static int worse(int a, int b) {
  constexpr int order[] = {kNoProblem, kCouldNotTell, kExplained, kWrongUse,
                           kInternalError};
  auto rank = [&](int status) {
    return std::find(order, std::end(order), status) - order;
  };
  return rank(a) > rank(b) ? a : b;
}

// Goes over everything that is to be diagnosed, reading one input at a time. What cannot
// be read is noted, and the rest is done.
class Inputs {
 public:
  Inputs(const Options& options, std::function<int(bounce::Input)> work)
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
  std::function<int(bounce::Input)> work_;
  RuleFiles rules_;
  bounce::ReadOptions reading_;
  int status_ = kNoProblem;
  size_t taken_ = 0;
};

static int diagnose_one(Answers& answers, const bounce::Input& input, Shown& shown) {
  answers.begin_case();
  diagnose::Report report = diagnose::diagnose(answers.resolver, answers.rdap, input);
  int status = diagnose::exit_status(report);
  shown.add(std::move(report));
  return status;
}

static bool write_case(const World& world, const report::CaseFile& recorded) {
  std::string text = report::to_text(recorded);
  FILE* file = std::fopen(world.record_to.c_str(), "wb");
  bool written = file && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (file) written = std::fclose(file) == 0 && written;
  if (!written) {
    note(fmt::format("the case could not be written to {}", world.record_to));
    return false;
  }
  note(fmt::format("the case is recorded in {}", world.record_to));
  for (const std::string& line : report::personal_data(recorded))
    note("  it holds: " + line);
  if (world.mask)
    note("  mail addresses are masked here and there; SPF macros saw them masked, too");
  return true;
}

int run_diagnose(const Options& options) {
  auto done = with_answers(options.world, [&](Answers& answers) {
    bool recording = !options.world.record_to.empty();
    report::CaseFile recorded;
    Shown shown(options.look);
    Inputs inputs(options, [&](bounce::Input input) {
      if (recording) {
        auto kept = report::as_recorded(
            std::move(input),
            options.world.with_body ? report::Body::Kept : report::Body::LeftOut,
            options.world.mask ? report::Masking::Masked : report::Masking::AsItIs);
        if (!kept) {
          note("the case cannot be recorded: " + kept.error().what);
          return kInternalError;
        }
        input = std::move(*kept);
        recorded.inputs.push_back(input);
      }
      return diagnose_one(answers, input, shown);
    });
    int status = inputs.all();
    if (!shown.finish()) return kInternalError;
    if (std::string trouble = answers.trouble(); !trouble.empty()) note(trouble);
    if (recording) {
      recorded.tool_version = MAILWHY_VERSION;
      recorded.options = look_to_json(options.look);
      recorded.body =
          options.world.with_body ? report::Body::Kept : report::Body::LeftOut;
      recorded.masked = options.world.mask;
      recorded.dns = answers.recorded_dns();
      recorded.rdap = answers.recorded_rdap();
      if (!write_case(options.world, recorded)) return kWrongUse;
    }
    return status;
  });
  if (done) return *done;
  note(done.error().what);
  return kWrongUse;
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
  auto done = with_recorded(recorded->dns, recorded->rdap, [&](Answers& answers) {
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
