// mailwhy check NAME…: domains and addresses before anything is refused. An address
// behind a domain is a server that sends for it.
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "apps/mailwhy/cases.h"
#include "apps/mailwhy/check_list.h"
#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/input.h"
#include "apps/mailwhy/output.h"
#include "batch/name_line.h"
#include "diagnose/examine.h"
#include "dkim/raw_mail.h"
#include "dkim/verify.h"
#include "knowledge/knowledge.h"
#include "text/ascii.h"

namespace mailwhy::app {

static bool is_file(const std::string& word) {
  std::error_code unknown;
  return std::filesystem::is_regular_file(word, unknown);
}

static std::string file_advice() {
  return " is a file: mailwhy check - < FILE takes it as a list of names, mailwhy check "
         "--zone FILE as a zone";
}

// Those of the table are asked beside the system's resolver alone: whoever names another
// may have his reasons.
static std::vector<net::IpAddress> public_resolvers_for(const Options& options) {
  if (options.check.public_resolvers) return *options.check.public_resolvers;
  if (!options.world.resolvers.empty() || !options.world.zone_files.empty()) return {};
  std::vector<net::IpAddress> list;
  for (const knowledge::PublicResolver& known : knowledge::public_resolvers())
    if (auto ip = net::IpAddress::parse(known.address)) list.push_back(*ip);
  return list;
}

// The targets of the words; what is no name is noted, and the rest is done.
static std::vector<diagnose::Target> targets_of(const Options& options, int& status) {
  std::vector<diagnose::Target> targets;
  for (const std::string& word : options.words) {
    if (auto ip = batch::read_address(word)) {
      if (targets.empty() || targets.back().domain.empty()) targets.emplace_back();
      targets.back().addresses.push_back(*ip);
      continue;
    }
    auto domain = batch::read_domain(word);
    if (!domain) {
      note(is_file(word) ? word + file_advice() : domain.error().what);
      status = kWrongUse;
      continue;
    }
    targets.emplace_back();
    targets.back().domain = std::move(*domain);
  }
  const auto public_resolvers = public_resolvers_for(options);
  for (diagnose::Target& target : targets) {
    target.public_resolvers = public_resolvers;
    target.helo = text::to_lower(options.check.helo);
    target.selectors = options.check.selectors;
    target.connect = options.check.connect;
  }
  return targets;
}

// The selectors with which a mail was signed as one of the domains (RFC 6376, section
// 3.5). Nothing else of it is looked at.
static Result<void> add_selectors(const std::string& file,
                                  std::vector<diagnose::Target>& targets) {
  auto input = read_bytes(file);
  if (!input) return tl::unexpected(input.error());
  auto mail = dkim::read_raw_mail(std::move(input->bytes));
  if (!mail) return fail(fmt::format("{}: {}", file, mail.error().what));
  size_t seen = 0;
  bool any = false;
  for (const dkim::RawField& field : mail->fields) {
    if (!field.is("DKIM-Signature") || seen++ >= dkim::kMaxSignatures) continue;
    dkim::Signature signature = dkim::read_signature(field);
    for (diagnose::Target& target : targets) {
      if (!text::equals_ignore_case(signature.domain, target.domain)) continue;
      any = true;
      if (std::ranges::find(target.selectors, signature.selector) ==
          target.selectors.end())
        target.selectors.push_back(signature.selector);
    }
  }
  if (!any)
    note(
        fmt::format("{}: no DKIM signature in it is of the domain; its selectors stay "
                    "unknown",
                    file));
  return {};
}

int run_check(const Options& options) {
  if (options.words.empty()) return run_zone_lint(options);
  if (options.words.front() == "-") return run_check_list(options);
  int status = kNoProblem;
  auto targets = targets_of(options, status);
  if (targets.empty()) return kWrongUse;
  if (!options.check.message.empty())
    if (auto read = add_selectors(options.check.message, targets); !read) {
      note(read.error().what);
      return kWrongUse;
    }
  return with_cases(options, [&](const Take& take) {
    for (const diagnose::Target& target : targets)
      status = worse(status, take(diagnose::to_input(target, batch::written(target))));
    if (status == kExplained)  // names.txt could be a domain's name
      for (const std::string& word : options.words)
        if (is_file(word)) note(word + file_advice());
    return status;
  });
}

}  // namespace mailwhy::app
