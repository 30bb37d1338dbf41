// A check asks one thing about a domain or an address that decides about its mail, and
// answers fine, problem, or could not tell, with its evidence: docs/check.md.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "diagnose/report.h"
#include "diagnose/texts.h"
#include "dns/rdap.h"
#include "dns/resolver.h"
#include "transport/outside.h"

namespace mailwhy::diagnose {

// What is examined. Names are A-labels in lower case, without final dot.
struct Target {
  std::string domain;  // "" where only addresses are examined
  // Servers that send for the domain: those that were named, and for the checks of
  // addresses also the domain's own that DNS names (sending_addresses below).
  std::vector<net::IpAddress> addresses;
  std::string helo;                    // the name with which they greet; "" if unknown
  std::vector<std::string> selectors;  // of DKIM keys, as far as they were named
  bool connect = false;                // may ports be opened?
  // Asked, beside the resolver in use, what they still hold of the domain.
  std::vector<net::IpAddress> public_resolvers;
};

enum class State : uint8_t { Fine, Problem, CouldNotTell };
std::string_view to_string(State state);  // "could_not_tell"

// One check's answer. What `findings` name as evidence is filled in by the examination.
struct Outcome {
  State state = State::Fine;
  boost::json::object detail;  // what was asked and answered
  std::vector<Finding> findings;
  std::vector<Change> changes;
  std::vector<Unknown> unknown;  // with ids of its own: "q1" is that of this outcome
  std::shared_ptr<const spf::Result> spf;  // what the renderings draw, of the check "spf"
  // CouldNotTell: why, one clause (check.because.X); no key: DNS is silent.
  text::Message because;
};

struct Examination {
  dns::Resolver& resolver;
  dns::Rdap& rdap;
  const Target& target;
  net::Time now;
  transport::Outside& outside = transport::no_outside();
};

// What a check needs before it can start: Servers, the target's addresses or those that
// sending_addresses() finds.
enum class Needs : uint8_t { Nothing, Servers };

struct Check {
  std::string_view name;  // evidence "check", and the words check.<name> of data/lang
  Needs needs;
  // Nothing where the check does not apply: no domain, no such record.
  // Never throws; asks what is independent at once; the same answers give the same
  // outcome.
  std::optional<Outcome> (*run)(const Examination&);
};

// All checks, in the order in which they are shown.
std::span<const Check> checks();

// The checks of the table: one file each.
std::optional<Outcome> check_domain(const Examination&);
std::optional<Outcome> check_mx(const Examination&);
std::optional<Outcome> check_ptr(const Examination&);
std::optional<Outcome> check_helo(const Examination&);
std::optional<Outcome> check_spf(const Examination&);
std::optional<Outcome> check_spf_addresses(const Examination&);
std::optional<Outcome> check_dkim_keys(const Examination&);
std::optional<Outcome> check_dmarc(const Examination&);
std::optional<Outcome> check_mta_sts(const Examination&);
std::optional<Outcome> check_tls_rpt(const Examination&);
std::optional<Outcome> check_dane(const Examination&);
std::optional<Outcome> check_bimi(const Examination&);
std::optional<Outcome> check_caa(const Examination&);
std::optional<Outcome> check_smtp(const Examination&);  // with target.connect only
std::optional<Outcome> check_name_servers(const Examination&);
std::optional<Outcome> check_mail_records_in_sync(const Examination&);
std::optional<Outcome> check_registration(const Examination&);
std::optional<Outcome> check_dnssec(const Examination&);
std::optional<Outcome> check_block_lists(const Examination&);
std::optional<Outcome> check_services(const Examination&);

// The domain's own servers, as DNS names them: addresses of its exchanges and of the
// domain itself where they lie under its registrable domain, and single addresses of its
// SPF record. At most 8; two rounds of questions.
std::vector<net::IpAddress> sending_addresses(dns::Resolver& resolver,
                                              const std::string& domain);

// A part of it could not be told: a problem stays one. The first reason is kept.
void could_not_tell(Outcome& outcome, text::Message because = {});

// A finding of a cause with its actor (data/causes.toml); the outcome is a problem then,
// unless it is only information.
void add_finding(Outcome& outcome, std::string cause, Severity severity,
                 Certainty certainty, text::Params params);
// The sentences step.CAUSE.NAME, those left out for which a parameter is missing.
void add_steps(Outcome& outcome, const std::string& cause,
               std::initializer_list<std::string_view> names, const text::Params& params);

// What a workbench proposes for one TXT RRset (spf::Change, dmarc::Change), as the change
// of a cause; caches may hold the old one for its TTL.
template <class Edit>
Change change_of_record(const Edit& edit, std::string cause, net::Time now) {
  constexpr uint32_t kTtlOfNew = 3600;  // of a record where there was none
  Change change;
  change.for_cause = std::move(cause);
  change.rrset = {edit.name + '.', dns::Type::TXT, edit.ttl ? edit.ttl : kTtlOfNew};
  change.before = edit.before;
  change.after = edit.after;
  if (edit.ttl) change.effective_from = now + std::chrono::seconds(edit.ttl);
  return change;
}

}  // namespace mailwhy::diagnose
