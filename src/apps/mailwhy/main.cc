// mailwhy: reads the command line, runs the command, gives its exit status.
#include <cstdio>
#include <exception>

#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/options.h"
#include "apps/mailwhy/output.h"

namespace mailwhy::app {

static int run(const Options& options) {
  switch (options.command) {
    case Command::Help:
      return print(help(options.help_page)) ? kNoProblem : kInternalError;
    case Command::Version:
      return print("mailwhy " MAILWHY_VERSION "\n") ? kNoProblem : kInternalError;
    case Command::Diagnose:
      return run_diagnose(options);
    case Command::Check:
      return run_check(options);
    case Command::Watch:
      return run_watch(options);
    case Command::SpfCheck:
      return run_spf_check(options);
    case Command::SpfLint:
      return run_spf_lint(options);
    case Command::SpfFix:
      return run_spf_fix(options);
    case Command::SpfPlan:
      return run_spf_plan(options);
    case Command::SpfWho:
      return run_spf_who(options);
    case Command::DmarcCheck:
      return run_dmarc_check(options);
    case Command::DmarcLint:
      return run_dmarc_lint(options);
    case Command::DmarcFix:
      return run_dmarc_fix(options);
    case Command::DkimVerify:
      return run_dkim_verify(options);
    case Command::DkimExplain:
      return run_dkim_explain(options);
    case Command::DkimLint:
      return run_dkim_lint(options);
    case Command::DkimSign:
      return run_dkim_sign(options);
    case Command::ArcVerify:
      return run_arc_verify(options);
    case Command::ArcSeal:
      return run_arc_seal(options);
    case Command::Classify:
      return run_classify(options);
    case Command::Logs:
      return run_logs(options);
    case Command::Explain:
      return run_explain(options);
    case Command::RulesCheck:
      return run_rules_check(options);
    case Command::Serve:
      return run_serve(options);
    case Command::Replay:
      return run_replay(options);
  }
  return kInternalError;
}

static int run(int argc, char** argv) {
  auto options = read_options(argc, argv);
  if (options) return run(*options);
  note(options.error().what);
  std::string page = options.error().way_out.empty() ? "" : " " + options.error().way_out;
  std::fprintf(stderr, "  more: mailwhy%s --help\n", page.c_str());
  return kWrongUse;
}

}  // namespace mailwhy::app

int main(int argc, char** argv) {
  try {
    return mailwhy::app::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "mailwhy: a mistake of ours: %s\n", error.what());
    return mailwhy::app::kInternalError;
  }
}
