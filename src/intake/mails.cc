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
  Mailbox(Window& window, const TakeText& text) : window_(window), text_(text) {
    window_.fill_head(4096);
    end_ = mail::line_end_of(window_.view());
  }

  // Passes on up to where the next mail begins.
  enum class Stop : unsigned char { NextMail, End, NoMoreWanted };
  Stop to_next_mail() {
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
            mail::is_from_line(text.substr(at + 1, line_end - at - 1)))
          return pass(at + 1) ? Stop::NextMail : Stop::NoMoreWanted;
        seen = at + 1;
        continue;
      }
      seen = std::max(seen, at - std::min(at, begin.size()));
      if (window_.fill()) continue;
      if (window_.at_end()) break;
      // The line before the "From " and its own stay to be seen together.
      size_t done = seen - std::min(seen, kLongestLine);
      if (!pass(done)) return Stop::NoMoreWanted;
      seen -= done;
    }
    return pass(window_.view().size()) ? Stop::End : Stop::NoMoreWanted;
  }

 private:
  bool pass(size_t bytes) {
    bool going_on = text_(window_.view().substr(0, bytes));
    window_.drop(bytes);
    return going_on;
  }

  Window& window_;
  const TakeText& text_;
  char end_ = '\n';
};

}  // namespace

bool divide_mailbox(Window& window, const TakeText& text, const TakeEnd& end) {
  Mailbox mailbox(window, text);
  for (;;) {
    Mailbox::Stop stop = mailbox.to_next_mail();
    if (stop == Mailbox::Stop::NoMoreWanted) return false;
    bool more = stop == Mailbox::Stop::NextMail;
    if (!more && window.error()) return true;
    if (!end(more)) return false;
    if (!more) return true;
  }
}

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
  window.fill_head(4096);
  const char line_end = mail::line_end_of(window.view());
  Gathering mail;
  size_t line = 1;   // of the mailbox, where this mail begins
  size_t lines = 0;  // of this mail
  size_t number = 0;
  auto text = [&](std::string_view bytes) {
    lines += static_cast<size_t>(std::ranges::count(bytes, line_end));
    mail.feed(bytes);
    return true;
  };
  auto end = [&](bool more) {
    bool alone = !more && line == 1;
    Piece piece = mail.finish(name, alone);
    piece.continues = line > 1;
    piece.line = alone ? 0 : line;
    piece.mail = alone ? 0 : ++number;
    line += lines;
    lines = 0;
    return take(std::move(piece));
  };
  if (!divide_mailbox(window, text, end)) return false;
  return !window.error() || take(error_piece(name, window));
}

}  // namespace mailwhy::intake
