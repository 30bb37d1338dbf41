// sendmail, OpenSMTPD and qmail.
#include "bounce/host_text.h"
#include "bounce/log_line.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

static Draft draft_for(const LogLine& line, std::string_view format) {
  Draft draft;
  draft.format = std::string(format);
  draft.source = Source::LogLine;
  draft.refused_at = line.time;
  draft.reported_by = text::to_lower(line.host);
  return draft;
}

static text::Excerpt excerpt_in(const LogLine& line, std::string_view part) {
  return text::excerpt_of(
      part, line.offset + static_cast<size_t>(part.data() - line.words.data()));
}

// "relay=mx.example.net. [198.51.100.7]": the value has a blank in it.
static Host relay_of(std::string_view words) {
  Host host;
  size_t at = words.find("relay=");
  if (at == words.npos) return host;
  std::string_view value = words.substr(at + 6);
  value = value.substr(0, value.find(','));
  host.name = text::to_lower(host_at(value));
  auto ips = addresses_in(value);
  if (!ips.empty()) host.ip = ips.back().ip;
  return host;
}

std::optional<LogEntry> read_sendmail_line(const LogLine& line) {
  bool ours = line.program.find("sendmail") != line.program.npos ||
              line.program.starts_with("sm-");
  if (!ours) return std::nullopt;
  std::string_view words = line.words;
  size_t colon = words.find(": ");
  if (colon == words.npos || colon > 24) return std::nullopt;
  LogEntry entry;
  entry.id = std::string(words.substr(0, colon));
  std::string_view values = words.substr(colon + 2);
  if (values.starts_with("from=")) {
    entry.mail = LogMail{std::string(log_value(values, "from")), std::nullopt, ""};
    return entry;
  }
  // "ruleset=check_mail, arg1=<a@example.org>, relay=x [192.0.2.1], reject=550 5.7.1 …":
  // the refusing side.
  if (values.starts_with("ruleset=")) {
    size_t reject = values.find("reject=");
    if (reject == values.npos) return std::nullopt;
    Draft draft = draft_for(line, "sendmail-log");
    draft.said = excerpt_in(line, values.substr(reject + 7));
    draft.reported_by.clear();
    draft.refused_by.name = text::to_lower(line.host);
    Host client = relay_of(values.substr(0, reject));
    draft.client_ip = client.ip;
    draft.helo = client.name;
    std::string_view ruleset = log_value(values, "ruleset");
    std::string argument(log_value(values, "arg1"));
    if (ruleset == "check_rcpt") draft.recipient = argument, draft.phase = Phase::Rcpt;
    if (ruleset == "check_mail") draft.sender = argument, draft.phase = Phase::Mail;
    if (ruleset == "check_relay") draft.phase = Phase::Connect;
    entry.failed = std::move(draft);
    return entry;
  }
  if (!values.starts_with("to=")) return std::nullopt;
  size_t stat = values.rfind(", stat=");
  if (stat == values.npos) return std::nullopt;
  std::string_view outcome = values.substr(stat + 7);
  std::string_view fields = values.substr(0, stat);
  size_t reply = fields.find(", reply=");
  Draft draft = draft_for(line, "sendmail-log");
  draft.recipient = std::string(log_value(fields, "to"));
  draft.status = std::string(log_value(fields.substr(0, reply), "dsn"));
  draft.refused_by = relay_of(fields.substr(0, reply));
  std::string_view controlling = log_value(fields, "ctladdr");
  if (controlling.find('@') != controlling.npos) draft.sender = std::string(controlling);
  std::string_view said = reply == fields.npos ? outcome : fields.substr(reply + 8);
  draft.said = excerpt_in(line, said);
  draft.delayed = outcome.starts_with("Deferred");
  entry.delivered = outcome.starts_with("Sent");
  entry.failed = std::move(draft);
  return entry;
}

// "f1e2 mta delivery evpid=… from=<> to=<> rcpt=<-> source=\"192.0.2.1\"
// relay=\"203.0.113.7 (mx.example)\" delay=1s result=\"PermFail\" stat=\"550 …\""; older:
// "relay: result=PermFail … stat=…".
std::optional<LogEntry> read_opensmtpd_line(const LogLine& line) {
  if (line.program != "smtpd") return std::nullopt;
  std::string_view words = line.words;
  std::string_view result = log_value(words, "result");
  size_t stat = words.find("stat=");
  if (result.empty() || stat == words.npos) return std::nullopt;
  Draft draft = draft_for(line, "opensmtpd-log");
  std::string_view said = words.substr(stat + 5);
  if (said.starts_with('"')) said.remove_prefix(1);
  if (said.ends_with('"')) said.remove_suffix(1);
  draft.said = excerpt_in(line, said);
  draft.sender = std::string(log_value(words, "from"));
  draft.recipient = std::string(log_value(words, "to"));
  std::string_view source = log_value(words, "source");
  if (auto ip = net::IpAddress::parse(source);
      ip && net::scope_of(*ip) == net::Scope::Global)
    draft.client_ip = *ip;
  std::string_view relay = log_value(words, "relay");
  auto ips = addresses_in(relay);
  if (!ips.empty()) draft.refused_by.ip = ips.front().ip;
  size_t open = relay.find('(');
  if (open != relay.npos)
    draft.refused_by.name = text::to_lower(host_at(relay.substr(open + 1)));
  draft.delayed = result == "TempFail";
  LogEntry entry;
  entry.delivered = result == "Ok";
  entry.failed = std::move(draft);
  return entry;
}

// "info msg 12: bytes 2310 from <a@example.org> qp 1 uid 2", "starting delivery 3: msg 12
// to remote b@example.net", "delivery 3: failure:
// 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_…/": the message's and the
// delivery's numbers are the ids.
// qmail writes '_' for a blank and '/' for the end of a line; a '/' of the reply itself,
// as in a page's address, is told from it by what follows.
static void unfold_qmail(std::string& text) {
  auto line_begins = [](std::string_view rest) {
    bool code = rest.size() > 3 && (rest[0] == '4' || rest[0] == '5') &&
                text::is_digit(rest[1]) && text::is_digit(rest[2]) &&
                (rest[3] == '_' || rest[3] == ' ' || rest[3] == '-');
    if (rest.empty() || rest == "/" || code) return true;
    for (std::string_view sign : {"Remote_host", "Remote host", "Giving_up", "Giving up",
                                  "Connected", "STARTTLS", "I'm_", "I_", "It_", "Sorry"})
      if (rest.starts_with(sign)) return true;
    return false;
  };
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] == '_') text[i] = ' ';
    if (text[i] == '/' && line_begins(std::string_view(text).substr(i + 1)))
      text[i] = '\n';
  }
}

std::optional<LogEntry> read_qmail_line(const LogLine& line) {
  if (line.program != "qmail") return std::nullopt;
  std::string_view words = line.words;
  LogEntry entry;
  if (words.starts_with("info msg ")) {
    size_t from = words.find(" from <");
    if (from == words.npos) return std::nullopt;
    entry.id = "msg " + std::string(words.substr(9, words.find(':') - 9));
    std::string_view sender = words.substr(from + 7);
    entry.mail =
        LogMail{std::string(sender.substr(0, sender.find('>'))), std::nullopt, ""};
    return entry;
  }
  if (words.starts_with("starting delivery ")) {
    size_t to = words.find(" to ");
    size_t msg = words.find(": msg ");
    if (to == words.npos || msg == words.npos || msg > to) return std::nullopt;
    entry.id = "delivery " + std::string(words.substr(18, msg - 18));
    std::string_view recipient = words.substr(to + 4);
    recipient.remove_prefix(std::min(recipient.size(), recipient.find(' ') + 1));
    Draft draft = draft_for(line, "qmail-log");
    draft.recipient = std::string(recipient);
    entry.starts = "msg " + std::string(words.substr(msg + 6, to - msg - 6));
    entry.failed = std::move(draft);
    return entry;
  }
  if (!words.starts_with("delivery ")) return std::nullopt;
  size_t colon = words.find(": ");
  if (colon == words.npos) return std::nullopt;
  entry.id = std::string(words.substr(0, colon));
  std::string_view outcome = words.substr(colon + 2);
  Draft draft = draft_for(line, "qmail-log");
  size_t verdict = outcome.find(": ");
  std::string_view said =
      verdict == outcome.npos ? std::string_view() : outcome.substr(verdict + 2);
  draft.said = excerpt_in(line, said);
  unfold_qmail(draft.said.text);
  draft.delayed = outcome.starts_with("deferral");
  entry.delivered = outcome.starts_with("success");
  entry.failed = std::move(draft);
  return entry;
}

}  // namespace mailwhy::bounce
