// Mails out of a stream: one, or those of a mailbox (RFC 4155).
#pragma once

#include <string>

#include "intake/byte_stream.h"
#include "intake/piece.h"

namespace mailwhy::intake {

// Both read the stream to its end and return false where `take` wants nothing more.

// All of it is one mail or text.
bool take_mail(Window& window, const std::string& name, const Take& take);

// The mails between "From " lines: NAME:1, NAME:2 …; a single one is NAME.
bool take_mailbox(Window& window, const std::string& name, const Take& take);

}  // namespace mailwhy::intake
