// What, besides the refusal, ties the refused address to the domain: the domain's own
// names, a mail service its owner uses, the relay its own host handed the mail to.
#pragma once

#include <string>
#include <vector>

#include "diagnose/chain.h"
#include "diagnose/hosts.h"
#include "diagnose/subject.h"
#include "dns/resolver.h"
#include "knowledge/knowledge.h"

namespace mailwhy::diagnose {

enum class TieKind : uint8_t {
  None,
  OwnAddress,   // A or AAAA of the domain
  OwnExchange,  // an MX host of the domain
  OwnName,  // another name under the domain has the address, or its confirmed PTR lies
            // there
  OtherFamily,  // such a host, covered already by its address of the other family
  Provider,     // a known mail service whose include holds the address
  Relay,        // another host's relay, filter or network
  OwnChain,     // the domain's own host handed it out, from an address that DNS does not
                // name
};
std::string_view to_string(TieKind kind);

struct Tie {
  TieKind kind = TieKind::None;
  std::string name;  // the own host, the service, or the relay's host name
  std::string
      include;  // Provider, Relay: a published include that holds the address; may be ""
  std::string
      second;  // Provider, Relay: what shows that the owner uses it: "mx" "key"
               // "verification" "event" "chain"; "" where only the address points there
  // Does anything but the refusal tie the address to the domain?
  bool tied() const {
    return kind != TieKind::None &&
           ((kind != TieKind::Provider && kind != TieKind::Relay) || !second.empty());
  }
};

// Strongest first; at most one of each kind. `covered(ip)`: does this address pass for
// the domain now?
std::vector<Tie> find_ties(dns::Resolver& resolver, const Subject& subject,
                           const Hosts& hosts, const Chain& chain,
                           const bounce::Facts& facts, const net::IpAddress& ip,
                           const std::function<bool(const net::IpAddress&)>& covered);

// The services of data/providers.toml that handle mail for a domain with these exchanges.
std::vector<const knowledge::Provider*> mail_services(const std::vector<std::string>& mx);

}  // namespace mailwhy::diagnose
