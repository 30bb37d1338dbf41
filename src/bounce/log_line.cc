// Taking log lines apart.
#include "bounce/log_line.h"

#include <algorithm>
#include <cstring>
#include <string>

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
  auto packed = [](std::string_view name) {
    return static_cast<unsigned char>(name[0]) << 16 |
           static_cast<unsigned char>(name[1]) << 8 | static_cast<unsigned char>(name[2]);
  };
  if (word.size() != 3) return false;
  for (std::string_view month : {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
                                 "Sep", "Oct", "Nov", "Dec"})
    if (packed(month) == packed(word)) return true;
  return false;
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
static bool take_program(std::string_view& rest, LogLine& read) {
  std::string_view probe = rest;
  std::string_view word = take_word(probe);
  if (!word.ends_with(':') || word.size() < 3) return false;
  word.remove_suffix(1);
  size_t open = word.find('[');
  read.program = word.substr(0, open);
  read.process = {};
  if (open != word.npos && word.ends_with(']'))
    read.process = word.substr(open + 1, word.size() - open - 2);
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
  read.kind = LogLine::Stamp::Iso;
  read.stamp = time;
  read.host = take_word(probe);
  read.program = take_word(probe);
  read.process = take_word(probe);
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

static bool take_syslog(std::string_view& rest, LogLine& read) {
  const char* start = rest.data();
  if (!is_month(take_word(rest))) return false;
  take_word(rest);  // the day
  std::string_view time = take_word(rest);
  if (!is_time(time)) return false;
  read.kind = LogLine::Stamp::Syslog;
  read.stamp = {start, static_cast<size_t>(time.data() + time.size() - start)};
  read.host = take_word(rest);
  return take_program(rest, read);
}

static bool take_iso(std::string_view& rest, LogLine& read) {
  const char* start = rest.data();
  std::string_view first = take_word(rest);
  if (!is_iso_day(first)) return false;
  std::string_view last = first;
  if (first.size() == 10) {
    last = take_word(rest);
    if (!is_time(last)) return false;
    std::string_view probe = rest;
    std::string_view zone = take_word(probe);
    if (zone.size() == 5 && (zone[0] == '+' || zone[0] == '-')) {
      last = zone;
      rest = probe;
    }
  }
  read.kind = LogLine::Stamp::Iso;
  read.stamp = {start, static_cast<size_t>(last.data() + last.size() - start)};
  // Behind Exim's time no host stands, but a message id or "H=…".
  std::string_view probe = rest;
  std::string_view host = take_word(probe);
  if (take_program(probe, read) && host.find('=') == host.npos && !host.ends_with(':')) {
    read.host = host;
    rest = probe;
    return true;
  }
  probe = rest;
  if (take_program(probe, read) && read.program.find('/') != std::string_view::npos) {
    rest = probe;
    return true;
  }
  read.program = read.process = {};
  return true;
}

static bool take_bare_program(std::string_view& rest, LogLine& read) {
  if (!take_program(rest, read)) return false;
  std::string_view program = read.program;
  return program.starts_with("postfix") || program == "sendmail" || program == "exim" ||
         program == "sm-mta" || program == "qmail-send" || program == "smtpd";
}

// What `smtpd -d` of OpenSMTPD writes to a terminal: neither time nor program, "f1e2…"
// of a session first; before 6.0 "relay: PermFail for …".
static bool is_bare_opensmtpd(std::string_view words) {
  constexpr size_t kSession = 16;
  std::string_view first = take_word(words), second = take_word(words);
  if (first.size() == kSession &&
      first.find_first_not_of("0123456789abcdef") == first.npos)
    return second == "smtp" || second == "mta" || second == "mda";
  return (first == "relay:" || first == "delivery:") &&
         (second == "Ok" || second == "TempFail" || second == "PermFail") &&
         take_word(words) == "for";
}

// The length of "Nov 21 05:19:53" or "2026-11-21T05:19:53.123+01:00" at the start; 0 if
// it is neither.
static size_t usual_stamp(std::string_view line, LogLine::Stamp& kind) {
  if (line[3] == ' ' && line[6] == ' ' && line[9] == ':' && line[12] == ':' &&
      line[15] == ' ' && is_month(line.substr(0, 3))) {
    kind = LogLine::Stamp::Syslog;
    return 15;
  }
  if (line[10] != 'T' || line[13] != ':' || line[16] != ':' || !is_iso_day(line))
    return 0;
  kind = LogLine::Stamp::Iso;
  size_t length = 19;
  while (length < line.size() && line[length] > ' ') length++;
  return length;
}

// "Nov 21 05:19:53 host program[1]: words", as nearly every line of syslog is: its places
// are known, nothing has to be looked for.
static bool take_usual(std::string_view line, LogLine& read) {
  if (line.size() < 32) return false;
  size_t at = usual_stamp(line, read.kind);
  if (at == 0) return false;
  read.stamp = line.substr(0, at);
  size_t host = ++at;
  while (at < line.size() && line[at] > ' ') at++;
  read.host = line.substr(std::min(host, line.size()), at - host);
  size_t program = ++at;
  while (at < line.size() && line[at] > ' ' && line[at] != '[') at++;
  if (at >= line.size() || line[at] != '[' || at == program || read.host.empty())
    return false;
  read.program = line.substr(program, at - program);
  size_t process = ++at;
  while (at < line.size() && text::is_digit(line[at])) at++;
  if (!line.substr(at).starts_with("]: ")) return false;
  read.process = line.substr(process, at - process);
  read.words = text::trim(line.substr(at + 3));
  return !read.program.starts_with("qmail");
}

bool read_log_line(std::string_view line, LogLine& read) {
  read = LogLine();
  if (line.size() <= kMaxLogLine && take_usual(line, read)) return true;
  read = LogLine();
  std::string_view rest = text::trim(line.substr(0, kMaxLogLine));
  read = LogLine();
  if (rest.starts_with('<')) {  // "<22>Nov 21 …": syslog's priority on the wire
    size_t close = rest.find('>');
    if (close < 5) rest.remove_prefix(close + 1);
  }
  if (rest.empty()) return false;
  const std::string_view bare = rest;
  bool taken = false;
  if (rest.starts_with("1 ")) {
    taken = take_rfc5424(rest, read);
  } else if (text::is_digit(rest.front())) {
    taken = take_iso(rest, read);
  } else if (rest.starts_with('@')) {
    read.stamp = take_word(rest);
    read.kind = LogLine::Stamp::Tai64n;
    read.program = "qmail";
    taken = read.stamp.size() >= 17;
  } else {
    std::string_view probe = rest;
    taken = take_syslog(probe, read);
    if (!taken) {
      probe = rest;
      read = LogLine();
      taken = take_bare_program(probe, read);
    }
    rest = probe;
  }
  if (!taken && is_bare_opensmtpd(bare)) {
    read = LogLine();
    read.program = "smtpd";
    rest = bare;
    taken = true;
  }
  if (!taken) return false;
  if (read.program.starts_with("qmail")) {
    // "1163245678.123456 delivery 3: …" behind syslog.
    std::string_view probe = rest;
    std::string_view stamp = take_word(probe);
    if (!stamp.empty() && stamp.find_first_not_of("0123456789.") == stamp.npos)
      rest = probe;
  }
  read.words = text::trim(rest);
  return true;
}

static std::optional<int> two_digits(std::string_view text) {
  if (text.size() < 2 || !text::is_digit(text[0]) || !text::is_digit(text[1]))
    return std::nullopt;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

// ":19:53" behind the hour, as long as that and `zone` are the ones known.
std::optional<net::Time> LogClock::in_hour(std::string_view stamp, size_t hour_length) {
  std::string_view rest = stamp.substr(hour_length);
  if (rest.size() < 6 || rest[0] != ':' || rest[3] != ':') return std::nullopt;
  auto minute = two_digits(rest.substr(1)), second = two_digits(rest.substr(4));
  if (!minute || !second || *minute > 59 || *second > 60) return std::nullopt;
  rest.remove_prefix(6);
  int milliseconds = 0;
  if (rest.size() > 1 && (rest[0] == '.' || rest[0] == ',')) {
    rest.remove_prefix(1);
    for (int scale = 100; !rest.empty() && text::is_digit(rest.front()); scale /= 10) {
      milliseconds += (rest.front() - '0') * scale;
      rest.remove_prefix(1);
    }
  }
  if (hour_length + rest.size() > known_.size()) return std::nullopt;
  // A stamp of syslog, "Nov 21 05", is compared without a call.
  bool known =
      known_length_ == hour_length + rest.size() &&
      (hour_length == 9 ? std::memcmp(known_.data(), stamp.data(), 9)
                        : std::memcmp(known_.data(), stamp.data(), hour_length)) == 0 &&
      (rest.empty() ||
       std::memcmp(known_.data() + hour_length, rest.data(), rest.size()) == 0);
  if (!known) {
    std::string whole(stamp.substr(0, hour_length));
    whole += ":00:00";
    whole += rest;
    auto hour = text::is_digit(stamp.front()) ? text::parse_iso_date(whole)
                : now_                        ? text::parse_syslog_date(whole, *now_)
                                              : std::nullopt;
    if (!hour) return std::nullopt;
    std::memcpy(known_.data(), stamp.data(), hour_length);
    std::memcpy(known_.data() + hour_length, rest.data(), rest.size());
    known_length_ = hour_length + rest.size();
    hour_ = *hour;
  }
  return hour_ + std::chrono::minutes(*minute) + std::chrono::seconds(*second) +
         net::Milliseconds(milliseconds);
}

std::optional<net::Time> LogClock::time_of(const LogLine& line) {
  switch (line.kind) {
    case LogLine::Stamp::None:
      return std::nullopt;
    case LogLine::Stamp::Syslog: {
      size_t colon = line.stamp.find(':');
      return colon == line.stamp.npos ? std::nullopt : in_hour(line.stamp, colon);
    }
    case LogLine::Stamp::Iso:
      if (line.stamp.size() < 19) return text::parse_iso_date(line.stamp);
      return in_hour(line.stamp, 13);
    case LogLine::Stamp::Tai64n:
      return text::parse_tai64n(line.stamp);
    case LogLine::Stamp::Unix: {
      int64_t value = 0;
      if (line.stamp.size() > 18) return std::nullopt;
      for (char c : line.stamp) {
        if (!text::is_digit(c)) return std::nullopt;
        value = value * 10 + (c - '0');
      }
      return net::Time(net::Milliseconds(value / 1000));
    }
  }
  return std::nullopt;
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
