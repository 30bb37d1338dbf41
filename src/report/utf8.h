// Text as a terminal shows it: UTF-8 one character at a time, and how many columns each
// takes.
#pragma once

#include <string>
#include <string_view>

namespace mailwhy::report {

struct Glyph {
  char32_t code = 0;       // U+FFFD for a byte that is not UTF-8
  std::string_view bytes;  // as they stand in the text
  bool broken = false;     // not UTF-8: overlong, a surrogate, cut off, beyond U+10FFFF
};

// Takes the first character off `text`; false at its end. A broken byte is one character.
bool next_glyph(std::string_view& text, Glyph& glyph);

// Columns on a terminal: 2 for East Asian wide ones, 0 for marks that combine and for
// format characters, 1 for the rest.
int columns(char32_t code);
int columns(std::string_view text);

// What may be shown of a text from outside: a tab as a blank; control characters (escape
// sequences, line feeds), what turns the writing direction and broken UTF-8 as U+FFFD.
std::string shown(std::string_view text);

// The beginning of a text, at most so many octets, no character of it torn.
std::string_view first_octets(std::string_view text, size_t most);

// For a terminal without UTF-8: the arrows, marks and lines we draw have an ASCII form,
// every other character beyond ASCII becomes "?". Columns stay as they are, but for "…"
// and "→".
std::string to_ascii(std::string_view text);

// The first letter as a capital, Latin or Cyrillic: a sentence that began with a
// parameter begins with its stand-in now, "the address …".
std::string with_capital(std::string text);

}  // namespace mailwhy::report
