// Lines of a mail, however they end: LF, CRLF, bare CR, and the CR CR LF of broken
// gateways.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/ascii.h"

namespace mailwhy::mail {

// Where the line that holds `from` ends: at its CR or LF, else at the end of the text.
inline size_t line_end(std::string_view text, size_t from) {
  return text::find_either(text, '\r', '\n', from);
}

// The line ends among 64 bytes of a text: lines are short, and looked for together.
struct LineEnds {
  static constexpr size_t kBytes = 64;

  size_t start;     // of the bytes in the text
  uint64_t places;  // a bit for each CR and LF that was not taken

  // Behind the bytes where there is none.
  size_t first() const { return start + static_cast<size_t>(std::countr_zero(places)); }
  void take_first() { places &= places - 1; }
};
// The first such bytes from `from` on that hold one; else the last of the text.
LineEnds find_line_ends(std::string_view text, size_t from);

class Lines {
 public:
  explicit Lines(std::string_view text, size_t from = 0)
      : text_(text), ends_{from - LineEnds::kBytes, 0}, next_(from) {}

  // Takes the next line, without its end; false behind the last.
  bool next() {
    if (next_ >= text_.size()) return false;
    start_ = next_;
    if (ends_.places == 0)
      ends_ = find_line_ends(text_, std::max(next_, ends_.start + LineEnds::kBytes));
    size_t end = ends_.first();
    length_ = end - start_;
    if (end == text_.size()) {
      next_ = end;
      return true;
    }
    next_ = end + 1;
    ends_.take_first();
    if (text_[end] == '\r') pass_returns(end);
    return true;
  }

  // Takes the next line that holds `mark`; those before it are passed at once.
  bool next_with(char mark) {
    size_t start = text_.find(mark, next_);
    if (start == text_.npos) return false;
    while (start > next_ && text_[start - 1] != '\r' && text_[start - 1] != '\n') start--;
    *this = Lines(text_, start);
    return next();
  }

  std::string_view line() const { return {text_.data() + start_, length_}; }
  size_t offset() const { return start_; }  // where line() begins
  size_t after() const { return next_; }    // where the line after it begins

 private:
  // A run of CR before LF is one line end; otherwise each CR ends a line of its own.
  void pass_returns(size_t at) {
    size_t after = at;
    while (after < text_.size() && text_[after] == '\r' && after - at < 3) after++;
    if (after == text_.size() || text_[after] != '\n') return;
    next_ = after + 1;
    while (ends_.places && ends_.first() <= after) ends_.take_first();
  }

  std::string_view text_;
  LineEnds ends_;
  size_t start_ = 0, length_ = 0, next_ = 0;
};

}  // namespace mailwhy::mail
