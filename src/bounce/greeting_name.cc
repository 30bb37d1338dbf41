#include "bounce/greeting_name.h"

#include <algorithm>

#include "text/ascii.h"

namespace mailwhy::bounce {

static constexpr size_t kMaxGreeting = 2048;

static bool is_host_char(char c) {
  return text::is_alnum(c) || c == '.' || c == '-' || c == '_';
}

static bool has_letter(std::string_view word) {
  return std::ranges::any_of(word, text::is_alpha);
}

// Words about the greeting, not the greeting: the command, a standard, what it should be.
static bool is_about_it(std::string_view word) {
  for (std::string_view start : {"helo", "ehlo", "rfc", "fqdn", "http", "smtp"})
    if (text::starts_with_ignore_case(word, start) &&
        word.find('.') == std::string_view::npos)
      return true;
  return false;
}

static bool is_host_like(std::string_view word) {
  return !word.empty() && word.size() <= 255 && has_letter(word) && !is_about_it(word) &&
         std::ranges::all_of(word, is_host_char);
}

static char closing(char open) {
  switch (open) {
    case '<':
      return '>';
    case '(':
      return ')';
    case '[':
      return ']';
    case '"':
    case '\'':
      return open;
    default:
      return 0;
  }
}

static std::string_view enclosed_in(std::string_view reply) {
  for (size_t at = 0; at < reply.size(); at++) {
    char close = closing(reply[at]);
    if (!close) continue;
    size_t end = at + 1;
    while (end < reply.size() && is_host_char(reply[end])) end++;
    std::string_view word = reply.substr(at + 1, end - at - 1);
    if (end < reply.size() && reply[end] == close && is_host_like(word)) return word;
  }
  return {};
}

static bool is_no_ordinary_word(std::string_view word) {
  bool inner_dot = word.find('.') != word.npos;
  bool digit = std::ranges::any_of(word, text::is_digit);
  return inner_dot || digit || text::starts_with_ignore_case(word, "localhost");
}

static std::string_view behind_command(std::string_view reply) {
  size_t at = std::min(text::find_ignore_case(reply, "helo"),
                       text::find_ignore_case(reply, "ehlo"));
  while (at < reply.size()) {
    while (at < reply.size() && !is_host_char(reply[at])) at++;
    size_t end = at;
    while (end < reply.size() && is_host_char(reply[end])) end++;
    std::string_view word = reply.substr(at, end - at);
    while (word.ends_with('.')) word.remove_suffix(1);
    if (is_host_like(word) && is_no_ordinary_word(word)) return word;
    at = end;
  }
  return {};
}

std::string greeting_name_in(std::string_view reply) {
  reply = reply.substr(0, kMaxGreeting);
  std::string_view name = enclosed_in(reply);
  if (name.empty()) name = behind_command(reply);
  return text::to_lower(name);
}

}  // namespace mailwhy::bounce
