// Replies in logs: the few frames that programs use, read without copying.
#include "bounce/log_reply.h"

#include <algorithm>
#include <cstring>

#include "bounce/lead_in.h"
#include "bounce/log.h"
#include "bounce/rule_match.h"
#include "knowledge/knowledge.h"
#include "smtp/reply.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

static constexpr size_t kMaxLogReply = 8192;

// Where the code stands: at the start, or behind the first ": " that one follows.
static size_t find_code(std::string_view said) {
  if (is_refusal_code(said)) return 0;
  for (size_t at = said.find(": "); at != said.npos; at = said.find(": ", at + 2))
    if (is_refusal_code(said.substr(at + 2))) return at + 2;
  return said.npos;
}

// Could a code stand somewhere else in it?
static bool may_hold_code(std::string_view said) {
  for (size_t at = 0; at + 3 <= said.size(); at++) {
    if (said[at] != '4' && said[at] != '5') continue;
    if (at > 0 && (text::is_alnum(said[at - 1]) || said[at - 1] == '.' ||
                   said[at - 1] == '-' || said[at - 1] == ':'))
      continue;
    if (is_refusal_code(said.substr(at))) return true;
  }
  return false;
}

static bool introduces_words(std::string_view said) {
  for (std::string_view sign : {"said:", "reason:", "error:"})
    if (said.find(sign) != said.npos) return true;
  return false;
}

// "(in reply to RCPT TO command)" at the end.
static void take_trailer(LoggedReply& reply) {
  size_t from = reply.text.size() > 80 ? reply.text.size() - 80 : 0;
  size_t at = reply.text.find("(in reply to ", from);
  if (at == reply.text.npos) return;
  std::string_view words = reply.text.substr(at + 13);
  reply.remote = true;
  reply.phase = words.starts_with("RCPT TO")       ? Phase::Rcpt
                : words.starts_with("end of DATA") ? Phase::EndOfData
                : words.starts_with("MAIL FROM")   ? Phase::Mail
                : words.starts_with("DATA")        ? Phase::Data
                                                   : phase_in(reply.text.substr(at));
  reply.text = text::trim(reply.text.substr(0, at));
}

// What stood before the reply: "host mx.example[192.0.2.1] said", "SMTP error from remote
// mail server after RCPT TO:<bob@example.net>".
static void read_lead_in(std::string_view lead_in, LoggedReply& reply) {
  if (lead_in.empty()) return;
  constexpr std::string_view kAfter = "SMTP error from remote mail server after ";
  if (lead_in.starts_with("host ")) {
    reply.remote = true;
    if (lead_in.ends_with("refused to talk to me: ")) reply.phase = Phase::Connect;
  } else if (lead_in.starts_with(kAfter)) {
    reply.remote = true;
    std::string_view words = lead_in.substr(kAfter.size());
    reply.phase = words.starts_with("RCPT TO")       ? Phase::Rcpt
                  : words.starts_with("MAIL FROM")   ? Phase::Mail
                  : words.starts_with("end of data") ? Phase::EndOfData
                                                     : phase_in(lead_in);
  } else {
    reply.phase = phase_in(lead_in);
    reply.remote =
        lead_in.find("said") != lead_in.npos || lead_in.find("remote") != lead_in.npos;
  }
}

static void skip_blanks(std::string_view& text) {
  while (!text.empty() && text::is_space(text.front())) text.remove_prefix(1);
}

// The head of a line of the reply: "550-5.7.1 ".
static void take_head(std::string_view& rest, std::string_view code, LoggedReply& reply) {
  rest.remove_prefix(std::min<size_t>(rest.size(), code.size() + 1));
  skip_blanks(rest);
  size_t length = smtp::enhanced_status_length(rest);
  if (length == 0) return;
  if (reply.status.empty()) reply.status = rest.substr(0, length);
  if (rest.substr(0, length) != reply.status) return;
  rest.remove_prefix(length);
  skip_blanks(rest);
}

// Where the next line of the reply begins: its code once more, behind a blank.
static size_t next_line(std::string_view rest, std::string_view code) {
  for (size_t at = rest.find(code, 1); at != rest.npos; at = rest.find(code, at + 1)) {
    bool stands = rest[at - 1] == ' ' && at + 3 < rest.size();
    if (stands && (rest[at + 3] == '-' || rest[at + 3] == ' ')) return at;
  }
  return rest.npos;
}

// "550-5.7.26 a 550-5.7.26 b 550 5.7.26 c": the words of all its lines, one after the
// other.
static void join_lines(std::string_view rest, std::string_view code, LoggedReply& reply) {
  reply.scratch.clear();
  auto add = [&](std::string_view words) {
    words = text::trim(words);
    if (!words.empty() && !reply.scratch.empty()) reply.scratch += ' ';
    reply.scratch += words;
  };
  for (bool more = true; more;) {
    size_t next = next_line(rest, code);
    add(rest.substr(0, next));
    if (next == rest.npos) break;
    rest.remove_prefix(next);
    more = rest[3] == '-';
    take_head(rest, code, reply);
    if (!more) add(rest);
  }
  reply.text = reply.scratch;
}

// "… (#5.7.1)": a status that stands in the words.
static std::string_view inner_status(std::string_view words) {
  for (size_t at = words.find('#'); at != words.npos; at = words.find('#', at + 1))
    if (size_t length = smtp::enhanced_status_length(words.substr(at + 1)))
      return words.substr(at + 1, length);
  return {};
}

// The way of the diagnosis, for what is written unusually.
static void read_as_diagnosis(const LogEvent& event, LoggedReply& reply) {
  Draft draft = draft_of(LogLine(), event, {}, 0);
  FramedReply framed = unframe(draft.said);
  smtp::Reply read = smtp::parse_reply(framed.reply);
  reply.scratch = std::move(read.text.text);
  size_t length = reply.scratch.size();
  if (read.status) reply.scratch += *read.status;
  reply.text = std::string_view(reply.scratch).substr(0, length);
  reply.status = std::string_view(reply.scratch).substr(length);
  reply.code = read.code;
  reply.phase = framed.phase;
  reply.remote = framed.remote;
}

// Without what the usual way does not know: escapes, tabs, several blanks in a row.
static bool is_plain(std::string_view said) {
  bool plain = said.size() <= kMaxLogReply;
  char before = 0;
  for (char c : said) {
    plain &= c != '\\' && c != '\t' && !(c == ' ' && before == ' ');
    before = c;
  }
  return plain;
}

static bool read_plain(std::string_view said, LoggedReply& reply) {
  size_t start = find_code(said);
  if (start == said.npos) {
    if (may_hold_code(said) || introduces_words(said)) return false;
    reply.text = text::trim(said);
    take_trailer(reply);
    return true;
  }
  read_lead_in(said.substr(0, start), reply);
  reply.text = said.substr(start);
  take_trailer(reply);
  std::string_view rest = reply.text, code = rest.substr(0, 3);
  reply.code = smtp::reply_code_at(rest);
  bool many_lines = rest.size() > 3 && rest[3] == '-';
  take_head(rest, code, reply);
  if (rest.starts_with("(#") || rest.starts_with('#')) return false;
  if (many_lines)
    join_lines(rest, code, reply);
  else
    reply.text = text::trim(rest);
  if (reply.status.empty()) reply.status = inner_status(reply.text);
  return true;
}

void read_logged_reply(const LogEvent& event, LoggedReply& reply) {
  auto clear = [&] {
    reply.text = reply.status = {};
    reply.code.reset();
    reply.phase = Phase::Unknown;
    reply.remote = false;
  };
  clear();
  bool plain = event.format != LogFormat::Qmail && event.format != LogFormat::Exchange &&
               is_plain(event.said);
  if (!plain || !read_plain(event.said, reply)) {
    clear();
    read_as_diagnosis(event, reply);
  }
  if (reply.status.empty()) reply.status = event.status;
  if (reply.phase == Phase::Unknown) reply.phase = event.phase;
}

static uint64_t mixed(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
  return hash ^ hash >> 29;
}

static uint64_t mixed(uint64_t hash, std::string_view bytes) {
  hash = mixed(hash, bytes.size());
  uint64_t part = 0;
  for (; bytes.size() >= sizeof part; bytes.remove_prefix(sizeof part)) {
    std::memcpy(&part, bytes.data(), sizeof part);
    hash = mixed(hash, part);
  }
  part = 0;
  if (!bytes.empty()) std::memcpy(&part, bytes.data(), bytes.size());
  return mixed(hash, part);
}

struct Word {
  std::string_view text;
  size_t digits = 0, dots = 0;
  bool has_at = false;
};

static Word take_counted_word(std::string_view& text) {
  Word word;
  size_t at = 0;
  for (; at < text.size() && text[at] != ' '; at++) {
    word.digits += text::is_digit(text[at]);
    word.dots += text[at] == '.';
    word.has_at |= text[at] == '@';
  }
  word.text = text.substr(0, at);
  text.remove_prefix(std::min(text.size(), at + 1));
  return word;
}

// Does it differ from mail to mail: an IP address, a number or id of some length?
static bool is_particular(const Word& word) {
  size_t size = word.text.size();
  bool address = word.digits >= 4 && word.dots == 3 && word.digits + 7 >= size;
  return address || (size >= 12 && word.digits >= 4);
}

static std::string_view without_brackets(std::string_view word) {
  constexpr std::string_view kRound = "<>()[]:;,.\"'";
  while (!word.empty() && kRound.find(word.front()) != kRound.npos) word.remove_prefix(1);
  while (!word.empty() && kRound.find(word.back()) != kRound.npos) word.remove_suffix(1);
  return word;
}

static uint64_t key_of(const Circumstances& given,
                       const std::vector<std::string_view>& providers) {
  uint64_t key = mixed(static_cast<uint64_t>(given.code.value_or(0)), given.status);
  for (size_t i = 0; i < providers.size(); i++)
    if (is_host_of_any(given.host, providers[i])) key = mixed(key, i);
  return mixed(
      key, static_cast<uint64_t>(given.phase) << 8 | static_cast<uint64_t>(given.side));
}

// What decides about the label, without what is particular to one mail.
static uint64_t key_of(const LogEvent& event, std::string_view text,
                       uint64_t circumstances) {
  uint64_t key = mixed(circumstances, 3);
  while (!text.empty()) {
    Word word = take_counted_word(text);
    if (word.has_at) {
      std::string_view bare = without_brackets(word.text);
      bool own = bare == event.recipients || (event.sender && bare == *event.sender);
      key = own ? mixed(key, 1) : mixed(key, word.text);
    } else if (is_particular(word)) {
      key = mixed(key, 2);
    } else {
      key = mixed(key, word.text);
    }
  }
  return key;
}

static size_t label_number(std::string_view name) {
  const knowledge::ReasonLabel* label = knowledge::find_reason_label(name);
  if (!label) label = knowledge::find_reason_label("unclassified");
  return static_cast<size_t>(label - knowledge::reason_labels().data());
}

size_t LogLabels::label_of(const LogEvent& event, const LoggedReply& reply) {
  Circumstances given{reply.code, reply.status, reply.phase, Side::Unknown,
                      event.relay_name};
  if (event.kind == LogEvent::Kind::TurnedAway)
    given.side = Side::Own;
  else if (reply.remote || !event.relay_name.empty() || !event.relay_ip.empty())
    given.side = Side::Recipient;
  uint64_t circumstances = key_of(given, providers_);
  uint64_t key = mixed(circumstances, reply.text);
  Known& same = known_[key & (kKnown - 1)];
  if (same.key == key && same.label != kNoLabel) return same.label;
  uint64_t alike = key_of(event, reply.text, circumstances);
  Known& known = known_[alike & (kKnown - 1)];
  if (known.key != alike || known.label == kNoLabel)
    known = {alike, label_number(classify(reply.text, given, own_rules_).label)};
  size_t label = known.label;
  same = {key, label};
  return label;
}

}  // namespace mailwhy::bounce
