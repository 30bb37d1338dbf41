// mailwhy dkim verify: the signatures of a mail.
#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/input.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/show.h"
#include "apps/mailwhy/workbench.h"
#include "dkim/verify.h"
#include "report/dkim_text.h"

namespace mailwhy::app {

static int status_of(dkim::Verdict verdict) {
  using enum dkim::Verdict;
  if (verdict == TempError) return kCouldNotTell;
  return verdict == Fail || verdict == PermError ? kExplained : kNoProblem;
}

int run_dkim_verify(const Options& options) {
  auto input = read_bytes(options.words.front());
  if (!input) {
    note(input.error().what);
    return kWrongUse;
  }
  auto mail = dkim::read_raw_mail(std::move(input->bytes));
  return with_resolver(options, [&](dns::Resolver& resolver) {
    dkim::KeyCache keys;
    Result<dkim::Verification> seen = dkim::Verification();
    if (mail)
      seen = dkim::verify(*mail, resolver, keys, options.now.value_or(resolver.now()));
    else
      seen = tl::unexpected(mail.error());
    report::TextOptions look = text_options(options.look);
    bool written = wants_json(options)
                       ? print_json(options, report::to_json(seen, look.language))
                       : print(report::dkim_verify_text(seen, look));
    if (!written) return kInternalError;
    return status_of(seen ? seen->result : dkim::Verdict::PermError);
  });
}

}  // namespace mailwhy::app
