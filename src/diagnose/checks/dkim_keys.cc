// DKIM keys of a domain: RFC 6376, section 3.6. Selectors cannot be listed, so the answer
// has three values: keys that were found are judged; nothing below _domainkey (RFC 8020)
// means that there is none; anything else cannot be told without a message.
#include <algorithm>

#include "diagnose/checks/check.h"
#include "diagnose/selectors.h"
#include "diagnose/services.h"
#include "dkim/lint.h"
#include "dns/record.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

// Selectors of one domain that are asked for: those of tier 1 and of a dozen services.
static constexpr size_t kMaxTriedSelectors = 120;

namespace {

// A fault of a key by the rule of dkim/lint.h: whose cause it is and how grave.
struct Fault {
  std::string_view rule, cause;
  Severity severity;
};
constexpr Fault kFaults[] = {
    {"key_revoked", "dkim_key_revoked", Severity::Info},
    {"key_weak", "dkim_key_weak", Severity::Error},
    {"key_short", "dkim_advice", Severity::Info},
    {"unversioned", "", Severity::Info},
    {"ed25519", "", Severity::Info},
    {"testing", "dkim_advice", Severity::Warning},
    {"granularity", "dkim_advice", Severity::Warning},
    {"version_not_first", "dkim_advice", Severity::Warning},
    {"several_keys", "dkim_advice", Severity::Warning},
};
constexpr Fault kOther{"", "dkim_key_malformed", Severity::Error};

}  // namespace

static const Fault& fault_of(const std::string& rule) {
  for (const Fault& fault : kFaults)
    if (fault.rule == rule) return fault;
  return kOther;
}

static bool is_named(const Target& target, const std::string& selector) {
  return std::ranges::any_of(target.selectors, [&](const std::string& named) {
    return text::equals_ignore_case(named, selector);
  });
}

// ---------------------------------------------------------------- keys that were found

static dkim::LintFinding several_keys(size_t count) {
  dkim::LintFinding fault;
  fault.rule = "several_keys";
  fault.text = {"dkim.lint.several_keys", {{"count", std::to_string(count)}}};
  return fault;
}

// One finding a cause and key, the lint's sentence as its note.
static void judge_key(const Examination& of, const PublishedKey& key, Outcome& out,
                      boost::json::object& entry) {
  boost::json::array rules;
  std::vector<dkim::LintFinding> faults;
  for (const std::string& record : key.records) {
    dkim::Key read = dkim::read_key(record);
    if (read.public_key) {
      entry["type"] = to_string(read.type);
      entry["bits"] = read.bits();
    }
    for (dkim::LintFinding& fault : dkim::lint_record(record))
      faults.push_back(std::move(fault));
  }
  if (key.records.size() > 1) faults.push_back(several_keys(key.records.size()));
  for (const dkim::LintFinding& fault : faults) {
    rules.emplace_back(fault.rule);
    const Fault& known = fault_of(fault.rule);
    if (known.cause.empty()) continue;
    // Revoked keys under usual names are what good housekeeping leaves behind; one that
    // was named is still signed with.
    Severity severity = known.severity;
    if (fault.rule == "key_revoked" && is_named(of.target, key.selector))
      severity = Severity::Error;
    text::Params params{
        {"domain", of.target.domain}, {"name", key.name}, {"selector", key.selector}};
    if (known.cause == "dkim_key_weak") params["what"] = key.name;
    add_finding(out, std::string(known.cause), severity, Certainty::Likely, params);
    out.findings.back().notes.push_back(fault.text);
    if (known.cause == "dkim_key_weak" || known.cause == "dkim_key_malformed")
      add_steps(out, std::string(known.cause), {"renew", "keep", "publish", "compare"},
                params);
  }
  entry["faults"] = std::move(rules);
}

static void judge_found(const Examination& of, const PublishedKeys& keys, Outcome& out) {
  boost::json::array list, aliases;
  size_t good = 0;
  for (const PublishedKey& key : keys.asked) {
    boost::json::object entry{{"selector", key.selector}, {"name", key.name}};
    if (!key.alias.empty()) entry["alias"] = key.alias;
    if (key.records.empty()) {
      if (!key.alias.empty()) aliases.push_back(std::move(entry));
      continue;
    }
    judge_key(of, key, out, entry);
    good += entry.contains("bits");
    list.push_back(std::move(entry));
  }
  out.detail["usable"] = good;
  out.detail["keys"] = std::move(list);
  if (!aliases.empty()) out.detail["aliases_without_key"] = std::move(aliases);
}

// --------------------------------------------------------- selectors without one

// A selector that somebody named is in use: mail signed with it fails.
static void judge_named(const Examination& of, const PublishedKeys& keys, Outcome& out) {
  for (const std::string& selector : of.target.selectors) {
    const PublishedKey* key = keys.find(selector);
    if (!key || !key->told || !key->records.empty()) continue;
    text::Params params{
        {"domain", of.target.domain}, {"name", key->name}, {"selector", selector}};
    add_finding(out, "dkim_key_missing", Severity::Error, Certainty::Likely, params);
    if (!key->alias.empty())
      out.findings.back().notes.push_back(
          {"note.key_alias_leads_nowhere",
           {{"name", key->name}, {"target", key->alias}}});
    add_steps(out, "dkim_key_missing", {"publish", "where", "selector"}, params);
  }
}

// May it be that a name server denies names below which others stand? Then nothing that
// it denies means anything (RFC 8020, section 2). Asked at the parents of the domain's
// own mail servers.
static bool may_deny_what_is_there(dns::Resolver& resolver, const std::string& domain,
                                   const Services& services) {
  std::vector<dns::Question> questions;
  for (const std::string& host : services.exchanges) {
    size_t dot = host.find('.');
    if (dot == host.npos || questions.size() == 4) continue;
    std::string parent = host.substr(dot + 1);
    if (parent == domain || !text::is_under(parent, domain)) continue;
    if (auto name = dns::Name::from_text(parent))
      questions.push_back({*name, dns::Type::TXT, {}});
  }
  return std::ranges::any_of(resolver.query_all(questions), [](const auto& answer) {
    return !answer->usable() || (answer->nxdomain() && !answer->has(dns::Type::CNAME));
  });
}

static void tell_that_none(const Examination& of, const Services& services,
                           Outcome& out) {
  bool silent = services.sends_nothing || (services.null_mx && !services.has_record);
  text::Params params{{"domain", of.target.domain}};
  out.detail["no_keys"] = true;
  if (silent) out.detail["sends_nothing"] = true;
  if (silent) return;
  add_finding(out, "dkim_no_keys", Severity::Warning, Certainty::Likely, params);
  std::string names;
  for (const Service& service : services.services)
    if (service.provider && !service.includes.empty())
      names += (names.empty() ? "" : ", ") + service.name;
  if (!names.empty()) params["services"] = names;
  add_steps(out, "dkim_no_keys", {"service", "sign", "check"}, params);
}

static std::vector<std::string> selectors_to_ask(const Target& target,
                                                 const Services& services) {
  std::vector<std::string> names;
  auto add = [&](const std::string& selector) {
    bool known = std::ranges::any_of(names, [&](const std::string& other) {
      return text::equals_ignore_case(other, selector);
    });
    if (!known && names.size() < kMaxTriedSelectors) names.push_back(selector);
  };
  for (const std::string& selector : target.selectors) add(selector);
  for (const std::string& selector : first_selectors()) add(selector);
  for (const Service& service : services.services)
    if (service.provider)
      for (const std::string& selector : selectors_of(*service.provider)) add(selector);
  return names;
}

std::optional<Outcome> check_dkim_keys(const Examination& of) {
  const std::string& domain = of.target.domain;
  if (domain.empty()) return std::nullopt;
  Services services = find_services(of.resolver, domain);
  PublishedKeys keys =
      find_keys(of.resolver, domain, selectors_to_ask(of.target, services));
  Outcome out;
  out.detail["domain"] = domain;
  out.detail["asked"] = keys.asked.size();
  if (keys.wildcard) out.detail["wildcard"] = true;
  judge_found(of, keys, out);
  judge_named(of, keys, out);
  if (keys.count() > 0 || out.state == State::Problem) return out;
  bool all_told = keys.told && services.told && services.mx_told;
  if (!all_told) {
    out.state = State::CouldNotTell;
  } else if (keys.none_at_all && !may_deny_what_is_there(of.resolver, domain, services)) {
    tell_that_none(of, services, out);
  } else if (!keys.wildcard_keys.empty()) {
    // "*._domainkey" with one key for all, or an empty one that ends them all.
    out.detail["wildcard_keys"] = texts_json(keys.wildcard_keys);
  } else {
    could_not_tell(out, {"check.because.selectors_unknown", {}});
    out.unknown.push_back({"q1",
                           {"question.dkim_selector", {{"domain", domain}}},
                           {"because.dkim_selector", {{"domain", domain}}},
                           "",
                           "--selector"});
  }
  return out;
}

}  // namespace mailwhy::diagnose
