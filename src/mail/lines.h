// Lines of a mail, however they end: LF, CRLF, bare CR, and the CR CR LF of broken
// gateways.
#pragma once

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
  uint64_t places;  // a bit for each CR and LF
};
// The first such bytes from `from` on that hold one; no places if none follows.
LineEnds find_line_ends(std::string_view text, size_t from);

class Lines {
 public:
  explicit Lines(std::string_view text, size_t from = 0)
      : text_(text), ends_{from - LineEnds::kBytes, 0}, next_(from) {}

  // Takes the next line, without its end; false behind the last.
  bool next() {
    if (next_ >= text_.size()) return false;
    start_ = next_;
    size_t end = find_end();
    length_ = end - start_;
    next_ = end == text_.size() || text_[end] == '\n' ? end : after_returns(end);
    if (next_ < text_.size()) next_++;
    return true;
  }

  // Takes the next line that holds `mark`; those before it are passed at once.
  bool next_with(char mark) {
    size_t start = text_.find(mark, next_);
    if (start == text_.npos) return false;
    while (start > next_ && text_[start - 1] != '\r' && text_[start - 1] != '\n') start--;
    next_ = start;
    return next();
  }

  std::string_view line() const { return text_.substr(start_, length_); }
  size_t offset() const { return start_; }  // where line() begins
  size_t after() const { return next_; }    // where the line after it begins

 private:
  size_t find_end() {
    size_t passed = start_ - ends_.start;
    bool known = passed < LineEnds::kBytes;
    if (uint64_t places = known ? ends_.places >> passed : 0)
      return start_ + static_cast<size_t>(std::countr_zero(places));
    ends_ = find_line_ends(text_, known ? ends_.start + LineEnds::kBytes : start_);
    return ends_.places
               ? ends_.start + static_cast<size_t>(std::countr_zero(ends_.places))
               : text_.size();
  }
  // A run of CR before LF is one line end; otherwise each CR ends a line of its own.
  size_t after_returns(size_t at) const {
    size_t after = at;
    while (after < text_.size() && text_[after] == '\r' && after - at < 3) after++;
    return after < text_.size() && text_[after] == '\n' ? after : at;
  }

  std::string_view text_;
  LineEnds ends_;
  size_t start_ = 0, length_ = 0, next_ = 0;
};

}  // namespace mailwhy::mail
