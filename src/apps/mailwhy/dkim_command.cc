// mailwhy dkim verify and explain: the signatures of a mail, and what broke them.
#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/input.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/show.h"
#include "apps/mailwhy/workbench.h"
#include "dkim/explain.h"
#include "report/dkim_explain.h"
#include "report/dkim_lint_text.h"
#include "report/dkim_text.h"
#include "text/idna.h"

namespace mailwhy::app {

static int status_of(dkim::Verdict verdict) {
  using enum dkim::Verdict;
  if (verdict == TempError) return kCouldNotTell;
  return verdict == Fail || verdict == PermError ? kExplained : kNoProblem;
}

// An explanation for each signature, empty for those that hold.
static std::vector<dkim::Explanation> explain_all(const dkim::RawMail& mail,
                                                  const dkim::Verification& seen) {
  std::vector<dkim::Explanation> all;
  for (size_t i = 0; i < seen.checks.size(); i++)
    all.push_back(dkim::explain(mail, seen, i));
  return all;
}

using Show = std::string (*)(const dkim::Verification& seen,
                             const std::vector<dkim::Explanation>& all,
                             const report::TextOptions& look);

static int run(const Options& options, Show show) {
  auto input = read_whole_mail(options.words.front());
  if (!input) {
    note(input.error().what);
    return kWrongUse;
  }
  auto mail = dkim::read_raw_mail(std::move(input->bytes));
  return with_resolver(options, [&](dns::Resolver& resolver) {
    report::TextOptions look = text_options(options.look);
    if (!mail) {
      Result<dkim::Verification> unreadable = tl::unexpected(mail.error());
      bool written = wants_json(options)
                         ? print_json(options, report::to_json(unreadable, look.language))
                         : print(report::dkim_verify_text(unreadable, look));
      return written ? status_of(dkim::Verdict::PermError) : kInternalError;
    }
    dkim::KeyCache keys;
    dkim::Verification seen =
        dkim::verify(*mail, resolver, keys, options.now.value_or(resolver.now()));
    auto all = explain_all(*mail, seen);
    bool written = wants_json(options)
                       ? print_json(options, report::to_json(seen, all, look.language))
                       : print(show(seen, all, look));
    return written ? status_of(seen.result) : kInternalError;
  });
}

int run_dkim_verify(const Options& options) {
  return run(options,
             [](const dkim::Verification& seen, const std::vector<dkim::Explanation>&,
                const report::TextOptions& look) {
               return report::dkim_verify_text(seen, look);
             });
}

int run_dkim_explain(const Options& options) {
  return run(options,
             [](const dkim::Verification& seen, const std::vector<dkim::Explanation>& all,
                const report::TextOptions& look) {
               return report::dkim_explain_text(seen, all, look);
             });
}

static int status_of(const std::vector<dkim::LintFinding>& findings,
                     bool could_not_tell) {
  if (could_not_tell) return kCouldNotTell;
  bool error = !findings.empty() && findings.front().severity == dkim::Severity::Error;
  return error ? kExplained : kNoProblem;
}

static int lint_key(const Options& options) {
  auto domain = text::to_a_labels(options.words[1]);
  if (!domain) {
    note(options.words[1] + ": " + domain.error().what);
    return kWrongUse;
  }
  return with_resolver(options, [&](dns::Resolver& resolver) {
    dkim::KeyCache keys;
    dkim::KeyLint lint = dkim::lint_key(options.words[0], *domain, resolver, keys);
    report::TextOptions look = text_options(options.look);
    bool written = wants_json(options)
                       ? print_json(options, report::to_json(lint, look.language))
                       : print(report::dkim_lint_text(lint, look));
    return written ? status_of(lint.findings, lint.could_not_tell) : kInternalError;
  });
}

int run_dkim_lint(const Options& options) {
  if (options.words.size() == 2) return lint_key(options);
  auto input = read_whole_mail(options.words.front());
  auto mail = input ? dkim::read_raw_mail(std::move(input->bytes))
                    : Result<dkim::RawMail>(tl::unexpected(input.error()));
  if (!mail) {
    note(mail.error().what);
    return kWrongUse;
  }
  return with_resolver(options, [&](dns::Resolver& resolver) {
    dkim::KeyCache keys;
    auto lint =
        dkim::lint_mail(*mail, resolver, keys, options.now.value_or(resolver.now()));
    report::TextOptions look = text_options(options.look);
    bool written = wants_json(options)
                       ? print_json(options, report::to_json(lint, look.language))
                       : print(report::dkim_lint_text(lint, options.words[0], look));
    return written ? status_of(lint.findings, lint.could_not_tell) : kInternalError;
  });
}

}  // namespace mailwhy::app
