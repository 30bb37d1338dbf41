// mailwhy spf check, lint, fix and who: the SPF workbench.
#include <algorithm>

#include <fmt/format.h>

#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/show.h"
#include "apps/mailwhy/workbench.h"
#include "knowledge/knowledge.h"
#include "net/cidr.h"
#include "report/json.h"
#include "report/spf_text.h"
#include "spf/lint.h"
#include "text/ascii.h"
#include "text/idna.h"

namespace mailwhy::app {

static int status_of(spf::Verdict verdict) {
  using enum spf::Verdict;
  switch (verdict) {
    case None:
    case Neutral:
    case Pass:
      return kNoProblem;
    case Fail:
    case SoftFail:
    case PermError:
      return kExplained;
    case TempError:
      return kCouldNotTell;
  }
  return kInternalError;
}

int run_spf_check(const Options& options) {
  return with_resolver(options, [&](dns::Resolver& resolver) {
    spf::Query query{*options.spf.ip, options.spf.from, options.spf.helo,
                     options.spf.receiver};
    spf::Options how;
    how.record_override = options.spf.record;
    how.time_limit = options.world.time_limit;
    spf::Result result = spf::check_host(resolver, query, how);
    bool written =
        wants_json(options)
            ? print_json(options, report::to_json(result))
            : print(report::spf_check_text(query, result, text_options(options.look)));
    return written ? status_of(result.verdict) : kInternalError;
  });
}

int run_spf_lint(const Options& options) {
  std::string domain = options.words.empty() ? "" : options.words.front();
  return with_resolver(options, [&](dns::Resolver& resolver) {
    spf::LintReport lint = spf::lint(resolver, domain, options.spf.record);
    report::TextOptions look = text_options(options.look);
    bool written = wants_json(options)
                       ? print_json(options, report::to_json(lint, look.language))
                       : print(report::spf_lint_text(lint, look));
    if (!written) return kInternalError;
    int status = kNoProblem;
    for (const spf::LintFinding& finding : lint.findings) {
      if (finding.severity != spf::Severity::Error) continue;
      if (finding.rule != "dns_error") return kExplained;
      status = kCouldNotTell;
    }
    return status;
  });
}

int run_spf_who(const Options& options) {
  const std::string& domain = options.words.front();
  return with_resolver(options, [&](dns::Resolver& resolver) {
    spf::Who who = spf::who(resolver, {{}, "postmaster@" + domain, domain, {}});
    bool written = wants_json(options)
                       ? print_json(options, report::to_json(who))
                       : print(report::spf_who_text(who, text_options(options.look)));
    if (!written) return kInternalError;
    return who.problem.empty() ? kNoProblem : kExplained;
  });
}

// ---------------------------------------------------------------- spf fix

struct Allowed {
  std::string term;
  std::optional<net::IpAddress> wanted;  // must pass after the change
  bool single = false;                   // an address, not a network
};

// The include of a provider that the table knows by this name, or by a name that holds
// this word.
static Result<std::string> include_of_provider(const std::string& name) {
  std::vector<const knowledge::Provider*> found;
  for (const knowledge::Provider& provider : knowledge::providers()) {
    if (text::equals_ignore_case(provider.name, name)) {
      found = {&provider};
      break;
    }
    if (text::find_ignore_case(provider.name, name) != std::string_view::npos)
      found.push_back(&provider);
  }
  if (found.empty())
    return fail(fmt::format(
        "--allow \"{}\" is neither an address, a host nor a provider known here", name));
  if (found.size() > 1) {
    std::string names;
    for (size_t i = 0; i < found.size() && i < 5; i++)
      names += fmt::format("{}{}", i ? ", " : "", found[i]->name);
    return fail(
        fmt::format("--allow \"{}\" may be {}: say more of the name", name, names));
  }
  for (std::string_view host : found.front()->spf_hosts)
    if (host.find('<') == host.npos) return fmt::format("include:{}", host);
  return fail(fmt::format(
      "{} has no include that is the same for all its customers: its panel shows "
      "the one to give to --allow",
      found.front()->name));
}

static Result<Allowed> read_allowed(const std::string& word) {
  if (auto ip = net::IpAddress::parse(word))
    return Allowed{
        fmt::format("{}:{}", ip->bits() == 32 ? "ip4" : "ip6", ip->to_string()), *ip,
        true};
  if (auto network = net::Cidr::parse(word))
    return Allowed{fmt::format("{}:{}", network->base().bits() == 32 ? "ip4" : "ip6",
                               network->to_string()),
                   network->base(), false};
  bool is_host = word.find('.') != word.npos && word.find_first_of(" /:") == word.npos;
  if (is_host) {
    auto host = text::to_a_labels(word);
    if (!host) return fail(fmt::format("--allow \"{}\": {}", word, host.error().what));
    return Allowed{"include:" + *host, std::nullopt, false};
  }
  auto include = include_of_provider(word);
  if (!include) return tl::unexpected(include.error());
  return Allowed{*include, std::nullopt, false};
}

// The terms of those that do not pass yet; who passes already needs no change.
static std::vector<std::string> terms_missing(dns::Resolver& resolver,
                                              const std::vector<Allowed>& allowed,
                                              const spf::Query& sender) {
  spf::Options quick;
  quick.trace = quick.explanation = false;
  std::vector<std::string> terms;
  for (const Allowed& one : allowed) {
    spf::Query query = sender;
    if (one.wanted) query.client_ip = *one.wanted;
    bool passes = one.wanted && one.single &&
                  spf::check_host(resolver, query, quick).verdict == spf::Verdict::Pass;
    if (!passes) terms.push_back(one.term);
  }
  return terms;
}

static bool works(dns::Resolver& resolver, const std::string& domain) {
  auto findings = spf::lint(resolver, domain).findings;
  return std::none_of(
      findings.begin(), findings.end(), [](const spf::LintFinding& finding) {
        return finding.severity == spf::Severity::Error || finding.rule == "no_record";
      });
}

int run_spf_fix(const Options& options) {
  spf::FixRequest request;
  request.domain = options.words.front();
  spf::Query sender{{}, options.spf.from, options.spf.helo, {}};
  if (sender.sender.empty()) sender.sender = "postmaster@" + request.domain;
  std::vector<Allowed> allowed;
  for (const std::string& word : options.spf.allow) {
    auto one = read_allowed(word);
    if (!one) {
      note(one.error().what);
      return kWrongUse;
    }
    if (one->wanted) {
      request.wanted.push_back(sender);
      request.wanted.back().client_ip = *one->wanted;
    }
    allowed.push_back(std::move(*one));
  }
  return with_resolver(options, [&](dns::Resolver& resolver) {
    request.terms = terms_missing(resolver, allowed, sender);
    auto fix = spf::fix(resolver, request);
    if (!fix && request.terms.empty() && works(resolver, request.domain)) {
      fix.emplace();  // a change of nothing
      fix->change.name = request.domain;
    }
    bool written = wants_json(options)
                       ? print_json(options, report::to_json(request.domain, fix))
                       : print(report::spf_fix_text(request.domain, fix,
                                                    text_options(options.look)));
    if (!written) return kInternalError;
    if (!fix) return kCouldNotTell;
    return fix->change.before == fix->change.after ? kNoProblem : kExplained;
  });
}

}  // namespace mailwhy::app
