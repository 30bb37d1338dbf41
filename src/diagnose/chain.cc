// Only the field written by the host that sent the bounce, and those below it that the
// host's own network wrote, can be believed: everything further down may have been made
// up by a forger.
#include "diagnose/chain.h"

#include <algorithm>

#include "mail/address.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

static constexpr size_t kMaxHops = 30;

std::string_view to_string(Origin origin) {
  switch (origin) {
    case Origin::Unknown:
      return "unknown";
    case Origin::OwnHost:
      return "own_host";
    case Origin::OwnThroughRelay:
      return "own_through_relay";
    case Origin::Forwarded:
      return "forwarded";
    case Origin::Script:
      return "script";
    case Origin::SubmittedElsewhere:
      return "submitted_elsewhere";
    case Origin::Elsewhere:
      return "elsewhere";
  }
  return "";
}

static bool same_address(std::string_view a, std::string_view b) {
  return text::equals_ignore_case(a, b);
}

// The address to which the mail had been delivered before it was sent on to the final
// recipient: the hop's own "for", else what forwarders and mailing software note.
static std::string delivered_elsewhere(const bounce::Refusal& refusal,
                                       const mail::Hop& hop) {
  const std::string& recipient = refusal.facts.recipient;
  auto other = [&](std::string_view address) {
    return address.find('@') != address.npos && !same_address(address, recipient) &&
           mail::lower_domain(address) != mail::lower_domain(recipient);
  };
  if (!hop.for_address.empty())
    return other(hop.for_address) ? hop.for_address : std::string();
  if (other(refusal.facts.original_recipient)) return refusal.facts.original_recipient;
  for (const char* field :
       {"X-Forwarded-For", "Delivered-To", "X-Original-To", "X-Envelope-To",
        "Resent-From", "X-Resent-From", "Envelope-To"})
    for (const mail::Field* found : refusal.returned->header().all(field)) {
      std::string_view value = text::trim(found->value);
      std::string_view first = value.substr(0, value.find_first_of(" ,\t"));
      if (first.starts_with('<') && first.ends_with('>'))
        first = first.substr(1, first.size() - 2);
      bool own = text::is_under(mail::lower_domain(first), refusal.facts.sender_domain);
      if (!own && other(first)) return std::string(first);
    }
  return {};
}

// Only the returned header tells the recipient, and the host that had the mail is of that
// very domain: it was delivered there, whoever refused it came after.
static bool reached_its_addressee(const bounce::Refusal& refusal, const mail::Hop& hop) {
  auto source = refusal.facts.sources.find("recipient");
  bool header_only = source && *source == bounce::Source::ReturnedHeader;
  std::string network = text::organizational_domain(mail::lower_domain(hop.for_address));
  return header_only && !text::is_public_suffix(network) &&
         text::is_under(text::to_lower(hop.by), network);
}

static bool inside_one_network(const mail::Hop& hop, const std::string& by) {
  if (hop.from_ip && net::scope_of(*hop.from_ip) != net::Scope::Global) return true;
  if (!hop.from_ip && hop.from.empty() && hop.from_rdns.empty()) return true;
  std::string network = text::organizational_domain(text::to_lower(by));
  const std::string& name = hop.from_rdns.empty() ? hop.from : hop.from_rdns;
  return !network.empty() && text::is_under(name, network);
}

static bool made_by_script(const mail::Message& mail) {
  for (const char* field : {"X-PHP-Originating-Script", "X-PHP-Script", "X-Source-Args"})
    if (mail.header().find(field)) return true;
  return false;
}

static bool reported_by_stranger(const bounce::Refusal& refusal,
                                 const Ownership& ownership) {
  const std::string& reporter = refusal.facts.reported_by;
  return reporter.find('.') != reporter.npos &&
         !ownership.own_name(text::to_lower(reporter));
}

Chain read_chain(const bounce::Refusal& refusal, const Ownership& ownership) {
  Chain chain;
  if (!refusal.returned || refusal.returned->received().empty()) return chain;
  const mail::Message& mail = *refusal.returned;
  chain.script = made_by_script(mail);
  chain.host = text::to_lower(mail.received().front().by);
  size_t count = std::min(mail.received().size(), kMaxHops);
  for (size_t i = 0; i < count; i++) {
    const mail::Hop& hop = mail.received()[i];
    std::string by = text::to_lower(hop.by);
    bool own_host =
        ownership.own_name(by) || (hop.by_ip && ownership.own_address(*hop.by_ip));
    if (own_host) {
      // Only the topmost field is the sending host's own word, and only where the bounce
      // does not come from another: a forger writes "by mail.victim.example" below it.
      if (i > 0 || reported_by_stranger(refusal, ownership)) return chain;
      chain.own_host = by;
      chain.origin = Origin::OwnHost;
      return chain;
    }
    if (hop.from_ip && ownership.own_address(*hop.from_ip)) {
      chain.own_host = text::to_lower(hop.from_rdns.empty() ? hop.from : hop.from_rdns);
      chain.delivered_to = delivered_elsewhere(refusal, hop);
      if (chain.delivered_to.empty() && reached_its_addressee(refusal, hop))
        chain.delivered_to = hop.for_address;
      chain.origin =
          chain.delivered_to.empty() ? Origin::OwnThroughRelay : Origin::Forwarded;
      return chain;
    }
    if (hop.local && i + 1 == count) {
      chain.origin = Origin::Script;
      return chain;
    }
    if (hop.authenticated) {
      chain.origin = Origin::SubmittedElsewhere;
      return chain;
    }
    if (!hop.local && !inside_one_network(hop, by)) {
      chain.from = hop.from_ip ? hop.from_ip->to_string() : hop.from;
      chain.origin = Origin::Elsewhere;
      return chain;
    }
  }
  // Nothing below: the mail began inside the host's own network.
  chain.origin = chain.script ? Origin::Script : Origin::Elsewhere;
  return chain;
}

}  // namespace mailwhy::diagnose
