// The small change of structured header fields: comments and folding (RFC 5322, section
// 3.2.2), quoted strings (3.2.4), tokens (RFC 2045, section 5.1); read and written.
#pragma once

#include <string>
#include <string_view>

#include "text/lexer.h"

namespace mailwhy::mail {

inline constexpr int kMaxCommentDepth = 16;  // comments inside each other

// What no field may hold: NUL, line ends and the like; a tab is a blank.
bool is_control(char c);

// Takes blanks, line ends and comments. False where a comment is not closed or nests too
// deep. `taken`, where given, says whether anything stood there.
bool skip_cfws(text::Lexer& lexer, bool* taken = nullptr);

// A character of a MIME token: printable, none of ()<>@,;:\"/[]?= ; what is beyond ASCII
// counts as one (RFC 6532).
bool is_token_byte(char c);
// A character of an atom (RFC 5322, section 3.2.3); beyond ASCII as above.
bool is_atom_byte(char c);

// Takes the quoted string that begins here and appends what it means to `out`; folding
// inside is undone. False where it is not closed or holds a control character.
bool take_quoted(text::Lexer& lexer, std::string& out);

// Text of others, as it may stand in a field that we write: control characters, line ends
// among them, become "?", so that nothing can begin a field of its own.
std::string without_controls(std::string_view text);

// In quotes, with what must be escaped; control characters as above.
std::string quoted(std::string_view text);

// As it is where it is a token (not empty), else in quotes.
std::string token_or_quoted(std::string_view text);

// A comment with its brackets; brackets inside are escaped.
std::string comment(std::string_view text);

}  // namespace mailwhy::mail
