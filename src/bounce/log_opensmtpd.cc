// OpenSMTPD: lines of a session ("smtp …") know who handed a mail in, "mta delivery" and
// "mda delivery" what became of it.
#include "bounce/log_event.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

// The first eight digits of an envelope's id are its message's.
static std::string_view message_of(std::string_view envelope) {
  return envelope.substr(0, 8);
}

static bool read_session(std::string_view session, std::string_view words,
                         LogEvent& event) {
  if (words.starts_with("connected ") || words.starts_with("authentication ")) {
    if (words.starts_with("authentication ") && log_value(words, "result") != "ok")
      return false;
    event = event_of(LogFormat::OpenSmtpd, {}, LogEvent::Kind::Session);
    event.session = session;
    event.client_ip = log_value(words, "address");
    event.client_name = log_value(words, "host");
    event.login = log_value(words, "user");
    return true;
  }
  if (words.starts_with("message ") || words.starts_with("envelope ")) {
    std::string_view id = log_value(words, "msgid");
    if (id.empty()) id = message_of(log_value(words, "evpid"));
    if (id.empty()) return false;
    event = event_of(LogFormat::OpenSmtpd, id, LogEvent::Kind::Mail);
    event.session = session;
    if (words.find(" from=<") != words.npos) event.sender = log_value(words, "from");
    for (char c : log_value(words, "nrcpt").substr(0, 8))
      if (text::is_digit(c))
        event.recipient_count =
            event.recipient_count * 10 + static_cast<unsigned>(c - '0');
    return true;
  }
  // "failed-command command="RCPT TO:<bob@example.net>" result="550 Invalid recipient""
  if (!words.starts_with("failed-command ")) return false;
  std::string_view command = log_value(words, "command");
  size_t result = words.find("result=\"");
  if (result == words.npos) return false;
  std::string_view said = words.substr(result + 8);
  if (said.ends_with('"')) said.remove_suffix(1);
  if (!said.starts_with('4') && !said.starts_with('5')) return false;
  event = event_of(LogFormat::OpenSmtpd, {}, LogEvent::Kind::TurnedAway);
  event.session = session;
  event.said = said;
  size_t open = command.find('<');
  std::string_view address =
      open == command.npos ? std::string_view()
                           : command.substr(open + 1, command.find('>', open) - open - 1);
  if (text::starts_with_ignore_case(command, "RCPT")) {
    event.phase = Phase::Rcpt;
    event.recipients = address;
  } else if (text::starts_with_ignore_case(command, "MAIL")) {
    event.phase = Phase::Mail;
    event.sender = address;
  } else if (text::starts_with_ignore_case(command, "AUTH")) {
    event.phase = Phase::Auth;
  }
  event.outcome =
      said.starts_with('4') ? LogEvent::Outcome::Deferred : LogEvent::Outcome::Refused;
  return true;
}

// "f1e2 mta delivery evpid=… from=<> to=<> rcpt=<-> source=\"192.0.2.1\"
// relay=\"203.0.113.7 (mx.example)\" delay=1s result=\"PermFail\" stat=\"550 …\""; 6.0 to
// 6.3: "f1e2 mta event=delivery …", without quotes.
static bool read_delivery(std::string_view words, LogEvent& event) {
  std::string_view result = log_value(words, "result");
  size_t stat = words.find("stat=");
  if (result.empty() || stat == words.npos) return false;
  event = event_of(LogFormat::OpenSmtpd, message_of(log_value(words, "evpid")),
                   LogEvent::Kind::Attempt);
  event.local = words.find("mda delivery ") != words.npos ||
                words.find("mda event=delivery ") != words.npos;
  event.said = words.substr(stat + 5);
  if (event.said.starts_with('"')) event.said.remove_prefix(1);
  if (event.said.ends_with('"')) event.said.remove_suffix(1);
  event.sender = log_value(words, "from");
  event.recipients = log_value(words, "to");
  event.local_ip = log_value(words, "source");
  std::string_view relay = log_value(words, "relay");
  event.relay_ip = relay.substr(0, relay.find(' '));
  size_t open = relay.find('(');
  if (open != relay.npos)
    event.relay_name = relay.substr(open + 1, relay.find(')', open) - open - 1);
  event.outcome = result == "Ok"         ? LogEvent::Outcome::Delivered
                  : result == "TempFail" ? LogEvent::Outcome::Deferred
                                         : LogEvent::Outcome::Refused;
  return true;
}

// Before 6.0: "relay: Ok for 7c1ba6adf8fcec21: session=…, from=<>, to=<>, rcpt=<->,
// source=192.0.2.1, relay=203.0.113.7 (mx.example), delay=1s, stat=250 ok"; "delivery: …"
// into a mailbox.
static bool read_old_delivery(std::string_view words, LogEvent& event) {
  bool local = words.starts_with("delivery: ");
  std::string_view rest = words.substr(words.find(' ') + 1);
  std::string_view result = rest.substr(0, rest.find(' '));
  size_t id = rest.find(" for "), colon = rest.find(": "), stat = rest.rfind(", stat=");
  if (id == rest.npos || colon == rest.npos || stat == rest.npos || colon < id + 5 ||
      stat < colon)
    return false;
  event = event_of(LogFormat::OpenSmtpd, message_of(rest.substr(id + 5, colon - id - 5)),
                   LogEvent::Kind::Attempt);
  std::string_view fields = rest.substr(colon + 2, stat - colon - 2);
  event.said = rest.substr(stat + 7);
  event.local = local;
  event.sender = log_value(fields, "from");
  event.recipients = log_value(fields, "to");
  event.local_ip = log_value(fields, "source");
  event.relay_ip = log_value(fields, "relay");
  event.outcome = result == "Ok"         ? LogEvent::Outcome::Delivered
                  : result == "TempFail" ? LogEvent::Outcome::Deferred
                                         : LogEvent::Outcome::Refused;
  return true;
}

bool read_opensmtpd_event(const LogLine& line, LogEvent& event) {
  std::string_view words = line.words;
  size_t blank = words.find(' ');
  std::string_view session = words.substr(0, blank);
  std::string_view rest =
      blank == words.npos ? std::string_view() : words.substr(blank + 1);
  if (text::take_prefix(rest, "smtp ")) {
    text::take_prefix(rest, "event=");  // before 6.4: "smtp event=connected address=…"
    return read_session(session, rest, event);
  }
  if (words.starts_with("relay: ") || words.starts_with("delivery: "))
    return read_old_delivery(words, event);
  return read_delivery(words, event);
}

}  // namespace mailwhy::bounce
