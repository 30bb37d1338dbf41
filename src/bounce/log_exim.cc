// Exim: "<=" knows the sender, "**" and "==" the refusal; "rejected" lines are the
// refusing side's.
#include "bounce/host_text.h"
#include "bounce/lead_in.h"
#include "bounce/log_line.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

// "1rA474-000000-Qq", or the longer ones since 4.97: three groups of letters and digits.
static bool is_message_id(std::string_view word) {
  size_t groups = 1, length = 0;
  for (char c : word) {
    if (c == '-') {
      if (length < 5) return false;
      groups++;
      length = 0;
    } else if (text::is_alnum(c)) {
      length++;
    } else {
      return false;
    }
  }
  return groups == 3 && length >= 2 && length <= 6 && word.size() <= 32;
}

// "H=mx.example.net [203.0.113.37]:25", "H=(helo) [192.0.2.1]", "H=name (helo)
// [192.0.2.1]:1234".
static Host host_value(std::string_view words, std::string& helo) {
  Host host;
  size_t at = words.find("H=");
  if (at == words.npos || (at > 0 && words[at - 1] != ' ')) return host;
  std::string_view rest = words.substr(at + 2, 512);
  if (!rest.starts_with('(') && !rest.starts_with('['))
    host.name = text::to_lower(host_at(rest));
  size_t open = rest.find('[');
  size_t paren = rest.find('(');
  if (paren < open && open != rest.npos)
    helo = std::string(rest.substr(paren + 1, rest.find(')', paren) - paren - 1));
  if (open != rest.npos) {
    auto ip =
        net::IpAddress::parse(rest.substr(open + 1, rest.find(']', open) - open - 1));
    if (ip) host.ip = *ip;
  }
  return host;
}

// "I=[192.0.2.1]:25", the local end of the connection.
static std::optional<net::IpAddress> local_end(std::string_view words) {
  size_t at = words.find(" I=[");
  if (at == words.npos) return std::nullopt;
  std::string_view rest = words.substr(at + 4, 64);
  auto ip = net::IpAddress::parse(rest.substr(0, rest.find(']')));
  if (!ip || net::scope_of(*ip) != net::Scope::Global) return std::nullopt;
  return *ip;
}

// Where the words behind the fields begin: behind the first ": " that stands outside of
// them.
static size_t text_start(std::string_view words) {
  size_t at = words.find(": ");
  return at == words.npos ? words.size() : at + 2;
}

static Draft draft_at(const LogLine& line, std::string_view said) {
  Draft draft;
  draft.format = "exim-log";
  draft.source = Source::LogLine;
  draft.refused_at = line.time;
  draft.said = text::excerpt_of(
      said, line.offset + static_cast<size_t>(said.data() - line.words.data()));
  return draft;
}

// "** user@example.net <orig@example.net> F=<sender> R=… H=…: text"
static LogEntry read_failure(const LogLine& line, std::string_view words, bool deferred) {
  size_t start = text_start(words);
  std::string_view fields = words.substr(0, start);
  Draft draft = draft_at(line, words.substr(start));
  std::string_view address = fields.substr(0, fields.find_first_of(" :"));
  draft.recipient = std::string(address);
  std::string_view behind = text::trim(fields.substr(address.size()));
  if (behind.starts_with('<'))
    draft.original_recipient = std::string(behind.substr(1, behind.find('>') - 1));
  if (behind.starts_with('(')) {  // "bob (bob@example.net) <…>"
    std::string_view inside = behind.substr(1, behind.find(')') - 1);
    if (inside.find('@') != inside.npos) draft.recipient = std::string(inside);
  }
  std::string helo;
  draft.refused_by = host_value(fields, helo);
  draft.client_ip = local_end(fields);
  if (fields.find("F=<") != fields.npos)
    draft.sender = std::string(log_value(fields, "F"));
  draft.reported_by = text::to_lower(line.host);
  draft.delayed = deferred;
  LogEntry entry;
  entry.failed = std::move(draft);
  return entry;
}

// "H=mail.example.org (helo) [192.0.2.1] F=<a@example.org> rejected RCPT <b@example.net>:
// SPF check failed"
static std::optional<LogEntry> read_rejection(const LogLine& line,
                                              std::string_view words) {
  size_t at = words.find(" rejected ");
  if (at == words.npos || !(words.starts_with("H=") || words.find(" H=") < at))
    return std::nullopt;
  std::string_view fields = words.substr(0, at);
  std::string_view what = words.substr(at + 10);
  size_t colon = what.find(": ");
  if (colon == what.npos) return std::nullopt;
  std::string_view command = what.substr(0, colon);
  Draft draft = draft_at(line, what.substr(colon + 2));
  draft.phase = command.starts_with("RCPT")                                  ? Phase::Rcpt
                : command.starts_with("MAIL")                                ? Phase::Mail
                : command.starts_with("EHLO") || command.starts_with("HELO") ? Phase::Helo
                : command.starts_with("connection") ? Phase::Connect
                : command.starts_with("after DATA") ? Phase::EndOfData
                                                    : Phase::Unknown;
  Host client = host_value(fields, draft.helo);
  draft.client_ip = client.ip;
  if (draft.helo.empty()) draft.helo = client.name;
  if (fields.find("F=<") != fields.npos)
    draft.sender = std::string(log_value(fields, "F"));
  size_t open = command.find('<');
  if (open != command.npos && draft.phase == Phase::Rcpt)
    draft.recipient =
        std::string(command.substr(open + 1, command.find('>', open) - open - 1));
  draft.refused_by.name = text::to_lower(line.host);
  draft.delayed = fields.ends_with("temporarily");
  LogEntry entry;
  entry.failed = std::move(draft);
  return entry;
}

std::optional<LogEntry> read_exim_line(const LogLine& line) {
  if (!line.program.empty() && line.program.find("exim") == line.program.npos)
    return std::nullopt;
  std::string_view words = line.words;
  // "2026-11-21 06:23:28 [1234] 1rA253X-…": the pid is logged on request.
  if (words.starts_with('[') && words.find("] ") < 12)
    words.remove_prefix(words.find("] ") + 2);
  // The exim of cPanel logs its time once more behind syslog's.
  std::string_view first = words.substr(0, words.find(' '));
  LogEntry entry;
  if (!is_message_id(first)) return read_rejection(line, words);
  entry.id = std::string(first);
  words.remove_prefix(std::min(words.size(), first.size() + 1));
  if (words.starts_with('[') && words.find("] ") < 12)
    words.remove_prefix(words.find("] ") + 2);
  if (words.starts_with("<= ")) {
    std::string_view sender = words.substr(3);
    sender = sender.substr(0, sender.find(' '));
    entry.mail = LogMail{std::string(sender == "<>" ? "" : sender), std::nullopt, ""};
    return entry;
  }
  bool failed = words.starts_with("** ");
  if (failed || words.starts_with("== ")) {
    LogEntry read = read_failure(line, words.substr(3), !failed);
    read.id = entry.id;
    return read;
  }
  if (words.starts_with("=> ") || words.starts_with("-> ")) {
    std::string_view address = words.substr(3);
    entry.failed = draft_at(line, "");
    entry.failed->recipient = std::string(address.substr(0, address.find(' ')));
    entry.delivered = true;
    return entry;
  }
  auto rejection = read_rejection(line, words);
  if (rejection) rejection->id = entry.id;
  return rejection;
}

}  // namespace mailwhy::bounce
