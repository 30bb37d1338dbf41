// JSON values out of a stream: one, several behind each other, a line each, or the
// elements of arrays. What a value says is left to its reader; here only its end is
// found, so that a broken one costs its own line and no more.
#pragma once

#include <string>

#include "intake/byte_stream.h"
#include "intake/piece.h"

namespace mailwhy::intake {

// Reads the stream to its end; false where `take` wants nothing more. A value of more
// than Window::kMost is a Piece with an error.
bool take_events(Window& window, const std::string& name, const Take& take);

}  // namespace mailwhy::intake
