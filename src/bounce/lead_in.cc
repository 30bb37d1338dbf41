// Taking the frame off a reply.
#include "bounce/lead_in.h"

#include <algorithm>
#include <array>
#include <bit>

#include "bounce/host_text.h"
#include "mail/lines.h"
#include "smtp/reply.h"
#include "text/ascii.h"
#include "text/phrases.h"

using namespace std::string_view_literals;

namespace mailwhy::bounce {

struct LeadInWords {
  std::string_view words;
  Phase phase;
};
// The first that is found decides on the phase: narrower ones come first. Behind them,
// without a phase, words that say another server spoke.
static constexpr LeadInWords kLeadIns[] = {
    {"end of data", Phase::EndOfData},
    {"end-of-data", Phase::EndOfData},
    {"after i sent the message", Phase::EndOfData},
    {"after sending message", Phase::EndOfData},
    {"end of message", Phase::EndOfData},
    {"message body", Phase::EndOfData},
    {"after pipelined data", Phase::Data},
    {"data command", Phase::Data},
    {"after data", Phase::Data},
    {"rcpt to", Phase::Rcpt},
    {"rcpt command", Phase::Rcpt},
    {"does not like recipient", Phase::Rcpt},
    {"recipient was rejected", Phase::Rcpt},
    {"mail from", Phase::Mail},
    {"mail command", Phase::Mail},
    {"sender was rejected", Phase::Mail},
    {"auth command", Phase::Auth},
    {"ehlo", Phase::Helo},
    {"helo", Phase::Helo},
    {"lhlo", Phase::Helo},
    {"my name was rejected", Phase::Helo},
    {"starttls", Phase::Helo},
    {"initial connection", Phase::Connect},
    {"greeting failed", Phase::Connect},
    {"refused to talk to me", Phase::Connect},
    {"connect to ", Phase::Connect},
    {"could not connect", Phase::Connect},
    {"connection refused", Phase::Connect},
    {"said", Phase::Unknown},
    {"remote", Phase::Unknown},
    {"connected to", Phase::Unknown},
    {"host ", Phase::Unknown},
    {"host:", Phase::Unknown},
    {"gave this error", Phase::Unknown},
    {"ответил", Phase::Unknown},
    {"returned", Phase::Unknown},
};
static constexpr auto kPhases = static_cast<size_t>(
    std::ranges::find(kLeadIns, Phase::Unknown, &LeadInWords::phase) - kLeadIns);

struct LeadInSigns {
  Phase phase;
  bool remote;  // another server spoke
};
static LeadInSigns signs_in(std::string_view words) {
  static constexpr text::Phrases kSigns(kLeadIns, &LeadInWords::words);
  uint64_t found = kSigns.in(words);
  Phase phase = found ? kLeadIns[std::countr_zero(found)].phase : Phase::Unknown;
  return {phase, found >> kPhases != 0};
}

Phase phase_in(std::string_view words) {
  return signs_in(words).phase;
}

// The name that ends right before `end`, brackets and blanks between them skipped.
static std::string_view name_before(std::string_view text, size_t end) {
  while (end > 0 &&
         (text[end - 1] == '[' || text[end - 1] == '(' || text[end - 1] == ' ' ||
          text[end - 1] == ':' || text[end - 1] == '\n' || text[end - 1] == '\r'))
    end--;
  size_t start = end;
  while (start > 0 && end - start < 255) {
    char c = text[start - 1];
    if (!text::is_alnum(c) && c != '.' && c != '-' && c != '_') break;
    start--;
  }
  std::string_view name = text.substr(start, end - start);
  if (start > 0 && text[start - 1] == '@') return {};
  return host_at(name) == name || name.ends_with('.') ? host_at(name)
                                                      : std::string_view();
}

// An address without a name: at the start of its line, or behind words for a server. One
// that a report quotes from the reply ("does not allow [192.0.2.1]") is the client's.
static bool is_a_server(std::string_view text, const FoundIp& found) {
  std::string words = text::to_lower(
      text.substr(found.at > 24 ? found.at - 24 : 0, std::min<size_t>(found.at, 24)));
  while (!words.empty() &&
         (words.back() == ' ' || words.back() == '[' || words.back() == '('))
    words.pop_back();
  if (words.empty() || words.back() == '\n' || words.back() == '\r') {
    std::string_view behind = text.substr(found.at + found.length);
    for (std::string_view sign :
         {" does not like"sv, " failed"sv, " said"sv, " refused"sv, ":"sv, "]:"sv})
      if (behind.starts_with(sign)) return true;
    return text::trim(behind).empty();
  }
  for (std::string_view sign :
       {"connected to"sv, "connect to"sv, "connection to"sv, "connecting to"sv, "host"sv,
        "host:"sv, "server"sv, "relay"sv, "relay="sv, "talking to"sv, "sent to"sv,
        "mta"sv})
    if (words.ends_with(sign)) return true;
  return false;
}

Host host_in(std::string_view lead_in) {
  Host host;
  auto ips = addresses_in(lead_in);
  for (size_t i = ips.size(); i-- > 0;) {
    std::string name = text::to_lower(name_before(lead_in, ips[i].at));
    if (name.empty() && !is_a_server(lead_in, ips[i])) continue;
    host.ip = ips[i].ip;
    host.name = name;
    return host;
  }
  static constexpr std::string_view kBeforeName[] = {
      "host: ", "host ", "server at ", "server ", "connected to ", "mta "};
  static constexpr text::Phrases kSigns(kBeforeName);
  std::array<size_t, std::size(kBeforeName)> first{};
  uint64_t seen = 0;
  kSigns.each(lead_in, [&](size_t sign, size_t at) {
    if (!(seen >> sign & 1)) first[sign] = at;
    seen |= uint64_t{1} << sign;
    return false;
  });
  for (size_t sign = 0; sign < first.size(); sign++) {
    if (!(seen >> sign & 1)) continue;
    std::string_view name =
        host_at(lead_in.substr(first[sign] + kBeforeName[sign].size()));
    if (name.empty()) continue;
    host.name = text::to_lower(name);
    return host;
  }
  if (text::find_ignore_case(lead_in, "gave this error") == lead_in.npos) return host;
  auto names = names_in(lead_in);
  for (size_t i = names.size(); i-- > 0;)
    if (!names[i].behind_at) {
      host.name = names[i].domain;
      break;
    }
  return host;
}

static bool at_word_start(std::string_view text, size_t at) {
  if (at == 0) return true;
  char c = text[at - 1];
  return !text::is_alnum(c) && c != '.' && c != '-' && c != '_' && c != '=' && c != '/' &&
         c != '@';
}

// Does the reply begin here for sure: at the start, at a line's start, behind ':' or ';',
// a quote, or the arrow of a session's transcript ("<-- 550 ...")?
static bool introduced(std::string_view text, size_t at) {
  size_t before = at;
  while (before > 0 && text::is_blank(text[before - 1])) before--;
  if (before == 0) return true;
  char c = text[before - 1];
  bool arrow =
      before > 1 && c == '-' && (text[before - 2] == '-' || text[before - 2] == '<');
  // "bob@example.net: [192.0.2.5], 550 no": behind the server.
  bool server =
      c == ',' && before > 1 && (text[before - 2] == ']' || text[before - 2] == ')');
  return arrow || server || c == ':' || c == ';' || c == '\n' || c == '\r' || c == '\'' ||
         c == '"' || c == '#' || c == '<' || c == '>' || c == '(' || c == '=';
}

// "ResponseCode 421", "error code 550": words that say what the number is.
static bool named_code(std::string_view text, size_t at) {
  std::string_view before =
      text::trim(text.substr(at > 20 ? at - 20 : 0, std::min<size_t>(at, 20)));
  for (std::string_view word : {"code"sv, "error"sv, "status"sv, "response"sv, "reply"sv,
                                "returned"sv, "responded"sv, "answered"sv, "said"sv}) {
    if (before.size() < word.size()) continue;
    if (text::equals_ignore_case(before.substr(before.size() - word.size()), word))
      return true;
  }
  return false;
}

// Where the reply's code stands; npos if there is none.
static size_t find_reply(std::string_view text) {
  constexpr size_t kMaxSearched = 16384;
  size_t likely = text.npos;
  text = text.substr(0, kMaxSearched);
  for (size_t at = text::find_either(text, '4', '5'); at + 3 <= text.size();
       at = text::find_either(text, '4', '5', at + 1)) {
    if (!is_refusal_code(text.substr(at))) continue;
    if (!at_word_start(text, at)) continue;
    if (introduced(text, at)) return at;
    if (likely != text.npos) continue;
    std::string_view behind = text.substr(at + 3, 12);
    // "… error 550-'5.7.1 no'": IronPort quotes the reply.
    if (behind.starts_with("-'") || behind.starts_with("-\"")) behind.remove_prefix(1);
    bool with_status =
        behind.size() > 1 && smtp::enhanced_status_length(behind.substr(1)) > 0;
    if (with_status || named_code(text, at)) likely = at;
  }
  return likely;
}

// "5.2.2 <bob@example.net>... Mailbox full" at the start of a line: a reply whose code
// the reporter left out.
static size_t find_status(std::string_view text) {
  mail::Lines lines(text.substr(0, 4096));
  while (lines.next()) {
    std::string_view line = lines.line();
    while (!line.empty() && text::is_space(line.front())) line.remove_prefix(1);
    for (std::string_view lead : {"-- "sv, "status: "sv})
      if (text::starts_with_ignore_case(line, lead)) line.remove_prefix(lead.size());
    if (!line.empty() && line.front() > '3' && smtp::enhanced_status_length(line) > 0)
      return static_cast<size_t>(line.data() - text.data());
  }
  return text.npos;
}

// Without a code: behind the last of the words that introduce a reply, each where it
// comes first.
static size_t find_words(std::string_view text) {
  static constexpr std::string_view kIntroductions[] = {
      " said:",      "remote host said:", "reason:",       "said: ",
      "smtp error:", "server error:",     "remote error:", "returned error:"};
  static constexpr text::Phrases kSigns(kIntroductions);
  size_t start = 0;
  uint64_t seen = 0;
  kSigns.each(text.substr(0, 2000 + 17), [&](size_t sign, size_t at) {
    if (!(seen >> sign & 1) && at < 2000)
      start = std::max(start, at + kIntroductions[sign].size());
    seen |= uint64_t{1} << sign;
    return false;
  });
  return start;
}

static void trim_end(text::Excerpt& excerpt) {
  size_t length = excerpt.text.size();
  while (length > 0 && text::is_space(excerpt.text[length - 1])) length--;
  excerpt.cut(length);
}

// "<server #5.5.0 smtp;550 … >", "(reason: 550 …)", "[550 …]": the bracket opened before
// the reply.
static void drop_closing_bracket(text::Excerpt& reply) {
  if (reply.text.ends_with('"') && text::count_byte(reply.text, '"') % 2 == 1)
    return reply.cut(reply.size() - 1);
  for (std::string_view pair : {"<>"sv, "()"sv, "[]"sv}) {
    if (!reply.text.ends_with(pair[1])) continue;
    if (text::count_byte(reply.text, pair[1]) > text::count_byte(reply.text, pair[0]))
      reply.cut(reply.size() - 1);
    return;
  }
}

// Do these words stand at `at`, any white space where they have a blank? A trailer may be
// folded.
static bool stands_folded(std::string_view text, size_t at, std::string_view words) {
  if (text.size() - at < words.size()) return false;
  for (size_t i = 0; i < words.size(); i++) {
    char c = text[at + i];
    if (c != words[i] && !(words[i] == ' ' && text::is_space(c))) return false;
  }
  return true;
}

// Where these words, which begin with a character that is no blank, stand; npos if
// nowhere.
static size_t find_folded(std::string_view text, std::string_view words,
                          size_t from = 0) {
  size_t at = text.find(words.front(), from);
  while (at != text.npos && !stands_folded(text, at, words))
    at = text.find(words.front(), at + 1);
  return at;
}

// The last of them.
static size_t rfind_folded(std::string_view text, std::string_view words) {
  size_t last = text.npos;
  for (size_t at = find_folded(text, words); at != text.npos;
       at = find_folded(text, words, at + 1))
    last = at;
  return last;
}

// "(in reply to RCPT TO command)", "> #SMTP#", "Giving up on 192.0.2.1."
static void take_trailer(FramedReply& framed) {
  text::Excerpt& reply = framed.reply;
  trim_end(reply);
  std::string_view whole = reply.text;
  size_t kept = whole.size();
  size_t open = rfind_folded(whole, "(in ");
  if (open != whole.npos) {
    std::string words;  // with single blanks: folding put an indent anywhere
    for (char c : whole.substr(open, 200)) {
      char folded = text::is_space(c) ? ' ' : c;
      if (folded != ' ' || words.empty() || words.back() != ' ') words += folded;
    }
    if (text::starts_with_ignore_case(words, "(in reply to ")) {
      framed.phase = phase_in(words);
      framed.remote = true;
      kept = open;
    }
  }
  size_t giving_up = find_folded(whole, "Giving up on ");
  if (giving_up < kept) {
    auto ips = addresses_in(whole.substr(giving_up));
    if (!ips.empty() && !framed.host.ip) framed.host.ip = ips.front().ip;
    framed.remote = true;
    kept = giving_up;
  }
  reply.cut(kept);
  trim_end(reply);
  for (std::string_view mark : {"#SMTP#"sv, "##"sv, "#SMTP"sv}) {
    if (!reply.text.ends_with(mark)) continue;
    reply.cut(reply.size() - mark.size());
    trim_end(reply);
  }
  drop_closing_bracket(reply);
  trim_end(reply);
}

// "Thu 2026-11-12 09:12:05: --> QUIT", "--- End Transcript ---", "Remote system: dns;mx":
// the report goes on, not the reply.
static bool is_report_line(std::string_view line) {
  size_t arrow = line.find("-> ");
  return (arrow != line.npos && arrow > 0 && arrow < 40 && line[arrow - 1] == '-') ||
         line.starts_with("--- ") ||
         text::starts_with_ignore_case(line, "remote system: ");
}

// An empty line ends the reply, unless its code goes on behind it.
static size_t reply_end(std::string_view text, size_t start) {
  std::string_view code = text.substr(start, 3);
  bool empty = false;
  mail::Lines lines(text, start);
  while (lines.next()) {
    std::string_view line = text::trim(lines.line());
    if (line.empty()) {
      empty = true;
      continue;
    }
    if (empty && !line.starts_with(code)) return lines.offset();
    if (lines.offset() > start && is_report_line(line)) return lines.offset();
    empty = false;
  }
  return text.size();
}

bool holds_reply(std::string_view text) {
  return find_reply(text) != text.npos;
}

bool holds_status_line(std::string_view text) {
  return find_status(text) != text.npos;
}

FramedReply unframe(const text::Excerpt& text) {
  FramedReply framed;
  size_t start = find_reply(text.text);
  framed.has_code = start != std::string::npos;
  if (!framed.has_code) start = find_status(text.text);
  bool has_status = start != std::string::npos;
  if (!has_status) start = find_words(text.text);
  std::string_view lead_in = std::string_view(text.text).substr(0, start);
  if (!lead_in.empty()) {
    framed.host = host_in(lead_in);
    LeadInSigns signs = signs_in(lead_in);
    framed.phase = signs.phase;
    framed.remote = signs.remote;
  }
  size_t end = has_status ? reply_end(text.text, start) : text.size();
  framed.reply = text.part(start, end - start);
  take_trailer(framed);
  return framed;
}

}  // namespace mailwhy::bounce
