// Postfix: smtpd and pickup know who handed a mail in, qmgr the sender, smtp and its
// likes what became of it; the reject lines of smtpd, postscreen and cleanup are about
// this server's own clients.
#include "bounce/log_event.h"
#include "bounce/log_words.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

static std::string_view daemon_of(std::string_view program) {
  size_t slash = program.rfind('/');
  return slash == program.npos ? program : program.substr(slash + 1);
}

// "4Yb6AAA6zQ9: " in front of the words.
static std::string_view take_id(std::string_view& words) {
  size_t length = 0;
  while (length < words.size() && length <= 20 && text::is_alnum(words[length])) length++;
  if (length < 5 || length > 20 || !words.substr(length).starts_with(": ")) return {};
  std::string_view id = words.substr(0, length);
  words.remove_prefix(length + 2);
  return id;
}

static void start(LogEvent& event, std::string_view id, LogEvent::Kind kind) {
  event = LogEvent();
  event.format = LogFormat::Postfix;
  event.kind = kind;
  event.id = id;
}

// "name=value, name=<value>, name=value": takes the first off.
static bool take_field(std::string_view& rest, std::string_view& name,
                       std::string_view& value) {
  size_t at = 0;
  while (at < rest.size() && (rest[at] == ' ' || rest[at] == ',')) at++;
  size_t start = at;
  while (at < rest.size() && rest[at] != '=' && at < start + 40) at++;
  if (at >= rest.size() || rest[at] != '=') return false;
  name = rest.substr(start, at - start);
  start = ++at;
  if (at < rest.size() && rest[at] == '<') {
    while (at < rest.size() && rest[at] != '>') at++;
    value = rest.substr(start + 1, at - start - 1);
    at += at < rest.size();
  } else {
    while (at < rest.size() && !(rest[at] == ',' && rest.substr(at).starts_with(", ")))
      at++;
    value = rest.substr(start, at - start);
  }
  rest.remove_prefix(at);
  return true;
}

// "from=<alice@example.org>, size=2310, nrcpt=1 (queue active)"; with "status=expired,
// returned to sender" the mail is given up.
static bool read_sender(std::string_view id, std::string_view words, LogEvent& event) {
  start(event, id, LogEvent::Kind::Mail);
  std::string_view name, value;
  while (take_field(words, name, value)) {
    if (name == "from") event.sender = value;
    if (name == "nrcpt") event.recipient_count = count_in(value);
    if (name == "status" && value.find("expired") != value.npos)
      event.kind = LogEvent::Kind::Expired;
  }
  return true;
}

// "client=mail.example.org[192.0.2.1], sasl_method=PLAIN, sasl_username=alice, ...";
// orig_queue_id and orig_client come from the first queue through a filter (XFORWARD).
static bool read_client(std::string_view id, std::string_view words, LogEvent& event) {
  start(event, id, LogEvent::Kind::Mail);
  std::string_view name, value;
  while (take_field(words, name, value)) {
    if (name == "client" || name == "orig_client")
      split_host(value, event.client_name, event.client_ip);
    if (name == "sasl_username") event.login = value;
    if (name == "orig_queue_id") event.came_from = value;
  }
  return true;
}

static bool read_pickup(std::string_view id, std::string_view words, LogEvent& event) {
  if (!words.starts_with("uid=")) return false;
  start(event, id, LogEvent::Kind::Mail);
  std::string_view uid = words.substr(0, words.find(' '));
  std::string_view from = log_value(words, "from");
  // The login name where sendmail(1) gave one, else the number.
  event.user = from.empty() || from.find('@') != from.npos ? uid : from;
  return true;
}

// "queued as 4F9D195432C" of the next queue, "forwarded as 4F9D195432C" of local(8).
static std::string_view next_queue(std::string_view said) {
  for (std::string_view sign : {"queued as ", "forwarded as "}) {
    size_t at = said.rfind(sign);
    if (at == said.npos) continue;
    std::string_view id = said.substr(at + sign.size());
    size_t length = 0;
    while (length < id.size() && text::is_alnum(id[length])) length++;
    return id.substr(0, length);
  }
  return {};
}

// "to=<bob@example.net>, orig_to=<b@example.com>, relay=mx.example.net[198.51.100.7]:25,
// delay=1.4, delays=..., dsn=5.7.1, status=bounced (host ... said: 550 ...)"
static bool read_attempt(std::string_view id, std::string_view words, LogEvent& event) {
  size_t close = words.find('>');
  size_t status = words.find(", status=", close);
  if (status == words.npos) return false;
  std::string_view outcome = words.substr(status + 9);
  std::string_view verdict = outcome.substr(0, outcome.find(' '));
  start(event, id, LogEvent::Kind::Attempt);
  event.recipients = words.substr(4, close - 4);
  std::string_view fields = words.substr(close + 1, status - close - 1);
  if (begins(fields, ", orig_to=<")) {
    close = std::min(fields.find('>'), fields.size() - 1);
    event.original_recipient = fields.substr(11, close - 11);
    fields.remove_prefix(close + 1);
  }
  std::string_view relay;
  if (begins(fields, ", relay=")) {
    relay = fields.substr(8, fields.find(',', 8) - 8);
    fields.remove_prefix(8 + relay.size());
  }
  if (size_t dsn = fields.rfind(", dsn="); dsn != fields.npos)
    event.status = fields.substr(dsn + 6);
  if (outcome.size() > verdict.size() + 2) {
    event.said = outcome.substr(verdict.size() + 1);
    if (event.said.starts_with('(')) event.said.remove_prefix(1);
    if (event.said.ends_with(')')) event.said.remove_suffix(1);
  }
  if (relay != "none") split_host(relay, event.relay_name, event.relay_ip);
  // "local", "virtual", "dovecot", "mail.example.org[private/dovecot-lmtp]"
  event.local = !event.relay_name.empty() &&
                (event.relay_ip.empty() || event.relay_ip.find('/') != relay.npos);
  if (verdict == "sent") {
    // A filter hands it back to another queue; what stays here took it into a mailbox.
    bool near = begins(event.relay_ip, "127.") || event.relay_ip == "::1" ||
                begins(event.said, "forwarded as ");
    if (near) event.next_id = next_queue(event.said);
    event.local = event.local || near;
    event.outcome = event.next_id.empty() ? LogEvent::Outcome::Delivered
                                          : LogEvent::Outcome::PassedOn;
  } else if (verdict == "deferred") {
    event.outcome = LogEvent::Outcome::Deferred;
  } else if (verdict == "bounced" || verdict == "expired") {
    event.outcome = LogEvent::Outcome::Refused;
  } else {
    return false;  // "deliverable", "undeliverable": a probe, no mail
  }
  return true;
}

static Phase postfix_phase_of(std::string_view command) {
  struct Known {
    std::string_view word;
    Phase phase;
  };
  constexpr Known kKnown[] = {{"RCPT", Phase::Rcpt}, {"CONNECT", Phase::Connect},
                              {"MAIL", Phase::Mail}, {"END-OF-MESSAGE", Phase::EndOfData},
                              {"HELO", Phase::Helo}, {"EHLO", Phase::Helo},
                              {"DATA", Phase::Data}};
  for (const Known& known : kKnown)
    if (command.starts_with(known.word)) return known.phase;
  return Phase::Unknown;
}

// "reject: RCPT from client.example[192.0.2.1]:2525: 550 5.7.1 <a@b>: ...; from=<> to=<>
// proto=ESMTP helo=<x>" (postscreen puts commas between): the client is the one refused.
static bool read_reject(std::string_view id, std::string_view words, LogEvent& event) {
  if (!words.starts_with("reject: ") && !words.starts_with("milter-reject: "))
    return false;
  words.remove_prefix(words.find(' ') + 1);
  size_t from = words.find(" from ");
  if (from == words.npos || from > 200) return false;
  std::string_view command = words.substr(0, from);
  std::string_view client = words.substr(from + 6);
  // cleanup: "header Subject: ... from client.example[192.0.2.1]; from=<> ...: 5.7.1 no"
  size_t open = client.find('[');
  size_t close = open == client.npos ? client.npos : client.find(']', open);
  if (close == client.npos) return false;
  std::string_view said = client.substr(close + 1);
  start(event, id == "NOQUEUE" ? std::string_view() : id, LogEvent::Kind::TurnedAway);
  split_host(client.substr(0, close + 1), event.client_name, event.client_ip);
  event.phase = postfix_phase_of(command);
  size_t tail = said.rfind("; from=<");
  std::string_view values;
  if (tail == 0) {
    size_t colon = said.find(": ", said.find(" proto="));
    values = said.substr(2, colon == said.npos ? colon : colon - 2);
    said = colon == said.npos ? std::string_view() : said.substr(colon + 2);
    event.phase = Phase::EndOfData;
  } else {
    if (tail != said.npos) values = said.substr(tail + 2);
    said = said.substr(0, tail);
    if (said.starts_with(':') && said.find(": ") != 0)  // the client's port
      said.remove_prefix(std::min(said.find(": "), said.size()));
    if (said.starts_with(':')) said.remove_prefix(1);
  }
  event.said = text::trim(said);
  if (!values.empty()) {
    event.sender = log_value(values, "from");
    event.recipients = log_value(values, "to");
    event.helo = log_value(values, "helo");
    event.login = log_value(values, "sasl_username");
  }
  event.outcome = event.said.starts_with('4') ? LogEvent::Outcome::Deferred
                                              : LogEvent::Outcome::Refused;
  return true;
}

// "warning: header X-PHP-Originating-Script: 33:mailer.php from local; from=<...> ...",
// logged where header_checks say so.
static bool read_header(std::string_view id, std::string_view words, LogEvent& event) {
  size_t at = words.find("header X-PHP-");
  if (at == words.npos || at > 16) return false;
  words.remove_prefix(at + 7);
  size_t colon = words.find(": ");
  if (colon == words.npos) return false;
  std::string_view name = words.substr(0, colon);
  if (name != "X-PHP-Originating-Script" && name != "X-PHP-Script") return false;
  std::string_view value = words.substr(colon + 2);
  size_t end = value.rfind("; from=<");
  value = value.substr(0, end);
  value = value.substr(0, value.rfind(" from "));
  // "shop.example/mail.php for 192.0.2.1, 198.51.100.2": who called the page changes.
  if (name == "X-PHP-Script") value = value.substr(0, value.find(" for "));
  start(event, id, LogEvent::Kind::Mail);
  event.script = text::trim(value);
  return !event.script.empty();
}

bool read_postfix_event(const LogLine& line, LogEvent& event) {
  std::string_view words = line.words;
  if (begins(words, "NOQUEUE: ")) return read_reject("NOQUEUE", words.substr(9), event);
  std::string_view id = take_id(words);
  if (id.empty() || words.empty()) return false;
  switch (words.front()) {
    case 't':
      return begins(words, "to=<") && read_attempt(id, words, event);
    case 'f':
      return begins(words, "from=<") && read_sender(id, words, event);
    case 'c':
      return begins(words, "client=") && read_client(id, words, event);
    case 'u':
      return daemon_of(line.program) == "pickup" && read_pickup(id, words, event);
    case 'r':
      if (words.size() == 7 && begins(words, "removed")) {
        start(event, id, LogEvent::Kind::Done);
        return true;
      }
      return read_reject(id, words, event);
    case 'm':
      return begins(words, "milter-reject: ") && read_reject(id, words, event);
    case 'w':
    case 'i':
      return daemon_of(line.program) == "cleanup" && read_header(id, words, event);
    default:
      return false;
  }
}

}  // namespace mailwhy::bounce
