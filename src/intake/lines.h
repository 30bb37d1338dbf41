// Lines out of a stream: a reply text each, or as many as fit of a log or a table.
#pragma once

#include <string>

#include "intake/byte_stream.h"
#include "intake/piece.h"

namespace mailwhy::intake {

// All read the stream to its end and return false where `take` wants nothing more.

// One reply text a line; empty lines are passed over.
bool take_replies(Window& window, const std::string& name, const Take& take);

// Whole lines, as many as kLogPiece holds, behind the last kLogContext octets of those
// before them: the lines of one mail stand close to each other.
inline constexpr size_t kLogPiece = 1u << 20, kLogContext = 128u << 10;
bool take_log(Window& window, const std::string& name, const Take& take);

// Rows of a table, as many as kLogPiece holds, behind its first line, which names the
// columns.
bool take_table(Window& window, const std::string& name, const Take& take);

}  // namespace mailwhy::intake
