// Delivery status notifications: RFC 3464, RFC 6522.
#pragma once

#include <vector>

#include "bounce/facts.h"
#include "mail/message.h"

namespace mailwhy::bounce {

// One Refusal a failed or delayed recipient; empty where the mail has no
// message/delivery-status part. What the report's fields leave out (the remote server's
// address, the SMTP command) is taken from its notification text.
std::vector<Refusal> read_dsn(const mail::Message& report);

}  // namespace mailwhy::bounce
