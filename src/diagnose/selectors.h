// DKIM keys where no mail names a selector: which names to ask for, and what stands
// there. RFC 6376, section 3.6.2; RFC 8020.
#pragma once

#include <string>
#include <vector>

#include "dns/resolver.h"
#include "knowledge/knowledge.h"

namespace mailwhy::diagnose {

// Selectors asked for at every domain: tier 1 of data/selectors.toml.
std::vector<std::string> first_selectors();
// The same and the long tail that belongs to no service: where a key is looked for that
// its owner put somewhere.
std::vector<std::string> usual_selectors();
// Those that the service makes its customers publish, without such as differ per account;
// at most 16.
std::vector<std::string> selectors_of(const knowledge::Provider& provider);

// What stands at one selector.
struct PublishedKey {
  std::string selector, name;        // "s1", "s1._domainkey.example.org"
  std::vector<std::string> records;  // that want to be keys
  std::string alias;                 // where a CNAME at the name leads in the end; ""
  bool told = true;                  // false: DNS did not answer
  // Something is there, a key or an alias to one that may come.
  bool exists() const { return !records.empty() || !alias.empty(); }
};

struct PublishedKeys {
  std::vector<PublishedKey> asked;  // in the order of the selectors, without doubles
  // Nothing at all is below _domainkey: NXDOMAIN there, and none of those asked for.
  bool none_at_all = false;
  bool told = false;      // false: DNS does not say whether anything is there
  bool wildcard = false;  // a name that nobody made has an answer, too
  std::vector<std::string> wildcard_keys;  // ... which is a key

  size_t count() const;  // of those asked for that have a key
  const PublishedKey* find(std::string_view selector) const;
};

// All in one round. What a wildcard answers everywhere counts for no selector.
PublishedKeys find_keys(dns::Resolver& resolver, const std::string& domain,
                        const std::vector<std::string>& selectors);

// The CNAMEs that the service's customers publish, as far as their targets are the same
// for all or follow from the domain: selector and target. Older ones are left out.
std::vector<std::pair<std::string, std::string>> known_aliases(
    const knowledge::Provider& provider, const std::string& domain);

// Is the alias one that leads to this service (its dkim_target, or the row's)?
bool leads_to(const knowledge::Provider& provider, std::string_view alias,
              const std::string& domain);

}  // namespace mailwhy::diagnose
