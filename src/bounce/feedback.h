// Complaints: abuse reports of feedback loops (RFC 5965), reports of failed
// authentication (RFC 6591), and the forms they had before.
#pragma once

#include <string_view>
#include <vector>

#include "bounce/facts.h"
#include "mail/message.h"

namespace mailwhy::bounce {

// One Refusal with the label "complaint" a recipient who complained (Original-Rcpt-To);
// one without a recipient where the report hides it.
std::vector<Refusal> read_complaint(const mail::Message& report);

// The same where the report's fields stand in the words of a mail that lost its parts.
std::vector<Refusal> read_complaint_in_text(const mail::Message& report,
                                            std::string_view words);

}  // namespace mailwhy::bounce
