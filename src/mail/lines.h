// Lines of a mail, however they end: LF, CRLF, bare CR, and the CR CR LF of broken
// gateways.
#pragma once

#include <string_view>

#include "text/ascii.h"

namespace mailwhy::mail {

// Where the line that holds `from` ends: at its CR or LF, else at the end of the text.
inline size_t line_end(std::string_view text, size_t from) {
  return text::find_either(text, '\r', '\n', from);
}

class Lines {
 public:
  explicit Lines(std::string_view text, size_t from = 0) : text_(text), next_(from) {}

  // Takes the next line, without its end; false behind the last.
  bool next() {
    if (next_ >= text_.size()) return false;
    start_ = next_;
    size_t end = line_end(text_, start_);
    length_ = end - start_;
    next_ = end;
    // A run of CR before LF is one line end; otherwise each CR ends a line of its own.
    size_t after = next_;
    while (after < text_.size() && text_[after] == '\r' && after - next_ < 3) after++;
    if (after < text_.size() && text_[after] == '\n')
      next_ = after + 1;
    else if (next_ < text_.size())
      next_++;
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
  std::string_view text_;
  size_t start_ = 0, length_ = 0, next_ = 0;
};

}  // namespace mailwhy::mail
