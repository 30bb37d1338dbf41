// JSON events of mail services: SendGrid, Amazon SES (also inside SNS), Mailgun,
// Postmark, SparkPost, Mailjet, Brevo, Mandrill, Resend. Single, in an array, or one a
// line.
#pragma once

#include <string_view>
#include <vector>

#include "bounce/read.h"
#include "text/result.h"

namespace mailwhy::bounce {

// Does the text begin like JSON?
bool looks_like_event(std::string_view text);

// One Refusal a failed recipient. Errors: no JSON (with the byte), no event of a known
// service, no event of a refusal.
Result<std::vector<Refusal>> read_events(std::string_view text,
                                         const ReadOptions& options);

}  // namespace mailwhy::bounce
