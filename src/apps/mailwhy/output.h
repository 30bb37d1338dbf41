// Where words go: the answer to stdout, everything else to stderr.
#pragma once

#include <chrono>
#include <string_view>

#include "apps/mailwhy/options.h"

namespace mailwhy::app {

// Writes to stdout; false where it does not take it (a full disk).
bool print(std::string_view text);

// "mailwhy: no such file" on stderr; control characters of strangers are shown as "?".
void note(std::string_view sentence);

// So many notes about lines that cannot be read: a file of garbage does not flood the
// terminal.
inline constexpr size_t kMostNotes = 20;

// Does this stream take colours: --color, NO_COLOR, a terminal?
bool wants_color(const Look& look, int file_descriptor);

// Columns of the terminal behind stdout, COLUMNS, or 80; between 40 and 200.
int width();

// False where the environment asks for a character set that is not UTF-8 (LC_ALL=C).
bool speaks_utf8();

// How far the clock on the wall is ahead of UTC now.
std::chrono::minutes utc_offset();

}  // namespace mailwhy::app
