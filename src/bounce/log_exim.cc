// Exim: "<=" knows the sender and who handed the mail in, "=>" "->" "**" and "==" what
// became of it; "rejected" lines are about this server's own clients, "cwd=" lines about
// programs that call it.
#include "bounce/log_event.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

// "1rA474-000000-Qq", or the longer ones since 4.97: three groups of letters and digits.
static bool is_message_id(std::string_view word) {
  size_t groups = 1, length = 0;
  if (word.size() > 32) return false;
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
  return groups == 3 && length >= 2 && length <= 6;
}

// The value of a field of one or two letters: "A=dovecot_plain:alice", up to a blank.
static std::string_view field(std::string_view fields, std::string_view name) {
  for (size_t at = fields.find(name); at != fields.npos; at = fields.find(name, at + 1)) {
    if (at > 0 && fields[at - 1] != ' ') continue;
    std::string_view value = fields.substr(at + name.size());
    return value.substr(0, value.find(' '));
  }
  return {};
}

struct Peer {
  std::string_view name, helo, ip;
};

// "H=mx.example.net [203.0.113.37]:25", "H=(helo) [192.0.2.1]", "H=name (helo)
// [192.0.2.1]:1234".
static Peer peer_in(std::string_view words) {
  Peer peer;
  size_t at = words.find("H=");
  while (at != words.npos && at > 0 && words[at - 1] != ' ')
    at = words.find("H=", at + 1);
  if (at == words.npos) return peer;
  std::string_view rest = words.substr(at + 2, 600);
  if (!rest.starts_with('(') && !rest.starts_with('['))
    peer.name = rest.substr(0, rest.find(' '));
  size_t open = rest.find('['), paren = rest.find('(');
  if (paren < open && open != rest.npos)
    peer.helo = rest.substr(paren + 1, rest.find(')', paren) - paren - 1);
  if (open != rest.npos) peer.ip = rest.substr(open + 1, rest.find(']', open) - open - 1);
  return peer;
}

// "I=[192.0.2.1]:25", the local end of the connection.
static std::string_view local_end(std::string_view words) {
  size_t at = words.find(" I=[");
  if (at == words.npos) return {};
  std::string_view rest = words.substr(at + 4, 64);
  return rest.substr(0, rest.find(']'));
}

// Where the words behind the fields begin: behind the first ": " outside of them.
static size_t text_start(std::string_view words) {
  size_t at = words.find(": ");
  return at == words.npos ? words.size() : at + 2;
}

// "alice@example.org H=host [192.0.2.1] P=esmtpsa A=dovecot_plain:alice S=2310 ... for
// bob@example.net carol@example.net"
static bool read_arrival(std::string_view id, std::string_view words, LogEvent& event) {
  event = event_of(LogFormat::Exim, id, LogEvent::Kind::Mail);
  std::string_view sender = words.substr(0, words.find(' '));
  event.sender = sender == "<>" ? std::string_view() : sender;
  words.remove_prefix(sender.size());
  // A subject may hold anything: the fields are looked for in front of it.
  std::string_view fields = words.substr(0, words.find(" T=\""));
  Peer peer = peer_in(fields);
  event.client_name = peer.name;
  event.client_ip = peer.ip;
  event.helo = peer.helo;
  if (std::string_view login = field(fields, "A="); !login.empty()) {
    size_t colon = login.find(':');
    event.login = colon == login.npos ? login : login.substr(colon + 1);
  }
  if (std::string_view parent = field(fields, "R="); is_message_id(parent))
    event.came_from = parent;
  std::string_view protocol = field(fields, "P=");
  if (protocol.starts_with("local")) event.user = field(fields, "U=");
  if (size_t at = words.rfind(" for "); at != words.npos) {
    std::string_view rest = words.substr(at + 5);
    event.recipient_count = rest.empty() ? 0 : 1;
    for (char c : rest) event.recipient_count += c == ' ';
  }
  return true;
}

// "user@example.net <orig@example.net> F=<sender> R=... T=... H=...: text"
static bool read_attempt(std::string_view id, std::string_view words,
                         LogEvent::Outcome outcome, LogEvent& event) {
  event = event_of(LogFormat::Exim, id, LogEvent::Kind::Attempt);
  event.outcome = outcome;
  bool delivered = outcome == LogEvent::Outcome::Delivered;
  size_t start = delivered ? words.size() : text_start(words);
  std::string_view fields = words.substr(0, start);
  event.said = words.substr(start);
  std::string_view address = fields.substr(0, fields.find_first_of(" :"));
  event.recipients = address;
  std::string_view behind = text::trim(fields.substr(address.size()));
  if (behind.starts_with('('))  // "bob (bob@example.net) <...>"
    if (std::string_view inside = behind.substr(1, behind.find(')') - 1);
        inside.find('@') != inside.npos)
      event.recipients = inside;
  if (behind.starts_with('<')) {
    std::string_view original = behind.substr(1, behind.find('>') - 1);
    // A local delivery: "alice <alice@example.org>".
    if (address.find('@') == address.npos)
      event.recipients = original;
    else
      event.original_recipient = original;
  }
  Peer peer = peer_in(fields);
  event.relay_name = peer.name;
  event.relay_ip = peer.ip;
  event.local_ip = local_end(fields);
  event.local = delivered && peer.name.empty() && peer.ip.empty();
  if (fields.find("F=<") != fields.npos) event.sender = log_value(fields, "F");
  if (delivered) {
    if (size_t at = fields.find(" C=\""); at != fields.npos) {
      event.said = fields.substr(at + 4);
      event.said = event.said.substr(0, event.said.rfind('"'));
    }
    bool near = event.relay_ip.starts_with("127.") || event.relay_ip == "::1";
    if (size_t at = event.said.rfind(" id="); near && at != event.said.npos) {
      event.next_id = event.said.substr(at + 4);
      if (is_message_id(event.next_id)) event.outcome = LogEvent::Outcome::PassedOn;
    }
  }
  return true;
}

static Phase exim_phase_of(std::string_view command) {
  struct Known {
    std::string_view words;
    Phase phase;
  };
  constexpr Known kKnown[] = {{"RCPT", Phase::Rcpt}, {"MAIL", Phase::Mail},
                              {"EHLO", Phase::Helo}, {"HELO", Phase::Helo},
                              {"AUTH", Phase::Auth}, {"connection", Phase::Connect},
                              {"DATA", Phase::Data}, {"after DATA", Phase::EndOfData}};
  for (const Known& known : kKnown)
    if (command.starts_with(known.words)) return known.phase;
  return Phase::Unknown;
}

// "H=mail.example.org (helo) [192.0.2.1] F=<a@example.org> rejected RCPT <b@example.net>:
// SPF check failed"; "F=<...> A=plain:alice temporarily rejected RCPT <...>: ..."
static bool read_rejection(std::string_view id, std::string_view words, LogEvent& event) {
  size_t at = words.find(" rejected ");
  if (at == words.npos || !(words.starts_with("H=") || words.find("H=") < at))
    return false;
  std::string_view fields = words.substr(0, at);
  std::string_view what = words.substr(at + 10);
  size_t colon = what.find(": ");
  if (colon == what.npos) return false;
  std::string_view command = what.substr(0, colon);
  event = event_of(LogFormat::Exim, id, LogEvent::Kind::TurnedAway);
  event.said = what.substr(colon + 2);
  event.phase = exim_phase_of(command);
  Peer peer = peer_in(fields);
  event.client_ip = peer.ip;
  event.client_name = peer.name;
  event.helo = peer.helo.empty() ? peer.name : peer.helo;
  if (fields.find("F=<") != fields.npos) event.sender = log_value(fields, "F");
  if (std::string_view login = field(fields, "A="); !login.empty())
    event.login = login.substr(login.find(':') + 1);
  size_t open = command.find('<');
  if (open != command.npos && event.phase == Phase::Rcpt)
    event.recipients = command.substr(open + 1, command.find('>', open) - open - 1);
  event.outcome = fields.ends_with("temporarily") ? LogEvent::Outcome::Deferred
                                                  : LogEvent::Outcome::Refused;
  return true;
}

// "cwd=/home/shop/public_html 3 args: /usr/sbin/sendmail -t -i": a program hands in a
// mail. The daemon's own runs stand in its spool.
static bool read_directory(std::string_view words, LogEvent& event) {
  size_t args = words.find(" args: ");
  if (args == words.npos) return false;
  std::string_view folder = words.substr(4, words.rfind(' ', args - 1) - 4);
  std::string_view command = words.substr(args + 7);
  if (folder.find("/spool/exim") != folder.npos || command.find(" -M") != command.npos ||
      command.find(" -q") != command.npos || command.find(" -bd") != command.npos)
    return false;
  event = event_of(LogFormat::Exim, {}, LogEvent::Kind::Script);
  event.script = folder;
  return true;
}

static void skip_pid(std::string_view& words, std::string_view* process = nullptr) {
  size_t close = words.starts_with('[') ? words.find("] ") : words.npos;
  if (close >= 12) return;
  if (process) *process = words.substr(1, close - 1);
  words.remove_prefix(close + 2);
}

bool read_exim_event(const LogLine& line, LogEvent& event) {
  std::string_view words = line.words;
  // "2026-11-21 06:23:28 [1234] 1rA253X-…": the pid is logged on request.
  std::string_view process = line.process;
  skip_pid(words, &process);
  std::string_view first = words.substr(0, words.find(' '));
  if (!is_message_id(first)) {
    if (words.starts_with("cwd=")) {
      if (!read_directory(words, event)) return false;
      event.session = process;
      return true;
    }
    return read_rejection({}, words, event);
  }
  std::string_view id = first;
  words.remove_prefix(std::min(words.size(), first.size() + 1));
  skip_pid(words);
  if (words.size() < 3) return false;
  std::string_view flag = words.substr(0, 3);
  std::string_view rest = words.substr(3);
  if (flag == "<= ") {
    if (!read_arrival(id, rest, event)) return false;
    event.session = process;
    return true;
  }
  if (flag == "=> " || flag == "-> " || flag == ">> ")
    return read_attempt(id, rest, LogEvent::Outcome::Delivered, event);
  if (flag == "** ") return read_attempt(id, rest, LogEvent::Outcome::Refused, event);
  if (flag == "== ") return read_attempt(id, rest, LogEvent::Outcome::Deferred, event);
  if (words.starts_with("Completed")) {
    event = event_of(LogFormat::Exim, id, LogEvent::Kind::Done);
    return true;
  }
  return read_rejection(id, words, event);
}

}  // namespace mailwhy::bounce
