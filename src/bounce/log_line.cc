// Taking log lines apart.
#include "bounce/log_line.h"

#include "text/ascii.h"
#include "text/date.h"

namespace mailwhy::bounce {

static std::string_view take_word(std::string_view& rest) {
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  size_t end = rest.find(' ');
  std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  return word;
}

static bool is_month(std::string_view word) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  return word.size() == 3 && kMonths.find(word) != kMonths.npos &&
         kMonths.find(word) % 3 == 0;
}

static bool is_time(std::string_view word) {
  return word.size() >= 8 && text::is_digit(word[0]) && word[2] == ':' &&
         word[5] == ':' && text::is_digit(word[7]);
}

static bool is_iso_day(std::string_view word) {
  return word.size() >= 10 && text::is_digit(word[0]) && word[4] == '-' &&
         word[7] == '-' && text::is_digit(word[9]);
}

// "postfix/smtp[20417]: " or "sendmail: "; false where no program stands.
static bool take_program(std::string_view& rest, std::string_view& program) {
  std::string_view probe = rest;
  std::string_view word = take_word(probe);
  if (!word.ends_with(':') || word.size() < 3) return false;
  word.remove_suffix(1);
  program = word.substr(0, word.find('['));
  rest = probe;
  return true;
}

// RFC 5424, section 6: "1 2026-11-21T08:00:02Z mail postfix/smtp 1822 - - " and the
// message, the version first.
static bool take_rfc5424(std::string_view& rest, LogLine& read) {
  std::string_view probe = rest;
  if (take_word(probe) != "1") return false;
  std::string_view time = take_word(probe);
  if (!is_iso_day(time)) return false;
  read.time = text::parse_iso_date(time);
  read.host = take_word(probe);
  read.program = take_word(probe);
  take_word(probe);  // process
  take_word(probe);  // message id
  if (probe.starts_with('[')) {
    size_t close = probe.find("] ");
    probe.remove_prefix(close == probe.npos ? probe.size() : close + 1);
  } else if (take_word(probe) != "-") {
    return false;
  }
  rest = probe;
  return !read.program.empty();
}

std::optional<LogLine> read_log_line(std::string_view line, size_t offset,
                                     std::optional<net::Time> now) {
  constexpr size_t kMaxLine = 64 << 10;
  std::string_view rest = text::trim(line.substr(0, kMaxLine));
  LogLine read;
  if (rest.starts_with('<')) {  // "<22>Nov 21 …": syslog's priority on the wire
    size_t close = rest.find('>');
    if (close < 5) rest.remove_prefix(close + 1);
  }
  if (take_rfc5424(rest, read)) {
    read.words = text::trim(rest);
    read.offset = offset + static_cast<size_t>(read.words.data() - line.data());
    return read;
  }
  std::string_view start = rest;
  std::string_view first = take_word(rest);
  if (is_month(first)) {
    take_word(rest);  // the day
    std::string_view time = take_word(rest);
    if (!is_time(time)) return std::nullopt;
    if (now) read.time = text::parse_syslog_date(start, *now);
    read.host = take_word(rest);
    if (!take_program(rest, read.program)) return std::nullopt;
  } else if (is_iso_day(first)) {
    size_t spent = first.size();
    if (first.size() == 10) {
      std::string_view time = take_word(rest);
      if (!is_time(time)) return std::nullopt;
      spent += time.size() + 1;
      std::string_view probe = rest;
      std::string_view zone = take_word(probe);
      if (zone.size() == 5 && (zone[0] == '+' || zone[0] == '-')) {
        spent += zone.size() + 1;
        rest = probe;
      }
    }
    read.time = text::parse_iso_date(start.substr(0, spent));
    std::string_view probe = rest;
    std::string_view host = take_word(probe);
    std::string_view program;
    // Behind Exim's time no host stands, but a message id or "H=…".
    if (take_program(probe, program) && host.find('=') == host.npos &&
        !host.ends_with(':')) {
      read.host = host;
      read.program = program;
      rest = probe;
    } else if (probe = rest;
               take_program(probe, program) && program.find('/') != program.npos) {
      read.program = program;
      rest = probe;
    }
  } else if (first.starts_with('@')) {
    read.time = text::parse_tai64n(first);
    if (!read.time) return std::nullopt;
    read.program = "qmail";
  } else if (take_program(start, read.program)) {
    if (!read.program.starts_with("postfix") && read.program != "sendmail" &&
        read.program != "exim" && read.program != "sm-mta" &&
        read.program != "qmail-send" && read.program != "smtpd")
      return std::nullopt;
    rest = start;
  } else {
    return std::nullopt;
  }
  if (read.program == "qmail" || read.program.starts_with("qmail")) {
    // "1163245678.123456 delivery 3: …" behind syslog.
    std::string_view probe = rest;
    std::string_view stamp = take_word(probe);
    if (!stamp.empty() && stamp.find_first_not_of("0123456789.") == stamp.npos)
      rest = probe;
    read.program = "qmail";
  }
  read.words = text::trim(rest);
  read.offset = offset + static_cast<size_t>(read.words.data() - line.data());
  return read;
}

std::string_view log_value(std::string_view words, std::string_view name) {
  for (size_t at = words.find(name); at != words.npos; at = words.find(name, at + 1)) {
    size_t value = at + name.size();
    if (at > 0 && words[at - 1] != ' ' && words[at - 1] != ',' && words[at - 1] != ';')
      continue;
    if (value >= words.size() || words[value] != '=') continue;
    std::string_view rest = words.substr(value + 1);
    if (rest.starts_with('<'))
      return rest.substr(1, rest.find('>') == rest.npos ? rest.npos : rest.find('>') - 1);
    if (rest.starts_with('"')) {
      rest.remove_prefix(1);
      return rest.substr(0, rest.find('"'));
    }
    return rest.substr(0, rest.find_first_of(", ;"));
  }
  return {};
}

}  // namespace mailwhy::bounce
