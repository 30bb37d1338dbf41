// Who is checked: the sender and HELO name of a query, ready for macros: RFC 7208,
// sections 2.3, 2.4 and 4.3; RFC 8616 for names outside ASCII.
#pragma once

#include <string>
#include <string_view>

#include "dns/name.h"
#include "spf/check.h"

namespace mailwhy::spf {

struct Party {
  Identity identity = Identity::MailFrom;
  std::string_view local;    // "postmaster" where the sender has none
  std::string_view domain;   // the domain checked, A-labels, without final dot
  std::string_view helo;     // A-labels where it can be converted
  dns::Name name;            // `domain`, where it is well-formed
  bool well_formed = false;  // several labels, none empty or over 63 octets
  // Where the views could not point into the query.
  std::string domain_storage, helo_storage;

  Party() = default;
  Party(const Party&) = delete;
  Party& operator=(const Party&) = delete;
};

// Fills `out` from the query; views point into it and into the query. A null sender makes
// it the HELO identity.
void identify(const Query& query, Identity wanted, Party& out);

}  // namespace mailwhy::spf
