// The DNS tree walk: RFC 9989, section 4.10. Which record applies to an author's domain,
// and which organization a domain belongs to.
#pragma once

#include <array>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dmarc/record.h"
#include "dns/resolver.h"

namespace mailwhy::dmarc {

inline constexpr int kMaxWalk = 8;  // questions for one name (section 4.10)

// What stands at _dmarc.<domain>.
enum class Found : uint8_t {
  Nothing,  // no record of DMARC, whatever else stands there
  Several,  // more than one: all are discarded
  Record,
  Unknown,  // DNS gave no answer
};

struct Place {
  dns::Name domain;
  Found found = Found::Nothing;
  Record record;          // with Found::Record; views into what is kept below
  std::string problem;    // with Found::Unknown: "SERVFAIL", "timeout"
  dns::AnswerPtr answer;  // null where the name with _dmarc is too long to be asked
  std::string joined;     // the text where it came in several strings
};

// The places of one evaluation: each name is asked once, however many walks come by.
// Places stay where they are. At most kMaxWalk for each domain that walks.
class Places {
 public:
  explicit Places(dns::Resolver& resolver) : resolver_(resolver) {}  // outlives this

  const Place& at(const dns::Name& domain) { return at(domain.wire()); }
  // The same for a name in wire form, in lower case.
  const Place& at(std::span<const uint8_t> domain);
  // Asks what the walks from these names will ask, all at once: for a resolver that
  // waits. A walk that a psd ends early has then asked more than it needed, never more
  // than kMaxWalk.
  void ask_together(std::span<const dns::Name> starts);
  dns::Resolver& resolver() { return resolver_; }
  size_t asked() const { return asked_; }  // questions put so far

 private:
  const Place* find(std::span<const uint8_t> domain) const;
  // A new place; false where it cannot be asked for.
  bool add(std::span<const uint8_t> domain, dns::Question& question);
  static void settle(Place& place, dns::AnswerPtr answer);

  dns::Resolver& resolver_;
  std::deque<Place> places_;
  size_t asked_ = 0;
};

// The walk from one name up to its top level domain.
struct Walk {
  std::array<const Place*, kMaxWalk> places{};  // in the order asked
  int count = 0;
  // False: a place could not be asked, and the walk ended there.
  bool complete = true;
  // The organizational domain (section 4.10.2); the start where no record was found.
  // Meaningless in a walk that is not complete.
  dns::Name organizational;

  const Place& start() const { return *places[0]; }
  const Place& last() const { return *places[count - 1]; }
};

// `start` is not the root.
Walk walk(Places& places, const dns::Name& start);

// The names that a walk from `domain` asks for, in order: "_dmarc.a.example.com" …; a
// record with psd=y or psd=n ends a walk earlier. At most `most`.
std::vector<std::string> walk_names(const dns::Name& start, int most = kMaxWalk);

// Do the CNAMEs at _dmarc.<domain> run in a circle, or further than receivers follow
// them? One question for each, at most dns::kMaxChain + 1; `asked` counts them. For a
// place that is Unknown: why.
bool aliases_lead_nowhere(dns::Resolver& resolver, const dns::Name& domain, int& asked);

// The record that applies to mail of an author's domain (section 4.10.1).
enum class Source : uint8_t { P, Sp, Np };
std::string_view to_string(Source source);  // "p", "sp", "np"

struct Discovery {
  const Place* place = nullptr;     // null: there is no record; see `use`, too
  Policy policy = Policy::None;     // as it is to be applied: after t=y, and none for a
                                    // record that counts as p=none or not at all
  Policy requested = Policy::None;  // before t=y
  Source source = Source::P;
  Use use = Use::AsWritten;
  bool asked_existence = false;  // whether the author's domain exists was asked
  bool unknown = false;  // DNS kept us from knowing which record or policy applies
};

// Asks whether the author's domain exists only where that decides between two policies.
Discovery discover(Places& places, const Walk& author);

// The policy of a record for the domain where it stands, an existing one below it, one
// below it that does not exist. What t=y makes of it is not in this.
enum class Author : uint8_t { Itself, Below, BelowMissing };
struct Applied {
  Policy policy;
  Source source;
};
Applied policy_for(const Record& record, Author author, Era era = Era::Rfc9989);

// In lower case, without final dot; what is no plain text is escaped as in a zone file.
std::string to_text(const dns::Name& domain);

// A domain as mail writes it, as a name: U-labels become A-labels, a final dot goes,
// letters become small. Errors: no domain name.
Result<dns::Name> domain_name(std::string_view domain);

}  // namespace mailwhy::dmarc
