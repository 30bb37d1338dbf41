// The two reasons why no registry can be asked about a name, in RdapAnswer::problem:
// rules of the registry, no failures.
#pragma once

#include <string_view>

namespace mailwhy::dns {

// Names for private use and tests: RFC 2606, RFC 6761.
inline constexpr std::string_view kNoRegistry = "no registry serves this name";
// IANA's list names no RDAP server for the suffix: so with .ru, .de and others.
inline constexpr std::string_view kNoRdapServer =
    "no RDAP server is known for this registry";

}  // namespace mailwhy::dns
