// Does a mail pass DMARC, and what does the author's domain ask for if it does not: RFC
// 9989, sections 4.10.2 and 5.3, and beside it the reading of RFC 7489.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dmarc/discovery.h"
#include "dns/resolver.h"
#include "mail/authentication_results.h"
#include "mail/message.h"

namespace mailwhy::dmarc {

enum class Verdict : uint8_t { Pass, Fail, None, TempError, PermError };
std::string_view to_string(Verdict verdict);  // "pass", "temperror"

// A domain that SPF or DKIM answers for, with the result of RFC 8601: only "pass" counts.
struct Claim {
  std::string domain;
  std::string result = "pass";
  std::string selector = {};  // DKIM: s=, for the report

  bool passes() const { return result == "pass"; }
};

// SPF counts by its MAIL FROM identity (section 4.4.2); that of the null sender is the
// name of the greeting (RFC 7208, section 2.4). nullopt where neither has a domain.
std::optional<Claim> spf_claim(std::string_view envelope_sender, std::string_view helo,
                               std::string_view result);

inline constexpr size_t kMaxSigners = 10;  // d= domains that may walk; others are unasked

struct Query {
  std::string from;  // the author's domain, in U-labels or A-labels
  std::optional<Claim> spf;
  std::vector<Claim> dkim;  // in the order of the mail
};

struct Options {
  // Look for the organizational domain of each claim (of kMaxSigners), also where
  // alignment is plain without it or the claim did not pass. For people: the verdict is
  // the same without.
  bool explain = false;
  bool rfc7489 = false;  // Outcome::rfc7489, by the public suffix list
};

// How a claim was told to align, or not.
enum class Way : uint8_t {
  NotPassed,  // SPF or DKIM did not pass: nothing to align
  Same,       // the author's domain itself
  Strict,     // another name, and the record wants the same one
  Unrelated,  // lies outside the author's organizational domain: no walk can change that
  Walk,       // its own walk
  TooMany,    // behind kMaxSigners others
  BadName,    // no domain name
  Unknown,    // DNS gave no answer
};
std::string_view to_string(Way way);  // "same", "not_passed", …

struct Alignment {
  std::string domain;  // A-labels, lower case; as given where it is no name
  std::string result, selector;
  bool aligned = false;  // passed, and for a domain that aligns
  Way way = Way::NotPassed;
  // Only with Options::explain: would it align if it passed? Absent where unknown.
  std::optional<bool> would_align;
  std::string organizational_domain;  // "" where nobody looked
};

// What a receiver that still reads RFC 7489 finds.
struct OldReading {
  Verdict verdict = Verdict::None;
  std::optional<Policy> policy;  // absent with None and errors; one down with pct=0
  int percent = 100;             // pct: the policy is for so many mails in a hundred
  std::string policy_domain;
  std::string organizational_domain;  // by the public suffix list
  bool spf_aligned = false;
  std::vector<bool> dkim_aligned;  // one for each claim
};

struct Outcome {
  Verdict verdict = Verdict::None;
  std::string author_domain;  // A-labels, lower case
  // What the domain asks for if this mail fails: absent where no record applies, and
  // where DNS kept us from knowing.
  std::optional<Policy> policy;
  std::optional<Policy> requested;  // before t=y
  Source source = Source::P;
  std::string policy_domain;          // where the record stands; "" without one
  std::string organizational_domain;  // of the author; "" where unknown
  std::string record;                 // its text; "" without one
  bool testing = false;               // t=y
  bool counts_as_none = false;        // the record has a fault and counts as p=none
  std::vector<std::string> queries;   // of the author's walk, in order
  int questions = 0;                  // put to DNS in all
  bool asked_existence = false;
  std::optional<Alignment> spf;
  std::vector<Alignment> dkim;
  // Stable name of what is behind none, temperror and permerror: "no_record",
  // "several_records", "record_unusable", "dns_error", "alias_loop" (Options::explain),
  // "bad_domain", those of AuthorDomain; "" otherwise.
  std::string problem_kind;
  std::string problem_domain;  // where it lies, without _dmarc
  std::string problem;         // "SERVFAIL"; for a bad name, why
  std::optional<OldReading> rfc7489;

  // A mail that fails must not be refused for p=reject alone (section 7.4): without
  // other knowledge the receiver treats it as quarantine. So this is never reject.
  Policy handling_alone() const;
};

// Never throws; at most kMaxWalk questions for a name, for at most the author, the SPF
// domain and kMaxSigners signers, and one for existence.
Outcome check(dns::Resolver& resolver, const Query& query, const Options& options = {});

// The outcome as a result of Authentication-Results (RFC 9989, section 9.1):
// "dmarc=fail header.from=example.org policy.dmarc=quarantine". The policy is that of a
// mail that fails.
mail::AuthenticationResult to_result(const Outcome& outcome);

// ---------------------------------------------------------------- the author's domain

// The author's domain out of a mail (section 5.3.1). Several addresses of one domain are
// fine; several domains, none, a second From field or a From that cannot be read are not:
// there is no author to answer for, and the result is permerror.
struct AuthorDomain {
  std::string domain;  // "" where there is not exactly one
  // "no_from", "several_from_fields", "no_author_domain", "several_author_domains"; ""
  // where there is one.
  std::string problem_kind;
  std::vector<std::string> domains;  // all that were found, at most 200
};
AuthorDomain author_domain(const mail::Header& header);

// The result for a mail without one author's domain.
Outcome without_author(const AuthorDomain& author);

}  // namespace mailwhy::dmarc
