#include "intake/events.h"

#include <algorithm>

#include "text/ascii.h"

namespace mailwhy::intake {

namespace {

// Where a value ends, seen one byte after another. It is broken, and ends with its line,
// where a string holds a line end, or where a new value begins and none may: the end of
// the line before that was lost.
class ValueEnd {
 public:
  enum class Seen : unsigned char { More, Whole, Broken };

  // Of a broken value `length()` is what belongs to it.
  Seen see(char c) {
    size_t at = seen_++;
    if (in_string_) {
      if (c == '\n') return broken(at);
      if (escaped_)
        escaped_ = false;
      else if (c == '\\')
        escaped_ = true;
      else if (c == '"')
        in_string_ = false;
      return Seen::More;
    }
    if (c == '\n') line_end_ = at;
    if (text::is_space(c)) return Seen::More;
    char before = before_;
    before_ = c;
    if (c == '"') in_string_ = true;
    if (c == '{' || c == '[') {
      bool may_begin = before == '\0' || before == ':' || before == ',' ||
                       before == '{' || before == '[';
      if (!may_begin && line_end_ > 0) return broken(line_end_);
      depth_++;
    }
    if (c == '}' || c == ']') depth_--;
    if (depth_ > 0) return Seen::More;
    length_ = seen_;
    return Seen::Whole;
  }

  size_t length() const { return length_; }
  size_t seen() const { return seen_; }

 private:
  Seen broken(size_t end) {
    length_ = end;
    return Seen::Broken;
  }

  size_t seen_ = 0, length_ = 0, line_end_ = 0;
  long depth_ = 0;
  bool in_string_ = false, escaped_ = false;
  char before_ = '\0';
};

class Events {
 public:
  Events(Window& window, const std::string& name, const Take& take)
      : window_(window), name_(name), take_(take) {}

  bool read() {
    while (to_next_value()) {
      bool going_on = value();
      if (!going_on) return false;
    }
    if (window_.error()) {
      Piece piece = piece_here();
      piece.error = *window_.error();
      return take_(std::move(piece));
    }
    return true;
  }

 private:
  Piece piece_here() {
    Piece piece;
    piece.file = name_;
    piece.kind = PieceKind::Event;
    piece.continues = begun_;
    piece.line = line_;
    begun_ = true;
    return piece;
  }

  void drop(size_t bytes) {
    line_ +=
        static_cast<size_t>(std::ranges::count(window_.view().substr(0, bytes), '\n'));
    window_.drop(bytes);
  }

  // Passes blanks, and the brackets and commas of an array round the values.
  bool to_next_value() {
    for (;;) {
      std::string_view text = window_.view();
      size_t skipped = 0;
      for (; skipped < text.size(); skipped++) {
        char c = text[skipped];
        bool between =
            text::is_space(c) || c == ',' || c == ']' || (c == '[' && !in_array_);
        if (!between) break;
        if (c == '[') in_array_ = true;
        if (c == ']') in_array_ = false;
      }
      drop(skipped);
      if (!window_.view().empty()) return true;
      if (!window_.fill()) return false;
    }
  }

  bool value() {
    char first = window_.view().front();
    if (first != '{' && first != '[') return no_value();
    ValueEnd end;
    for (;;) {
      std::string_view text = window_.view();
      for (size_t i = end.seen(); i < text.size(); i++) {
        if (a_line_each_ && text[i] == '\n') return give(i);
        ValueEnd::Seen seen = end.see(text[i]);
        if (seen == ValueEnd::Seen::Whole) return give(end.length());
        if (seen == ValueEnd::Seen::Broken) return broken(end.length());
      }
      if (window_.fill(Window::kMost)) continue;
      if (window_.at_end() || has_event_on_line()) return broken(window_.view().size());
      return too_large();
    }
  }

  // Does the value's first line hold more of it than the bracket with which something
  // printed for people begins?
  bool has_event_on_line() const {
    std::string_view text = window_.view();
    size_t end = text.find('\n');
    return end != text.npos && text.substr(0, end).find('"') != text.npos;
  }

  // Of values that stand on a line each, one whose end is lost takes no other with it.
  // From then on no value goes beyond its line, so that nothing is gone over again.
  bool broken(size_t length) {
    size_t line = std::min(window_.view().find('\n'), length);
    if (!has_event_on_line()) return give(length);
    a_line_each_ = true;
    return give(line);
  }

  bool give(size_t length) {
    Piece piece = piece_here();
    piece.bytes = window_.view().substr(0, length);
    drop(length);
    return take_(std::move(piece));
  }

  // Neither an object nor an array: whatever stands there up to the line's end.
  bool no_value() {
    while (window_.view().find('\n') == std::string_view::npos &&
           window_.fill(Window::kMost)) {
    }
    size_t length = std::min(window_.view().find('\n'), window_.view().size());
    return give(length);
  }

  bool too_large() {
    Piece piece = piece_here();
    piece.error =
        Error{"the event is larger than " + std::to_string(Window::kMost >> 20) +
              " MB: passed over up to the end of its line"};
    size_t end = std::string_view::npos;
    while (end == std::string_view::npos) {
      drop(window_.view().size());
      if (!window_.fill()) break;
      end = window_.view().find('\n');
    }
    drop(std::min(end, window_.view().size()));
    return take_(std::move(piece));
  }

  Window& window_;
  const std::string& name_;
  const Take& take_;
  bool in_array_ = false, begun_ = false, a_line_each_ = false;
  size_t line_ = 1;
};

}  // namespace

bool take_events(Window& window, const std::string& name, const Take& take) {
  return Events(window, name, take).read();
}

}  // namespace mailwhy::intake
