// What the refusing server judged: an identity and an address, each from the source that
// knows best.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bounce/facts.h"
#include "dns/resolver.h"
#include "spf/check.h"

namespace mailwhy::diagnose {

struct Subject {
  std::string domain;  // whose SPF record was judged; "" where nothing names it
  std::string own;     // its registrable domain: names below it are the same owner's
  std::string sender;  // "user@domain", "" for the null sender
  std::string helo;
  spf::Identity identity = spf::Identity::MailFrom;
  std::vector<net::IpAddress>
      addresses;           // stated: one; inferred: those of the host that handed it out
  bool ip_stated = false;  // the input or an option names it
  std::string inferred_from;  // the host whose addresses these are, where not stated

  std::optional<net::IpAddress> ip() const {
    if (addresses.empty()) return {};
    return addresses.front();
  }
};

// Where no address is stated, the host that handed the mail out (`by` of the topmost
// returned Received, else the reporting server) is resolved: at most two addresses.
Subject find_subject(dns::Resolver& resolver, const bounce::Facts& facts,
                     const mail::Message* returned);

spf::Query query_for(const Subject& subject, const net::IpAddress& ip);

}  // namespace mailwhy::diagnose
