// Questions to one name server, without recursion, and to one resolver.
#pragma once

#include "dns/resolver.h"

namespace mailwhy::diagnose {

inline dns::Question ask_server(const dns::Name& name, dns::Type type,
                                const net::IpAddress& server,
                                dns::Transport transport = dns::Transport::Any) {
  dns::Question question{name, type, {}};
  question.ask.server = server;
  question.ask.transport = transport;
  return question;
}

// To the resolver in use, or to this one.
inline dns::Question ask_resolver(const dns::Name& name, dns::Type type,
                                  const std::optional<net::IpAddress>& resolver) {
  dns::Question question{name, type, {}};
  question.ask.server = resolver;
  question.ask.recursive = resolver.has_value();
  return question;
}

}  // namespace mailwhy::diagnose
