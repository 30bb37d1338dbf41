// mailwhy dmarc check, lint and fix: the DMARC workbench.
#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/input.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/show.h"
#include "apps/mailwhy/workbench.h"
#include "dmarc/check.h"
#include "dmarc/fix.h"
#include "dmarc/lint.h"
#include "mail/reader.h"
#include "report/dmarc_json.h"
#include "report/dmarc_lint_text.h"
#include "report/dmarc_text.h"

namespace mailwhy::app {

static int status_of(dmarc::Verdict verdict) {
  switch (verdict) {
    case dmarc::Verdict::Pass:
    case dmarc::Verdict::None:
      return kNoProblem;
    case dmarc::Verdict::Fail:
    case dmarc::Verdict::PermError:
      return kExplained;
    case dmarc::Verdict::TempError:
      return kCouldNotTell;
  }
  return kInternalError;
}

// What cannot be a domain is a file.
static bool names_file(const std::string& from) {
  return from == "-" || from.find('/') != from.npos || from.ends_with(".eml");
}

static Result<dmarc::AuthorDomain> author_of_file(const std::string& path) {
  auto bytes = read_whole_mail(path);
  if (!bytes) return tl::unexpected(bytes.error());
  auto message = mail::read_message(std::move(bytes->bytes));
  if (!message) return fail(path + ": " + message.error().what);
  return dmarc::author_domain(message->header());
}

int run_dmarc_check(const Options& options) {
  dmarc::AuthorDomain author{options.dmarc.from, {}, {}};
  if (names_file(options.dmarc.from)) {
    auto read = author_of_file(options.dmarc.from);
    if (!read) {
      note(read.error().what);
      return kWrongUse;
    }
    author = std::move(*read);
  }
  return with_resolver(options, [&](dns::Resolver& resolver) {
    dmarc::Query query{author.domain, options.dmarc.spf, options.dmarc.dkim};
    dmarc::Outcome outcome =
        author.problem_kind.empty()
            ? dmarc::check(resolver, query, {.explain = true, .rfc7489 = true})
            : dmarc::without_author(author);
    bool written =
        wants_json(options)
            ? print_json(options, report::to_json(outcome))
            : print(report::dmarc_check_text(outcome, text_options(options.look)));
    return written ? status_of(outcome.verdict) : kInternalError;
  });
}

int run_dmarc_lint(const Options& options) {
  std::string domain = options.words.empty() ? "" : options.words.front();
  return with_resolver(options, [&](dns::Resolver& resolver) {
    dmarc::LintReport lint = dmarc::lint(resolver, domain, options.dmarc.record);
    report::TextOptions look = text_options(options.look);
    bool written = wants_json(options)
                       ? print_json(options, report::to_json(lint, look.language))
                       : print(report::dmarc_lint_text(lint, look));
    if (!written) return kInternalError;
    int status = kNoProblem;
    for (const dmarc::LintFinding& finding : lint.findings) {
      if (finding.severity != dmarc::Severity::Error) continue;
      if (finding.rule != "dns_error") return kExplained;
      status = kCouldNotTell;
    }
    return status;
  });
}

int run_dmarc_fix(const Options& options) {
  const std::string& domain = options.words.front();
  return with_resolver(options, [&](dns::Resolver& resolver) {
    auto fix = dmarc::fix(resolver, {domain, options.dmarc.reports, {}});
    bool written =
        wants_json(options)
            ? print_json(options, report::to_json(domain, fix))
            : print(report::dmarc_fix_text(domain, fix, text_options(options.look)));
    if (!written) return kInternalError;
    if (!fix) return kCouldNotTell;
    return fix->change.before == fix->change.after ? kNoProblem : kExplained;
  });
}

}  // namespace mailwhy::app
