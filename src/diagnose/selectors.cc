#include "diagnose/selectors.h"

#include <algorithm>

#include "diagnose/published.h"
#include "dkim/key.h"
#include "dkim/verify.h"
#include "dns/record.h"
#include "text/ascii.h"

namespace mailwhy::diagnose {

using knowledge::Provider;
using knowledge::Selector;

static constexpr size_t kMostOfService = 16;
// Nobody's selector: what answers here is a wildcard.
static constexpr std::string_view kNobodys = "mailwhy-no-such-selector";

static bool differs_per_account(std::string_view name) {
  return name.find_first_of("<*") != name.npos;
}

static void add(std::vector<std::string>& to, std::string_view selector) {
  if (differs_per_account(selector)) return;
  std::string name = text::to_lower(selector);
  if (std::ranges::find(to, name) == to.end()) to.push_back(std::move(name));
}

std::vector<std::string> first_selectors() {
  std::vector<std::string> names;
  for (const Selector& row : knowledge::selectors())
    if (row.tier == "1") add(names, row.name);
  return names;
}

std::vector<std::string> usual_selectors() {
  std::vector<std::string> names = first_selectors();
  for (const Selector& row : knowledge::selectors())
    if (row.tier != "9" && row.provider.empty()) add(names, row.name);
  return names;
}

std::vector<std::string> selectors_of(const Provider& provider) {
  std::vector<std::string> names;
  for (std::string_view selector : provider.dkim_selectors) add(names, selector);
  for (const Selector& row : knowledge::selectors())
    if (row.provider == provider.name && row.tier != "9") add(names, row.name);
  if (names.size() > kMostOfService) names.resize(kMostOfService);
  return names;
}

size_t PublishedKeys::count() const {
  return static_cast<size_t>(std::ranges::count_if(
      asked, [](const PublishedKey& one) { return !one.records.empty(); }));
}

const PublishedKey* PublishedKeys::find(std::string_view selector) const {
  auto found = std::ranges::find_if(asked, [&](const PublishedKey& one) {
    return text::equals_ignore_case(one.selector, selector);
  });
  return found == asked.end() ? nullptr : &*found;
}

// The last name of the chain of aliases.
static std::string alias_of(const dns::Answer& answer) {
  auto aliases = answer.of(dns::Type::CNAME);
  if (aliases.empty()) return "";
  auto target = dns::target(*aliases.back());
  return target ? target->to_lower_string() : "";
}

static PublishedKey read(PublishedKey key, const dns::Answer& answer,
                         const PublishedKeys& found, const std::string& wildcard_alias) {
  key.told = answer.usable();
  if (!key.told) return key;
  for (std::string& text : texts_of(answer, dkim::looks_like_key))
    if (std::ranges::find(found.wildcard_keys, text) == found.wildcard_keys.end())
      key.records.push_back(std::move(text));
  std::string alias = alias_of(answer);
  if (alias != wildcard_alias) key.alias = std::move(alias);
  return key;
}

PublishedKeys find_keys(dns::Resolver& resolver, const std::string& domain,
                        const std::vector<std::string>& selectors) {
  PublishedKeys found;
  auto below = dns::Name::from_text("_domainkey." + domain);
  auto nobodys = dns::Name::from_text(dkim::key_name(kNobodys, domain));
  if (!below || !nobodys) return found;
  std::vector<dns::Question> questions = {{*below, dns::Type::TXT, {}},
                                          {*nobodys, dns::Type::TXT, {}}};
  for (const std::string& selector : selectors) {
    PublishedKey key{selector, dkim::key_name(selector, domain), {}, {}};
    auto name = dns::Name::from_text(key.name);
    if (!name || found.find(selector)) continue;
    questions.push_back({*name, dns::Type::TXT, {}});
    found.asked.push_back(std::move(key));
  }
  auto answers = resolver.query_all(questions);
  const dns::Answer& probe = *answers[1];
  if (!probe.usable()) {  // a wildcard's text could be taken for a key
    for (PublishedKey& key : found.asked) key.told = false;
    return found;
  }
  std::string wildcard_alias = alias_of(probe);
  found.wildcard_keys = texts_of(probe, dkim::looks_like_key);
  found.wildcard = probe.has(dns::Type::TXT) || !wildcard_alias.empty();
  for (size_t i = 0; i < found.asked.size(); i++)
    found.asked[i] =
        read(std::move(found.asked[i]), *answers[i + 2], found, wildcard_alias);
  bool any = std::ranges::any_of(found.asked, &PublishedKey::exists);
  found.told = answers[0]->usable() || any;
  found.none_at_all =
      answers[0]->nxdomain() && !answers[0]->has(dns::Type::CNAME) && !any;
  return found;
}

static std::string with_domain(std::string_view pattern, const std::string& domain) {
  constexpr std::string_view kPlace = "<domain>";
  std::string text(pattern);
  size_t at = text.find(kPlace);
  if (at == text.npos) return text;
  std::string written = domain;  // inside of a label with dashes
  if (at > 0 && text[at - 1] == '-') std::ranges::replace(written, '.', '-');
  return text.replace(at, kPlace.size(), written);
}

std::vector<std::pair<std::string, std::string>> known_aliases(
    const Provider& provider, const std::string& domain) {
  std::vector<std::pair<std::string, std::string>> current, others;
  for (const Selector& row : knowledge::selectors()) {
    if (row.provider != provider.name || row.tier == "9" || row.target.empty()) continue;
    std::string target = with_domain(row.target, domain);
    if (!differs_per_account(target))
      (row.tier == "1" ? current : others).emplace_back(text::to_lower(row.name), target);
  }
  return current.empty() ? others : current;
}

bool leads_to(const Provider& provider, std::string_view alias,
              const std::string& domain) {
  auto fits = [&](std::string_view pattern) {
    return !pattern.empty() && knowledge::matches(with_domain(pattern, domain), alias);
  };
  if (std::ranges::any_of(provider.dkim_targets, fits)) return true;
  return std::ranges::any_of(knowledge::selectors(), [&](const Selector& row) {
    return row.provider == provider.name && fits(row.target);
  });
}

}  // namespace mailwhy::diagnose
