// Macro expansion: RFC 7208, section 7; RFC 8616, section 4, for mail addresses outside
// ASCII.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dns/name.h"
#include "net/clock.h"
#include "net/ip_address.h"
#include "spf/macro_syntax.h"

namespace mailwhy::spf {

// What the letters stand for. Views into what the check keeps.
struct MacroValues {
  std::string_view local;          // l, s; "postmaster" where the sender has none
  std::string_view sender_domain;  // o, s
  std::string_view domain;         // d: changes with include and redirect
  std::string_view helo;           // h
  std::string_view validated;  // p: the client's validated name, "unknown" without one
  std::string_view receiver;   // r: "unknown" where the receiver does not say
  net::IpAddress client_ip;    // i, c, v; unmapped
  net::Time now;               // t
};

inline constexpr size_t kMaxExpansion = 65535;  // octets; more is no text for anybody

// Appends the expansion of `text` to `out`. False where it has a character or macro that
// may not stand there, or becomes too long. An explanation may hold blanks, a domain-spec
// may not.
bool expand(std::string_view text, MacroPlace place, const MacroValues& values,
            std::string& out);

enum class Expansion : uint8_t {
  Name,           // a name that can be asked
  NoName,         // empty or over-long labels: no question can be composed of it
  NotAsciiLocal,  // %{s} or %{l} of a local part outside ASCII: matches nothing (RFC
                  // 8616)
};
// The target-name of a domain-spec; over 253 octets it loses labels on the left
// (section 7.3). `scratch` saves allocations from one call to the next.
Expansion expand_name(std::string_view domain_spec, const MacroValues& values,
                      std::string& scratch, dns::Name& out);

// A name as macros show it: dots between the labels, no escapes, no final dot.
std::string plain_text(const dns::Name& name);

// Does this macro letter (lower case) stand in the text, in either case?
bool uses_macro(std::string_view text, char letter);

}  // namespace mailwhy::spf
