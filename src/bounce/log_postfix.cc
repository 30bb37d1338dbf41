// Postfix: qmgr knows the sender, smtp the refusal; smtpd's reject lines are the other
// side's.
#include "bounce/host_text.h"
#include "bounce/lead_in.h"
#include "bounce/log_line.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

// "mx.example.net[198.51.100.7]:25"
static Host host_of(std::string_view relay) {
  Host host;
  if (relay == "none") return host;
  host.name = text::to_lower(host_at(relay));
  auto ips = addresses_in(relay);
  if (!ips.empty()) host.ip = ips.front().ip;
  return host;
}

static std::string_view daemon_of(std::string_view program) {
  size_t slash = program.rfind('/');
  return slash == program.npos ? program : program.substr(slash + 1);
}

// "4Yb6AAA6zQ9: " in front of the words.
static std::string_view take_id(std::string_view& words) {
  size_t colon = words.find(": ");
  if (colon == words.npos || colon > 20 || colon < 5) return {};
  std::string_view id = words.substr(0, colon);
  for (char c : id)
    if (!text::is_alnum(c)) return {};
  words.remove_prefix(colon + 2);
  return id;
}

// "NOQUEUE: reject: RCPT from client.example[192.0.2.1]: 550 5.7.1 <a@b>: …; from=<>
// to=<> proto=ESMTP helo=<x>": the client is the one refused.
static std::optional<LogEntry> read_reject(const LogLine& line, std::string_view words) {
  bool milter = words.starts_with("milter-reject: ");
  if (!words.starts_with("reject: ") && !milter && !words.starts_with("reject_warning: "))
    return std::nullopt;
  words.remove_prefix(words.find(' ') + 1);
  size_t from = words.find(" from ");
  if (from == words.npos) return std::nullopt;
  std::string_view command = words.substr(0, from);
  std::string_view client = words.substr(from + 6);
  size_t colon = client.find("]: ");
  if (colon == client.npos) colon = client.find("]:");
  if (colon == client.npos) return std::nullopt;
  size_t open = client.substr(0, colon).rfind('[');
  if (open == client.npos) return std::nullopt;
  std::string_view said = text::trim(client.substr(colon + 2));
  size_t tail = said.rfind("; from=<");
  std::string_view values =
      tail == said.npos ? std::string_view() : said.substr(tail + 2);
  said = said.substr(0, tail);

  Draft draft;
  draft.format = "postfix-log";
  draft.source = Source::LogLine;
  draft.said = text::excerpt_of(
      said, line.offset + static_cast<size_t>(said.data() - line.words.data()));
  std::string_view ip = client.substr(open + 1, colon - open - 1);
  if (text::starts_with_ignore_case(ip, "ipv6:")) ip.remove_prefix(5);
  if (auto address = net::IpAddress::parse(ip)) draft.client_ip = *address;
  draft.phase = command == "CONNECT"                     ? Phase::Connect
                : command == "RCPT"                      ? Phase::Rcpt
                : command == "MAIL"                      ? Phase::Mail
                : command == "DATA"                      ? Phase::Data
                : command == "END-OF-MESSAGE"            ? Phase::EndOfData
                : command == "HELO" || command == "EHLO" ? Phase::Helo
                                                         : Phase::Unknown;
  if (!values.empty()) {
    draft.sender = std::string(log_value(values, "from"));
    draft.recipient = std::string(log_value(values, "to"));
    draft.helo = std::string(log_value(values, "helo"));
  }
  draft.refused_by.name = text::to_lower(line.host);
  draft.refused_at = line.time;
  LogEntry entry;
  entry.failed = std::move(draft);
  return entry;
}

std::optional<LogEntry> read_postfix_line(const LogLine& line) {
  if (line.program.find("postfix") == line.program.npos) return std::nullopt;
  std::string_view daemon = daemon_of(line.program);
  std::string_view words = line.words;
  LogEntry entry;
  if (words.starts_with("NOQUEUE: ")) return read_reject(line, words.substr(9));
  entry.id = std::string(take_id(words));
  if (entry.id.empty()) return std::nullopt;
  if (auto reject = read_reject(line, words)) return reject;
  if (words.starts_with("from=<")) {
    entry.mail = LogMail{std::string(log_value(words, "from")), std::nullopt, ""};
    return entry;
  }
  if (!words.starts_with("to=<") || daemon == "postscreen") return std::nullopt;
  size_t status = words.find(", status=");
  if (status == words.npos) return std::nullopt;
  std::string_view outcome = words.substr(status + 9);
  std::string_view verdict = outcome.substr(0, outcome.find(' '));
  Draft draft;
  draft.format = "postfix-log";
  draft.source = Source::LogLine;
  draft.recipient = std::string(log_value(words, "to"));
  draft.original_recipient = std::string(log_value(words.substr(0, status), "orig_to"));
  draft.status = std::string(log_value(words.substr(0, status), "dsn"));
  draft.reported_by = text::to_lower(line.host);
  draft.refused_at = line.time;
  draft.refused_by = host_of(log_value(words.substr(0, status), "relay"));
  draft.delayed = verdict == "deferred";
  size_t open = outcome.find('(');
  if (open != outcome.npos) {
    std::string_view said = outcome.substr(open + 1);
    if (said.ends_with(')')) said.remove_suffix(1);
    draft.said = text::excerpt_of(
        said, line.offset + static_cast<size_t>(said.data() - line.words.data()));
  }
  entry.delivered = verdict == "sent" || verdict == "delivered";
  if (!entry.delivered && verdict != "bounced" && verdict != "deferred" &&
      verdict != "expired" && verdict != "undeliverable")
    return std::nullopt;
  entry.failed = std::move(draft);
  return entry;
}

}  // namespace mailwhy::bounce
