// A question to one name server, without recursion.
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

}  // namespace mailwhy::diagnose
