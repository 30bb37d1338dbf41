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

// Sender, weekday, month and a clock time: what tells the line from a sentence. Most lines
// end at the first word.
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

std::vector<std::string_view> split_mbox(std::string_view text) {
  std::vector<std::string_view> mails;
  size_t start = 0;
  bool after_empty = true;
  for (size_t at = 0; at < text.size() && mails.size() + 1 < kMaxMboxMails;) {
    size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (after_empty && line.starts_with("From ") && is_from_line(line) && at > 0) {
      // Only what begins as a mailbox is one.
      if (mails.empty() && !is_from_line(text.substr(0, text.find('\n')))) break;
      mails.push_back(text.substr(start, at - start));
      start = at;
    }
    after_empty = line.empty() || line == "\r";
    at = end + 1;
  }
  mails.push_back(text.substr(start));
  return mails;
}

}  // namespace mailwhy::mail
