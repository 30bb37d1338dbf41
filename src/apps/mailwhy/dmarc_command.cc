// mailwhy dmarc check: what the author's domain asks for, and who answers for it.
#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/input.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/show.h"
#include "apps/mailwhy/workbench.h"
#include "dmarc/check.h"
#include "mail/reader.h"
#include "report/dmarc_json.h"
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
  auto bytes = read_bytes(path);
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

}  // namespace mailwhy::app
