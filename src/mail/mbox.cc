#include "mail/mbox.h"

#include <algorithm>
#include <array>

#include "text/lexer.h"

namespace mailwhy::mail {

template <size_t N>
static bool is_one_of(const std::array<std::string_view, N>& names,
                      std::string_view word) {
  return std::find(names.begin(), names.end(), word) != names.end();
}

// Sender, weekday, month and a clock time: what tells the line from a sentence. Most
// lines end at the first word.
bool is_from_line(std::string_view line) {
  static constexpr std::array<std::string_view, 7> days = {"Mon", "Tue", "Wed", "Thu",
                                                           "Fri", "Sat", "Sun"};
  static constexpr std::array<std::string_view, 12> months = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr size_t kLongest = 998;
  text::Lexer lexer(line.substr(0, kLongest));
  auto word = [&] {
    lexer.take_while([](char c) { return c == ' '; });
    return lexer.take_until([](char c) { return c == ' ' || c == '\r'; });
  };
  if (!lexer.accept("From ") || word().empty()) return false;
  if (!is_one_of(days, word()) || !is_one_of(months, word()) || word().empty())
    return false;
  return word().find(':') == 2;
}

bool may_end_mail(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line.empty() || (line.starts_with("--") && line.ends_with("--"));
}

char line_end_of(std::string_view head) {
  return head.substr(0, 4096).find('\n') == head.npos ? '\r' : '\n';
}

std::vector<std::string_view> split_mbox(std::string_view text) {
  std::vector<std::string_view> mails;
  size_t start = 0;
  bool may_follow = true;
  char line_end = line_end_of(text);
  for (size_t at = 0; at < text.size() && mails.size() + 1 < kMaxMboxMails;) {
    size_t end = std::min(text.find(line_end, at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (may_follow && line.starts_with("From ") && is_from_line(line) && at > 0) {
      // Only what begins as a mailbox is one.
      if (mails.empty() && !is_from_line(text.substr(0, text.find(line_end)))) break;
      mails.push_back(text.substr(start, at - start));
      start = at;
    }
    may_follow = may_end_mail(line);
    at = end + 1;
  }
  mails.push_back(text.substr(start));
  return mails;
}

}  // namespace mailwhy::mail
