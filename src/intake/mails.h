// Mails out of a stream: one, or those of a mailbox (RFC 4155).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "intake/byte_stream.h"
#include "intake/piece.h"

namespace mailwhy::intake {

// All read the stream to its end, or its error, and return false where nothing more is
// wanted.

// All of it is one mail or text.
bool take_mail(Window& window, const std::string& name, const Take& take);

// The mails between "From " lines: NAME:1, NAME:2 …; a single one is NAME.
bool take_mailbox(Window& window, const std::string& name, const Take& take);

// A mailbox divided, whatever becomes of its mails: `text` gets their bytes as they pass
// by, `end` is called behind each, unless an error of the window ends it; `more`: another
// one follows.
using TakeText = std::function<bool(std::string_view bytes)>;
using TakeEnd = std::function<bool(bool more)>;
bool divide_mailbox(Window& window, const TakeText& text, const TakeEnd& end);

}  // namespace mailwhy::intake
