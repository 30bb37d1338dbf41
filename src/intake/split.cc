#include "intake/split.h"

#include <algorithm>

#include "mail/mbox.h"
#include "text/ascii.h"

namespace mailwhy::intake {

static constexpr size_t kMaxReply = 64u << 10;  // of one line; the rest of it is left out

static bool give_error(Window& window, Piece piece, const Take& take) {
  if (!window.error()) return true;
  piece.bytes.clear();
  piece.error = *window.error();
  return take(std::move(piece));
}

bool read_whole(Window& window, const std::string& name, const Take& take) {
  while (window.fill()) {
  }
  Piece piece;
  piece.file = name;
  if (window.error()) return give_error(window, std::move(piece), take);
  piece.bytes = window.view();
  // What lies behind the window is not looked at, but a pipe has to be emptied.
  while (!window.at_end()) {
    window.drop(window.view().size());
    window.fill();
  }
  return take(std::move(piece));
}

bool split_replies(Window& window, const std::string& name, const Take& take) {
  bool begun = false;
  size_t line = 0;
  for (size_t seen = 0;;) {
    size_t end = window.view().find('\n', seen);
    bool whole = end != std::string_view::npos;
    if (!whole && window.view().size() < Window::kMaxWindow) {
      seen = window.view().size();
      if (window.fill()) continue;
    }
    std::string_view text = window.view().substr(0, end);
    if (text.empty() && !whole) break;
    line++;
    if (!text::trim(text).empty()) {
      Piece piece;
      piece.file = name;
      piece.bytes = text::trim(text).substr(0, kMaxReply);
      piece.is_reply = true;
      piece.continues = begun;
      piece.line = line;
      begun = true;
      if (!take(std::move(piece))) return false;
    }
    window.drop(text.size() + (whole ? 1 : 0));
    seen = 0;
  }
  Piece piece;
  piece.file = name;
  piece.continues = begun;
  return give_error(window, std::move(piece), take);
}

namespace {

// Finds the "From " lines between mails while the mailbox passes by.
class MboxReader {
 public:
  MboxReader(Window& window, const std::string& name, const Take& take)
      : window_(window), name_(name), take_(take) {}

  bool read() {
    for (;;) {
      size_t end = end_of_mail();
      bool last = end == std::string_view::npos;
      if (last && window_.error()) break;
      std::string_view mail = window_.view().substr(0, end);
      if (last && mail.empty()) break;
      if (!give(mail, last)) return false;
      window_.drop(mail.size());
      if (last) break;
    }
    Piece piece;
    piece.file = name_;
    return give_error(window_, std::move(piece), take_);
  }

 private:
  // Where the next mail begins, npos where there is none.
  size_t end_of_mail() {
    constexpr std::string_view kFrom = "\nFrom ";
    size_t seen = 0;
    for (;;) {
      std::string_view text = window_.view();
      size_t at = text.find(kFrom, seen);
      if (at == text.npos) {
        seen = text.size() < kFrom.size() ? 0 : text.size() - kFrom.size();
        if (!window_.fill()) return text.npos;
        continue;
      }
      size_t line_end = text.find('\n', at + 1);
      if (line_end == text.npos && text.size() - at < 1000 && window_.fill()) {
        seen = at;
        continue;
      }
      text = window_.view();
      bool after_empty =
          text.substr(0, at).ends_with("\n") || text.substr(0, at).ends_with("\n\r");
      std::string_view line = text.substr(at + 1, line_end - at - 1);
      if (after_empty && mail::is_from_line(line)) return at + 1;
      seen = at + 1;
    }
  }

  bool give(std::string_view mail, bool last) {
    number_++;
    Piece piece;
    piece.file = last && number_ == 1 ? name_ : name_ + ":" + std::to_string(number_);
    piece.bytes = mail;
    return take_(std::move(piece));
  }

  Window& window_;
  const std::string& name_;
  const Take& take_;
  size_t number_ = 0;
};

}  // namespace

bool split_mbox(Window& window, const std::string& name, const Take& take) {
  return MboxReader(window, name, take).read();
}

bool split(Window& window, const std::string& name, const Take& take) {
  window.fill_to(4096);
  std::string_view head = window.view();
  if (mail::is_from_line(head.substr(0, head.find('\n'))))
    return split_mbox(window, name, take);
  return read_whole(window, name, take);
}

}  // namespace mailwhy::intake
