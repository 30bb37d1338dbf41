// One function a command; each prints its answer to stdout, notes to stderr, and gives
// the exit status.
#pragma once

#include "apps/mailwhy/options.h"

namespace mailwhy::app {

int run_diagnose(const Options& options);
int run_check(const Options& options);
int run_zone_lint(const Options& options);
int run_watch(const Options& options);
int run_replay(const Options& options);
int run_spf_check(const Options& options);
int run_spf_lint(const Options& options);
int run_spf_fix(const Options& options);
int run_spf_who(const Options& options);
int run_spf_plan(const Options& options);
int run_dmarc_check(const Options& options);
int run_dmarc_lint(const Options& options);
int run_dmarc_fix(const Options& options);
int run_dkim_verify(const Options& options);
int run_dkim_explain(const Options& options);
int run_dkim_lint(const Options& options);
int run_dkim_sign(const Options& options);
int run_arc_verify(const Options& options);
int run_arc_seal(const Options& options);
int run_classify(const Options& options);
int run_logs(const Options& options);
int run_explain(const Options& options);
int run_rules_check(const Options& options);
int run_serve(const Options& options);

}  // namespace mailwhy::app
