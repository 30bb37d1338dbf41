// Complaints: abuse reports of feedback loops (RFC 5965), reports of failed
// authentication (RFC 6591), and the forms they had before.
#pragma once

#include <vector>

#include "bounce/facts.h"
#include "mail/message.h"

namespace mailwhy::bounce {

// One Refusal with the label "complaint" a recipient who complained (Original-Rcpt-To);
// one without a recipient where the report hides it.
std::vector<Refusal> read_complaint(const mail::Message& report);

}  // namespace mailwhy::bounce
