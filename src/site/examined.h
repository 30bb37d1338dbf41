// What is to be examined, given in a form or to the API: one domain, and the servers that
// send for it.
#pragma once

#include <string>

#include "bounce/facts.h"
#include "site/reply.h"
#include "text/result.h"

namespace mailwhy::site {

// So many of one request: an examination is no tool to ask about networks.
inline constexpr size_t kMaxAddresses = 8, kMaxSelectors = 8;

// As it was typed: "https://Example.org/", "203.0.113.9, 2001:db8::9".
struct Examined {
  std::string domain, addresses, helo, selectors;
};

// The same input as the command line's. No port is ever opened for it. The Error is for
// the visitor, in the visitor's language.
Result<bounce::Input> read_examined(const Visit& visit, const Examined& given);

}  // namespace mailwhy::site
