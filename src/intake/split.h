// From a stream of bytes to the mails, events or lines in it. Each function reads one
// stream to its end, holds no more of it than its Window, and returns false where `take`
// wants nothing more.
#pragma once

#include <string>

#include "intake/byte_stream.h"
#include "intake/piece.h"

namespace mailwhy::intake {

// Sees from its beginning what the stream holds, and calls the function for that.
bool split(Window& window, const std::string& name, const Take& take);

// A mailbox (RFC 4155): each mail is NAME:1, NAME:2 …; a single one is NAME.
bool split_mbox(Window& window, const std::string& name, const Take& take);

// One reply text a line; empty lines are passed over.
bool split_replies(Window& window, const std::string& name, const Take& take);

// One mail or text, all of it.
bool read_whole(Window& window, const std::string& name, const Take& take);

}  // namespace mailwhy::intake
