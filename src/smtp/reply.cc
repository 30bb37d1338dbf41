// Reading replies out of what was left of them.
#include "smtp/reply.h"

#include <bit>

#include "text/ascii.h"
#include "text/block.h"

using namespace std::string_view_literals;

namespace mailwhy::smtp {

static constexpr size_t kMaxReply = 8192;

size_t enhanced_status_length(std::string_view text) {
  if (text.size() < 5 || (text[0] != '2' && text[0] != '4' && text[0] != '5') ||
      text[1] != '.')
    return 0;
  size_t at = 2;
  while (at < text.size() && at < 5 && text::is_digit(text[at])) at++;
  if (at == 2 || at >= text.size() || text[at] != '.') return 0;
  size_t detail = ++at;
  while (at < text.size() && at < detail + 4 && text::is_digit(text[at])) at++;
  if (at == detail || at > detail + 3) return 0;
  // "5.7.1.2" is an address or a version, "5.7.1" before a full stop is a status.
  if (at + 1 < text.size() && text[at] == '.' && text::is_digit(text[at + 1])) return 0;
  if (at < text.size() && (text::is_alnum(text[at]) || text[at] == '_')) return 0;
  return at;
}

// Second digits that RFC 5321, 4.2.1 gives a meaning (0 to 5), and the few further codes
// that servers send: 471, 571. Others only look like codes: a queue's "441", "542 items".
static bool is_a_code(std::string_view digits) {
  bool queue = digits[0] == '4' && digits[1] == '4';  // Exchange counts its own faults
  bool usual = digits[1] <= '5' && !queue && !(digits[1] == '4' && digits[0] == '5');
  if (usual) return !(digits[0] == '4' && digits[1] == '2' && digits[2] > '2');
  return digits.starts_with("471") || digits.starts_with("541") ||
         digits.starts_with("571");
}

std::optional<int> reply_code_at(std::string_view text) {
  if (text.size() < 3 || text[0] < '2' || text[0] > '5' || text[1] < '0' ||
      text[1] > '9' || !text::is_digit(text[2]))
    return std::nullopt;
  if (text.size() > 3 && (text::is_alnum(text[3]) || text[3] == '.' || text[3] == '_' ||
                          text[3] == '@' || text[3] == '/' || text[3] == '%'))
    return std::nullopt;
  if (text[0] >= '4' && !is_a_code(text)) return std::nullopt;
  return (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
}

namespace {

class ReplyReader {
 public:
  explicit ReplyReader(const text::Excerpt& input) : input_(input) {
    text_ = std::string_view(input.text).substr(0, kMaxReply);
  }

  Reply read() {
    skip_blanks();
    skip_diagnostic_type();
    read_first_code();
    reply_.text.text.reserve(text_.size() - at_);
    while (at_ < text_.size()) step();
    if (reply_.text.text.ends_with(' ')) reply_.text.cut(reply_.text.size() - 1);
    if (!reply_.status) find_inner_status();
    return std::move(reply_);
  }

 private:
  std::string_view rest() const { return text_.substr(at_); }

  void skip_blanks() {
    while (at_ < text_.size() && text::is_space(text_[at_])) at_++;
  }

  // "smtp; 550 …", "smtp;550 …", "X-Postfix; …" of Diagnostic-Code.
  void skip_diagnostic_type() {
    size_t end = at_;
    while (end < text_.size() && end < at_ + 30 &&
           (text::is_alnum(text_[end]) || text_[end] == '-'))
      end++;
    std::string_view type = text_.substr(at_, end - at_);
    while (end < text_.size() && text::is_blank(text_[end])) end++;
    if (end >= text_.size() || text_[end] != ';') return;
    bool known = text::starts_with_ignore_case(type, "x-");
    for (std::string_view name :
         {"smtp"sv, "lmtp"sv, "esmtp"sv, "dns"sv, "unix"sv, "x400"sv})
      known = known || text::equals_ignore_case(type, name);
    if (!known) return;
    at_ = end + 1;
    skip_blanks();
  }

  void read_first_code() {
    size_t mark = at_;
    // "#550 5.1.1 …" (Exchange), "<550 …>", "(550 …)", "'550 …'", "SMTP error 550".
    while (at_ < text_.size() && at_ < mark + 2 &&
           (text_[at_] == '#' || text_[at_] == '<' || text_[at_] == '(' ||
            text_[at_] == '\'' || text_[at_] == '"'))
      at_++;
    auto code = reply_code_at(rest());
    if (code) {
      reply_.code = code;
      code_ = text_.substr(at_, 3);
      at_ += 3;
      many_lines_ = at_ < text_.size() && text_[at_] == '-';
      if (at_ < text_.size() && (many_lines_ || text_[at_] == ':')) at_++;
      skip_code_said_twice();
    } else if (enhanced_status_length(rest()) == 0) {
      at_ = mark;
      return;
    }
    skip_separators();
    read_status();
    // "421, , Host not reachable"
    while (at_ + 1 < text_.size() &&
           (text_[at_] == ',' || text_[at_] == ';' ||
            (text::is_space(text_[at_]) && text_[at_ + 1] == ',')))
      at_++;
    skip_blanks();
  }

  // "550 550 5.1.1 …": the reporter put the code before the reply that has it, too.
  void skip_code_said_twice() {
    size_t next = at_;
    while (next < text_.size() && text::is_blank(text_[next])) next++;
    if (next == at_ || !text_.substr(next).starts_with(code_) ||
        !reply_code_at(text_.substr(next)))
      return;
    at_ = next + 3;
    many_lines_ = at_ < text_.size() && text_[at_] == '-';
    if (many_lines_) at_++;
  }

  void skip_separators() {
    while (at_ < text_.size() && (text::is_space(text_[at_]) || text_[at_] == '#')) at_++;
    // "550-'5.7.1 <…>... Access denied'": quoted by IronPort.
    bool quote = at_ < text_.size() && (text_[at_] == '\'' || text_[at_] == '"');
    if (quote && enhanced_status_length(text_.substr(at_ + 1)) > 0) at_++;
  }

  void read_status() {
    size_t length = enhanced_status_length(rest());
    bool bracketed = false;
    if (length == 0 && at_ + 1 < text_.size() &&
        (text_[at_] == '(' || text_[at_] == '[')) {
      size_t inner = at_ + 1;
      while (inner < text_.size() && text_[inner] == '#') inner++;
      length = enhanced_status_length(text_.substr(inner));
      bracketed = length > 0 && inner + length < text_.size() &&
                  (text_[inner + length] == ')' || text_[inner + length] == ']');
      if (!bracketed) return;
      if (!reply_.status) reply_.status = std::string(text_.substr(inner, length));
      at_ = inner + length + 1;
    } else if (length > 0) {
      if (!reply_.status) reply_.status = std::string(text_.substr(at_, length));
      at_ += length;
    } else {
      return;
    }
    while (at_ < text_.size() && text::is_space(text_[at_])) at_++;
  }

  // The code once more, at the head of a further line: dropped with the status behind it.
  bool skip_repeated_code(bool at_line_start) {
    if (code_.empty() || !rest().starts_with(code_)) return false;
    std::string_view behind = rest().substr(3);
    char separator = behind.empty() ? ' ' : behind.front();
    bool dash = separator == '-';
    if (!dash && !text::is_space(separator)) return false;
    if (!at_line_start && !many_lines_) return false;
    // "… 5.7.26 550 …": only a multi-line reply ends with "550 ", and only once.
    at_ += 3 + (behind.empty() ? 0 : 1);
    if (!dash) many_lines_ = false;
    while (at_ < text_.size() && text::is_space(text_[at_])) at_++;
    if (reply_.status && rest().starts_with(*reply_.status)) {
      at_ += reply_.status->size();
      while (at_ < text_.size() && text::is_space(text_[at_])) at_++;
    } else if (!reply_.status) {
      read_status();
    }
    return true;
  }

  // For the blanks and line ends from `start` on. One that stands alone stays where it
  // is: so most replies are a single stretch of the input.
  void add_blank(size_t start) {
    if (reply_.text.empty() || reply_.text.text.back() == ' ') return;
    reply_.text.append(
        " ", at_ == start + 1 ? input_.place(start) : size_t{text::Excerpt::kNowhere});
  }

  static bool ends_word(char c) { return text::is_space(c) || c == '\\'; }
  size_t word_end(size_t at) const {
    while (at < text_.size() && !ends_word(text_[at])) at++;
    return at;
  }

  // Of words with one blank between them.
  size_t words_end(size_t at) const {
    using text::Block;
    auto end_words = [](const Block& block) {
      return block.equal(' ') | block.equal('\t') | block.equal('\r') |
             block.equal('\n') | block.equal('\\');
    };
    for (; at + Block::kSize < text_.size(); at += Block::kSize) {
      Block here(text_.data() + at), next(text_.data() + at + 1);
      Block blank = here.equal(' ');
      uint32_t places =
          (end_words(here).without(blank) | (blank & end_words(next))).places();
      if (places) return at + static_cast<size_t>(std::countr_zero(places));
    }
    for (; at < text_.size(); at++) {
      bool between =
          text_[at] == ' ' && at + 1 < text_.size() && !ends_word(text_[at + 1]);
      if (ends_word(text_[at]) && !between) return at;
    }
    return at;
  }

  void step() {
    char c = text_[at_];
    bool spelt_break = c == '\\' && at_ + 1 < text_.size() &&
                       (text_[at_ + 1] == 'n' || text_[at_ + 1] == 'r') && breaks_here();
    if (!text::is_space(c) && !spelt_break) {
      // A code that is repeated between words is dropped only in a reply of many lines.
      size_t end = many_lines_ ? word_end(at_ + 1) : words_end(at_ + 1);
      reply_.text.append(input_, at_, end - at_);
      at_ = end;
      return;
    }
    bool line_start = false;
    size_t start = at_;
    while (at_ < text_.size()) {
      if (text_[at_] == '\\' && breaks_here()) {
        line_start = true;
        at_ += 2;
      } else if (text::is_space(text_[at_])) {
        line_start = line_start || text_[at_] == '\n' || text_[at_] == '\r';
        at_++;
      } else {
        break;
      }
    }
    add_blank(start);
    while (skip_repeated_code(line_start)) {
    }
  }

  // A spelt "\n" or "\r", and not the start of "\name" in some DOMAIN\name: then a reply
  // code, a blank, an upper case letter or the end follows.
  bool breaks_here() const {
    if (at_ + 1 >= text_.size() || (text_[at_ + 1] != 'n' && text_[at_ + 1] != 'r'))
      return false;
    if (at_ + 2 >= text_.size()) return true;
    char next = text_[at_ + 2];
    return !text::is_lower(next) && next != '.' && next != '@';
  }

  // "… (#5.7.1)", "RCPT TO not accepted: 5.7.1 This system …": a status that stands in
  // the words, behind a mark or as a word of its own. Where there is a code, it must be
  // of the same class.
  void find_inner_status() {
    std::string_view words = reply_.text.text;
    for (size_t at = words.find('.'); at != words.npos; at = words.find('.', at + 1)) {
      if (at < 2) continue;
      size_t start = at - 1;
      size_t length = enhanced_status_length(words.substr(start));
      char before = words[start - 1];
      bool marked = before == '#' || before == '(' || before == '[';
      bool word = before == ' ' && start >= 2 && !text::is_alpha(words[start - 2]);
      if (reply_.code)
        word = before == ' ' && words[start] == '0' + *reply_.code / 100 &&
               !text::is_digit(words[start - 2]);
      if (length == 0 || (!marked && !word)) continue;
      reply_.status = std::string(words.substr(start, length));
      return;
    }
  }

  const text::Excerpt& input_;
  std::string_view text_;
  size_t at_ = 0;
  std::string_view code_;
  bool many_lines_ = false;
  Reply reply_;
};

}  // namespace

bool locate(const Reply& reply, size_t from, size_t length, size_t& offset,
            size_t& input_length) {
  if (from > reply.text.size()) return false;
  std::string_view words = std::string_view(reply.text.text).substr(from, length);
  while (words.starts_with(' ')) words.remove_prefix(1), from++;
  while (words.ends_with(' ')) words.remove_suffix(1);
  return reply.text.locate(from, words.size(), offset, input_length);
}

Reply parse_reply(const text::Excerpt& input) {
  return ReplyReader(input).read();
}

Reply parse_reply(std::string_view input) {
  return parse_reply(text::excerpt_of(input, 0));
}

}  // namespace mailwhy::smtp
