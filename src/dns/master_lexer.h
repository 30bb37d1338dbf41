// The words of a master file: RFC 1035, section 5.1. Parentheses join lines, ";" starts a
// comment, quotes hold blanks together; escapes stay in the word until its reader knows
// what it is. One pass; memory is bounded by kMaxWords words an entry.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dns/name.h"
#include "text/lexer.h"
#include "text/result.h"

namespace mailwhy::dns {

struct Word {
  std::string_view text;  // without quotes, escapes as they stand
  size_t offset = 0;      // of its first byte, the quote included
  bool quoted = false;
};

// What stands between two ends of line outside parentheses and quotes.
struct MasterEntry {
  std::vector<Word> words;
  bool owner_left_out = false;  // the line starts with a blank
  size_t offset = 0;
  size_t end = 0;  // where the line ends
};

class MasterLexer {
 public:
  // A type bitmap may have 65536 words, a TXT record 32768 strings; nothing sensible has
  // more.
  static constexpr size_t kMaxWords = 70000;

  explicit MasterLexer(std::string_view text);

  // Reads on to the next entry that has a word. False at the end of the text. After an
  // Error the lexer stands behind the faulty line and may be asked again.
  Result<bool> next(MasterEntry& entry);

 private:
  Result<Word> quoted_word();
  Word plain_word();
  void skip_line();

  text::Lexer in_;
};

// The octets a word stands for: "\;" and "\059" resolved. `offset` in an Error counts as
// in the word's own offset.
Result<std::string> unescape(const Word& word);

// A name in a master file: "@" and names without final dot end in `origin`.
Result<Name> read_name(const Word& word, const Name& origin);

// Seconds, or "1h30m" with the units w d h m s, up to 2^32-1; false where it is neither.
bool read_duration(std::string_view text, uint32_t& seconds);

}  // namespace mailwhy::dns
