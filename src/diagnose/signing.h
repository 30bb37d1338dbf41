// DNSKEY, DS and RRSIG as far as a zone's servers can be compared by them: RFC 4034.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "dns/resolver.h"

namespace mailwhy::diagnose {

// RFC 4034, appendix B; nothing for a malformed record.
std::optional<uint16_t> key_tag(const dns::Record& dnskey);
std::vector<uint16_t> key_tags(const dns::Answer& answer);        // of DNSKEY, sorted
std::vector<uint16_t> key_tags_of_ds(const dns::Answer& answer);  // sorted

// One server's answer for the zone's DNSKEY, asked for with its signatures.
struct Signing {
  enum class State : uint8_t { Good, Unknown, NoKeys, NoSignatures, Expired };
  State state = State::Unknown;
  std::optional<net::Time> until;  // when the longest of the signatures runs out
};
std::string_view to_string(Signing::State state);  // "no_keys"
Signing signing_of(const dns::Answer& answer, net::Time now);

// Does a validating resolver refuse what it tells with checking disabled? (RFC 4035,
// section 5.5)
bool refused_by_validation(const dns::Answer& validated, const dns::Answer& unchecked);

}  // namespace mailwhy::diagnose
