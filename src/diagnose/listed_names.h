// The names in a refused mail that a list of domains may object to.
#pragma once

#include <string>
#include <vector>

#include "bounce/facts.h"
#include "diagnose/subject.h"

namespace mailwhy::diagnose {

enum class NamePlace : uint8_t { Reply, Sender, From, Helo, Link };
std::string_view to_string(NamePlace place);  // "link"

struct ListedName {
  std::string name;  // A-labels, lower case
  NamePlace place = NamePlace::Reply;
};

// Names that the reply itself accuses, then sender, From, HELO and the hosts of links,
// each with its registrable domain; at most 12. Neither lists nor the receiver.
std::vector<ListedName> names_to_ask(const bounce::Refusal& refusal,
                                     const Subject& subject);

// Domains that the reply may object to: neither the list nor the receiver.
std::vector<std::string> accused_names(const bounce::Refusal& refusal);

// Hosts of the links in the mail's texts, each once: only names are kept. At most 200, of
// the first 64 kB of 8 parts.
std::vector<std::string> link_hosts(const mail::Message& mail);

}  // namespace mailwhy::diagnose
