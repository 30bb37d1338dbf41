// One mail server asked as transport::SmtpQuestion says: RFC 5321, STARTTLS: RFC 3207.
// Speaks until RCPT, then RSET and QUIT; DATA is never said. Asio stays behind this
// header.
#pragma once

#include <string>

#include "live/loop.h"
#include "transport/outside.h"

namespace mailwhy::http {

struct SmtpProbe {
  transport::SmtpQuestion question;
  uint16_t port = 25;
  std::string greet_as;     // of EHLO; "": the address of this end, in brackets
  std::string authorities;  // a PEM file of those to trust; "": the system's
  live::SteadyTime connect_by, deadline;
};

// Suspends the fiber that asks; outside of a fiber it runs the loop meanwhile. Every
// certificate is taken, and every version of TLS: the answer tells which it was.
transport::SmtpAnswer probe_smtp(live::Loop& loop, const SmtpProbe& probe);

}  // namespace mailwhy::http
