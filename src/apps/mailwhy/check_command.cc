// mailwhy check NAME…: domains and addresses before anything is refused. An address
// behind a domain is a server that sends for it.
#include <fmt/format.h>

#include "apps/mailwhy/cases.h"
#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/output.h"
#include "diagnose/examine.h"
#include "dns/name.h"
#include "text/ascii.h"
#include "text/idna.h"

namespace mailwhy::app {

// What people paste for a domain: "user@example.org", "https://example.org/page",
// "example.org."
static std::string_view domain_part(std::string_view word) {
  if (size_t scheme = word.find("://"); scheme != word.npos) {
    word.remove_prefix(scheme + 3);
    word = word.substr(0, word.find_first_of("/?#"));
    word = word.substr(0, word.rfind(':'));
  }
  if (size_t at = word.rfind('@'); at != word.npos) word.remove_prefix(at + 1);
  if (word.ends_with('.')) word.remove_suffix(1);
  return word;
}

static Result<std::string> read_domain(std::string_view word) {
  auto name = text::to_a_labels(domain_part(word));
  if (!name) return fail(fmt::format("{}: {}", word, name.error().what));
  auto parsed = dns::Name::from_text(*name);
  if (!parsed || parsed->is_root())
    return fail(fmt::format("{} is neither a domain nor an address", word));
  if (name->find('.') == name->npos)
    return fail(fmt::format("{} is no full domain name: example.org is meant", word));
  return *name;
}

static std::string_view without_brackets(std::string_view word) {
  if (word.size() > 2 && word.front() == '[' && word.back() == ']')
    return word.substr(1, word.size() - 2);
  return word;
}

// The targets of the words; what is no name is noted, and the rest is done.
static std::vector<diagnose::Target> targets_of(const Options& options, int& status) {
  std::vector<diagnose::Target> targets;
  for (const std::string& word : options.words) {
    if (auto ip = net::IpAddress::parse(without_brackets(word))) {
      if (targets.empty() || targets.back().domain.empty()) targets.emplace_back();
      targets.back().addresses.push_back(ip->unmapped());
      continue;
    }
    auto domain = read_domain(word);
    if (!domain) {
      note(domain.error().what);
      status = kWrongUse;
      continue;
    }
    targets.emplace_back();
    targets.back().domain = std::move(*domain);
  }
  for (diagnose::Target& target : targets) {
    target.helo = text::to_lower(options.check.helo);
    target.selectors = options.check.selectors;
    target.connect = options.check.connect;
  }
  return targets;
}

static std::string source_of(const diagnose::Target& target) {
  std::string source = target.domain;
  for (const net::IpAddress& ip : target.addresses)
    source += (source.empty() ? "" : " ") + ip.to_string();
  return source;
}

int run_check(const Options& options) {
  int status = kNoProblem;
  auto targets = targets_of(options, status);
  if (targets.empty()) return kWrongUse;
  return with_cases(options, [&](const Take& take) {
    for (const diagnose::Target& target : targets)
      status = worse(status, take(diagnose::to_input(target, source_of(target))));
    return status;
  });
}

}  // namespace mailwhy::app
