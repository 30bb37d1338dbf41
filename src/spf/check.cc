// The two identities of a check, and the rounds of a resolver that waits: RFC 7208,
// sections 2.3, 2.4, 4.3, 4.6.4.
#include "spf/check.h"

#include <fmt/format.h>

#include "spf/answers.h"
#include "spf/evaluation.h"
#include "spf/identity.h"
#include "spf/term.h"
#include "text/ascii.h"

namespace mailwhy::spf {

static void run_once(Answers& answers, const Party& party, const Query& query,
                     const Options& options, net::Time now, Tracing tracing,
                     Result& result) {
  if (tracing == Tracing::Off) {
    Memory memory;
    Evaluation(answers, memory, party, query, options, now, tracing).run(result);
    return;
  }
  auto memory = std::make_shared<Memory>();
  Evaluation(answers, *memory, party, query, options, now, tracing).run(result);
  result.trace_memory = std::move(memory);
}

static void out_of_time(const Party& party, const Options& options, Result& result) {
  result.verdict = Verdict::TempError;
  result.problem_kind = "dns_timeout";
  result.problem = fmt::format("the look-ups for {} took longer than {} ms", party.domain,
                               options.time_limit.count());
  result.problem_domain = text::to_lower(party.domain);
}

static Result check(dns::Resolver& resolver, const Query& query, const Options& options,
                    Identity identity) {
  Party party;
  identify(query, identity, party);
  Result result;
  result.identity = party.identity;
  result.domain = text::to_lower(party.domain);
  if (!party.well_formed) {
    result.problem_kind = "bad_domain";
    result.problem = party.domain.empty()
                         ? std::string("there is no domain to check")
                         : fmt::format("{} is not a domain name", quoted(party.domain));
    result.problem_domain = result.domain;
    return result;
  }
  Answers answers(resolver, options.time_limit);
  net::Time now = resolver.now();
  Tracing tracing = options.trace ? Tracing::On : Tracing::Off;
  if (resolver.immediate()) {
    run_once(answers, party, query, options, now, tracing, result);
    return result;
  }
  for (;;) {
    Result round;
    run_once(answers, party, query, options, now, Tracing::Off, round);
    if (answers.complete()) break;
    if (answers.fetch()) continue;
    out_of_time(party, options, result);
    return result;
  }
  run_once(answers, party, query, options, now, tracing, result);
  return result;
}

Result check_host(dns::Resolver& resolver, const Query& query, const Options& options) {
  return check(resolver, query, options, Identity::MailFrom);
}

Result check_helo(dns::Resolver& resolver, const Query& query, const Options& options) {
  return check(resolver, query, options, Identity::Helo);
}

}  // namespace mailwhy::spf
