// What block lists say of addresses and domains, with what is known of each list: how
// loud it is told, what a code means, how one leaves it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "diagnose/report.h"
#include "dns/resolver.h"
#include "dnsbl/ask.h"
#include "knowledge/block_lists.h"

namespace mailwhy::diagnose {

struct Listing {
  const knowledge::BlockList* list = nullptr;  // nullptr: a zone that nobody described
  std::string zone;
  dnsbl::Answer answer;

  // Listed, or an advisory: something a receiver may refuse for.
  bool harms() const {
    return answer.verdict == dnsbl::Verdict::Listed ||
           answer.verdict == dnsbl::Verdict::Advisory;
  }
  // The list works, and does not have it.
  bool clears() const {
    return answer.verdict == dnsbl::Verdict::NotListed ||
           answer.verdict == dnsbl::Verdict::Good ||
           answer.verdict == dnsbl::Verdict::Neutral;
  }
  // The row of data/blocklists.toml that decides; nullptr where none fits.
  const knowledge::ListCode* code() const;
};

// Lists that anybody may ask, each of which has data of its own.
std::vector<const knowledge::BlockList*> public_lists();

// Asks these, and zones that nobody described (dnsbl::ask); the worst comes first.
std::vector<Listing> ask_lists(dns::Resolver& resolver,
                               std::span<const knowledge::BlockList* const> lists,
                               std::span<const std::string> zones,
                               std::span<const net::IpAddress> addresses,
                               std::span<const std::string> domains,
                               dnsbl::Order order = dnsbl::Order::AtOnce);

// By the weight of the code and of the list: an error only where large receivers refuse.
Severity severity_of(const Listing& listing);

// list, ip or domain, code, part ("XBL"), meaning (a word of listing.*), reason, delist,
// days, operator, closed, list_owner: those that are known.
text::Params params_of(const Listing& listing);

// The steps that end it: first what brought it there, then how one leaves the list.
std::vector<text::Message> steps_of(const Listing& listing, const text::Params& params);

// Why the list could not tell: note.list.TROUBLE.
text::Message why_not_told(const Listing& listing);

// {"lists": […], "asked": N, "could_not_tell": […]}: docs/check.md, "Block lists".
boost::json::object detail_of(std::span<const Listing> listings);

}  // namespace mailwhy::diagnose
