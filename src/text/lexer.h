// A cursor over untrusted bytes. It only walks forward and never reads past the end.
#pragma once

#include <cstddef>
#include <string_view>

namespace mailwhy::text {

class Lexer {
 public:
  explicit Lexer(std::string_view input) : input_(input) {}

  bool at_end() const { return at_ == input_.size(); }
  size_t offset() const { return at_; }
  std::string_view rest() const { return input_.substr(at_); }

  // The byte `ahead` of the cursor, '\0' behind the end.
  char peek(size_t ahead = 0) const {
    return ahead < input_.size() - at_ ? input_[at_ + ahead] : '\0';
  }

  // Takes one byte; '\0' at the end.
  char take() { return at_end() ? '\0' : input_[at_++]; }

  // Takes `wanted` if it stands here.
  bool accept(char wanted) {
    if (at_end() || input_[at_] != wanted) return false;
    at_++;
    return true;
  }
  bool accept(std::string_view wanted) {
    if (!rest().starts_with(wanted)) return false;
    at_ += wanted.size();
    return true;
  }

  // Takes bytes while `wanted(byte)` holds; the result may be empty.
  template <class Predicate>
  std::string_view take_while(Predicate wanted) {
    size_t start = at_;
    while (!at_end() && wanted(input_[at_])) at_++;
    return input_.substr(start, at_ - start);
  }
  template <class Predicate>
  std::string_view take_until(Predicate stop) {
    return take_while([&](char c) { return !stop(c); });
  }

 private:
  std::string_view input_;
  size_t at_ = 0;
};

}  // namespace mailwhy::text
