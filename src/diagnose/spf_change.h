// Record changes for a refusal: candidates in the order of preference, each laid over the
// DNS and kept only where its proof holds.
#pragma once

#include <string>
#include <vector>

#include "diagnose/inquiry.h"

namespace mailwhy::diagnose {

// The terms that would admit the refused address by this tie, best first: an include, the
// domain's own "a" or "mx" or "a:host" where they name this address and nothing else, a
// single ip4 or ip6.
std::vector<std::string> terms_for(const Inquiry& inquiry, const Tie& tie);

// The single-address term: "ip4:192.0.2.1".
std::string address_term(const net::IpAddress& ip);

// May this address enter a record at all? Never private, loopback, link-local, multicast,
// and never the receiver's own.
bool may_be_listed(const Inquiry& inquiry, const net::IpAddress& ip);

// Terms that enter a record together; none: the record is only mended.
using Candidate = std::vector<std::string>;

// Adds to the case the change of the first candidate that is proven, with the next
// working one as an alternative in a line. `only_if`: id of the question it hangs on.
// False where none could be proven.
bool offer_change(Inquiry& inquiry, const std::string& cause,
                  const std::vector<Candidate>& candidates,
                  const std::string& only_if = {}, const std::string& all = "~all");

// Each of the terms as a candidate of its own.
std::vector<Candidate> one_by_one(const std::vector<std::string>& terms);

// Adds the change that puts `record` at the domain, which has none, if its proof holds.
bool offer_record(Inquiry& inquiry, const std::string& cause, const std::string& record,
                  const std::string& only_if = {});

// Single addresses of the domain's record to which no name points any more: one line
// each, offered.
void offer_removals(Inquiry& inquiry);

}  // namespace mailwhy::diagnose
