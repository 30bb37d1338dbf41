// Delivery status notifications: RFC 3464, RFC 6522.
#pragma once

#include <vector>

#include "bounce/read.h"
#include "mail/message.h"
#include "text/excerpt.h"

namespace mailwhy::bounce {

// One Refusal a failed or delayed recipient; empty where the mail has no
// message/delivery-status part. What the report's fields leave out (the remote server's
// address, the SMTP command) is taken from its notification text.
std::vector<Refusal> read_dsn(const mail::Message& report, const ReadOptions& options);

// The same where the fields stand in the report's text: its parts have no header, its
// boundary is another than it says, or a gateway made one text of it.
std::vector<Refusal> read_dsn_in_text(const mail::Message& report,
                                      const text::Excerpt& words,
                                      const ReadOptions& options);

}  // namespace mailwhy::bounce
