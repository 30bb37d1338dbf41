#include "apps/mailwhy/cases.h"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "apps/mailwhy/output.h"
#include "diagnose/diagnose.h"
#include "report/case_file.h"

namespace mailwhy::app {

int worse(int a, int b) {
  constexpr int order[] = {kNoProblem, kCouldNotTell, kExplained, kWrongUse,
                           kInternalError};
  auto rank = [&](int status) {
    return std::find(order, std::end(order), status) - order;
  };
  return rank(a) > rank(b) ? a : b;
}

int diagnose_one(Answers& answers, const bounce::Input& input, Shown& shown) {
  answers.begin_case();
  diagnose::Report report =
      diagnose::diagnose(answers.resolver, answers.rdap, input, answers.outside);
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

int with_cases(const Options& options, const std::function<int(const Take&)>& feed) {
  auto done = with_answers(options.world, [&](Answers& answers) {
    bool recording = !options.world.record_to.empty();
    report::CaseFile recorded;
    Shown shown(options.look);
    int status = feed([&](bounce::Input input) {
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
      recorded.outside = answers.recorded_outside();
      if (!write_case(options.world, recorded)) return kWrongUse;
    }
    return status;
  });
  if (done) return *done;
  note(done.error().what);
  return kWrongUse;
}

}  // namespace mailwhy::app
