#include "intake/mails.h"

#include <algorithm>
#include <cstring>

#include "mail/mbox.h"
#include "mail/skim.h"

namespace mailwhy::intake {

namespace {

// One mail, as it passes by. Small ones, nearly all, are kept as they are.
class Gathering {
 public:
  Gathering() { limits_.not_mail_bytes = Window::kMost; }

  void feed(std::string_view bytes) {
    if (!skimming_ && bytes_.size() + bytes.size() <= limits_.untouched) {
      bytes_.append(bytes);
      return;
    }
    if (!skimming_) {
      skimmer_ = mail::Skimmer(limits_);
      skimmer_.feed(bytes_);
      skimming_ = true;
      bytes_ = {};
    }
    skimmer_.feed(bytes);
  }

  Piece finish(std::string name, bool alone) {
    Piece piece;
    piece.alone = alone;
    piece.file = std::move(name);
    piece.bytes = skimming_ ? skimmer_.finish().bytes : std::move(bytes_);
    bytes_ = {};
    skimming_ = false;
    return piece;
  }

 private:
  mail::SkimLimits limits_;
  mail::Skimmer skimmer_;
  bool skimming_ = false;
  std::string bytes_;
};

Piece error_piece(const std::string& name, const Window& window) {
  Piece piece;
  piece.file = name;
  piece.error = *window.error();
  return piece;
}

// Finds the "From " lines between mails while the mailbox passes by.
class Mailbox {
 public:
  Mailbox(Window& window, const std::string& name, const Take& take)
      : window_(window), name_(name), take_(take) {}

  bool read() {
    window_.fill_head(4096);
    end_ = mail::line_end_of(window_.view());
    bool more = true;
    while (more) {
      more = to_next_mail();
      if (!more && window_.error()) return take_(error_piece(name_, window_));
      bool alone = !more && line_ == 1;
      Piece piece = mail_.finish(name_, alone);
      piece.continues = line_ > 1;
      piece.line = alone ? 0 : line_;
      piece.mail = alone ? 0 : ++mail_number_;
      line_ += lines_;
      lines_ = 0;
      if (!take_(std::move(piece))) return false;
    }
    return true;
  }

 private:
  // Gathers up to where the next mail begins; false where there is none.
  bool to_next_mail() {
    const char from[] = {end_, 'F', 'r', 'o', 'm', ' '};
    const std::string_view begin(from, sizeof from);
    constexpr size_t kLongestLine = 1000;
    size_t seen = 0;  // of the view: here no mail begins
    for (;;) {
      std::string_view text = window_.view();
      const void* found =
          memmem(text.data() + seen, text.size() - seen, begin.data(), begin.size());
      size_t at = found ? static_cast<const char*>(found) - text.data() : text.size();
      size_t line_end = found ? text.find(end_, at + 1) : text.npos;
      bool cut_off = line_end == text.npos && text.size() - at < kLongestLine;
      if (found && !cut_off) {
        std::string_view before = text.substr(0, at);
        size_t last = before.rfind(end_);
        if (mail::may_end_mail(before.substr(last == before.npos ? 0 : last + 1)) &&
            mail::is_from_line(text.substr(at + 1, line_end - at - 1))) {
          gather(text.substr(0, at + 1));
          return true;
        }
        seen = at + 1;
        continue;
      }
      seen = std::max(seen, at - std::min(at, begin.size()));
      if (window_.fill()) continue;
      if (window_.at_end()) break;
      // The line before the "From " and its own stay to be seen together.
      size_t done = seen - std::min(seen, kLongestLine);
      gather(text.substr(0, done));
      seen -= done;
    }
    gather(window_.view());
    return false;
  }

  void gather(std::string_view text) {
    lines_ += static_cast<size_t>(std::ranges::count(text, end_));
    mail_.feed(text);
    window_.drop(text.size());
  }

  Window& window_;
  const std::string& name_;
  const Take& take_;
  Gathering mail_;
  size_t line_ = 1;   // of the mailbox, where this mail begins
  size_t lines_ = 0;  // of this mail
  size_t mail_number_ = 0;
  char end_ = '\n';
};

}  // namespace

bool take_mail(Window& window, const std::string& name, const Take& take) {
  Gathering mail;
  do {
    mail.feed(window.view());
    window.drop(window.view().size());
  } while (window.fill());
  if (window.error()) return take(error_piece(name, window));
  return take(mail.finish(name, true));
}

bool take_mailbox(Window& window, const std::string& name, const Take& take) {
  return Mailbox(window, name, take).read();
}

}  // namespace mailwhy::intake
