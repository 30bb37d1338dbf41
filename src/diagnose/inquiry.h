// One refusal under diagnosis: what was judged, what was asked, and the case as it grows.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bounce/facts.h"
#include "diagnose/authentication.h"
#include "diagnose/chain.h"
#include "diagnose/hosts.h"
#include "diagnose/listings.h"
#include "diagnose/name_servers.h"
#include "diagnose/report.h"
#include "diagnose/subject.h"
#include "diagnose/ties.h"
#include "dns/rdap.h"
#include "dns/resolver.h"

namespace mailwhy::diagnose {

// What the words of a refusal say about its reason.
enum class Words : uint8_t {
  NameSpf,      // SPF failed, could not be evaluated, or is missing
  NameDns,      // the sender's domain cannot be looked up, or not now
  NameDmarc,    // DMARC or DKIM decided: SPF is part of it
  Vague,        // "blocked", "policy", "access denied", or nothing
  NameAnother,  // an unknown mailbox, a full one, …
};
Words words_of(const bounce::Refusal& refusal);

struct Inquiry {
  dns::Resolver& resolver;
  dns::Rdap& rdap;
  const bounce::Refusal& refusal;
  net::Time asked_at;
  Words words = Words::Vague;

  Subject subject;
  std::optional<net::IpAddress> ip;  // the refused address, stated or inferred
  spf::Result spf;                   // for ip, at the resolver
  Hosts hosts;
  Zone zone;
  Chain chain;
  std::vector<Tie> ties;
  // Where the words name DKIM or DMARC, or hide the cause and the mail came back.
  Authentication authentication;
  // Block lists, where the words speak of one: those that the refusal names, and others.
  std::vector<Listing> named_lists, other_lists;

  Case out;

  // Does something tie the refused address to the domain?
  bool tied() const { return !ties.empty() && ties.front().tied(); }
  // When the mail was judged: what has run out by then counts no more.
  net::Time judged_at() const { return refusal.facts.refused_at.value_or(asked_at); }
};

// Asks everything that can be asked at once and keeps it as evidence.
void gather(Inquiry& inquiry);

// Adds evidence and returns its id.
std::string add_evidence(Inquiry& inquiry, std::string check, std::string verdict,
                         boost::json::object detail);
std::string add_evidence(Inquiry& inquiry, const spf::Result& result);
// The ids of all evidence of these checks.
std::vector<std::string> evidence_of(const Inquiry& inquiry,
                                     std::initializer_list<std::string_view> checks);

// A finding of a cause with its actor, the usual parameters (ip, domain, sender,
// recipient, refused_by, helo) and the evidence of `checks`.
Finding make_finding(const Inquiry& inquiry, std::string cause, Certainty certainty,
                     std::initializer_list<std::string_view> checks);
void add_finding(Inquiry& inquiry, Finding finding);
void add_steps(Inquiry& inquiry, const std::string& cause, ChangeKind kind,
               std::vector<text::Message> steps);
// The sentences step.CAUSE.NAME, those left out for which a parameter is missing.
void add_steps(Inquiry& inquiry, const std::string& cause,
               std::span<const std::string_view> names, const text::Params& params);
// Asks the reader something; the same question is asked once. Returns its id.
std::string ask_reader(Inquiry& inquiry, text::Message question, text::Message because);

// Proven needs all of it: the receiver named this reason, the address is stated, the
// counter-test flips the result. Otherwise likely.
Certainty earned(const Inquiry& inquiry, bool counter_test_flips);

}  // namespace mailwhy::diagnose
