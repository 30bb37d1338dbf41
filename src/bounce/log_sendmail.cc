// sendmail: "from=" takes a mail in, "to=" tells what became of it, "ruleset=" and
// "AUTH=server" are about this server's own clients.
#include "bounce/log_event.h"
#include "bounce/log_words.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

// "relay=mx.example.net. [198.51.100.7]": the value has a blank in it.
static std::string_view relay_in(std::string_view words) {
  size_t at = words.find("relay=");
  if (at == words.npos) return {};
  std::string_view value = words.substr(at + 6);
  return value.substr(0, value.find(','));
}

// "ctladdr=<alice@example.org> (1000/1000)": the owner of the mail, with her number.
static bool take_owner(std::string_view fields, LogEvent& event) {
  std::string_view owner = log_value(fields, "ctladdr");
  if (owner.find('@') == owner.npos) return false;
  event.sender = owner;
  return true;
}

static bool read_arrival(const LogLine& line, std::string_view id,
                         std::string_view values, LogEvent& event) {
  event = event_of(LogFormat::Sendmail, id, LogEvent::Kind::Mail);
  event.session = line.process;
  event.sender = log_value(values, "from");
  event.recipient_count = count_in(log_value(values, "nrcpts"));
  std::string_view relay = relay_in(values);
  size_t at = relay.find('@');  // "relay=www@localhost": sendmail(1) of a local user
  if (at != relay.npos && relay.substr(at + 1).starts_with("localhost") &&
      relay.find('[') == relay.npos)
    event.user = relay.substr(0, at);
  else
    split_host(relay, event.client_name, event.client_ip);
  return true;
}

// "ruleset=check_rcpt, arg1=<bob@example.net>, relay=x [192.0.2.1], reject=550 5.7.1 …"
static bool read_ruleset(std::string_view id, std::string_view values, LogEvent& event) {
  size_t reject = values.find("reject=");
  if (reject == values.npos) return false;
  event = event_of(LogFormat::Sendmail, id, LogEvent::Kind::TurnedAway);
  std::string_view fields = values.substr(0, reject);
  event.said = values.substr(reject + 7);
  split_host(relay_in(fields), event.client_name, event.client_ip);
  event.helo = event.client_name;
  std::string_view ruleset = log_value(fields, "ruleset");
  std::string_view argument = log_value(fields, "arg1");
  if (ruleset == "check_rcpt") {
    event.recipients = argument;
    event.phase = Phase::Rcpt;
  } else if (ruleset == "check_mail") {
    event.sender = argument;
    event.phase = Phase::Mail;
  } else if (ruleset == "check_relay") {
    event.phase = Phase::Connect;
  }
  event.outcome = event.said.starts_with('4') ? LogEvent::Outcome::Deferred
                                              : LogEvent::Outcome::Refused;
  return true;
}

static bool read_delivery(std::string_view id, std::string_view values, LogEvent& event) {
  size_t stat = values.rfind(", stat=");
  if (stat == values.npos) return false;
  std::string_view outcome = values.substr(stat + 7);
  std::string_view fields = values.substr(0, stat);
  size_t reply = fields.find(", reply=");
  event = event_of(LogFormat::Sendmail, id, LogEvent::Kind::Attempt);
  event.recipients = fields.substr(3, fields.find(", ") - 3);
  event.status = log_value(fields.substr(0, reply), "dsn");
  split_host(relay_in(fields.substr(0, reply)), event.relay_name, event.relay_ip);
  take_owner(fields, event);
  event.local = log_value(fields, "mailer") == "local";
  event.said = reply == fields.npos ? outcome : fields.substr(reply + 8);
  if (outcome.starts_with("Sent"))
    event.outcome = LogEvent::Outcome::Delivered;
  else if (outcome.starts_with("queued"))
    return false;
  else
    event.outcome = outcome.starts_with("Deferred") ? LogEvent::Outcome::Deferred
                                                    : LogEvent::Outcome::Refused;
  bool near = event.relay_ip.starts_with("127.") || event.relay_ip == "::1";
  // "stat=Sent (5ALKD1604 Message accepted for delivery)": into the queue of the daemon.
  size_t open = outcome.find('(');
  if (event.outcome == LogEvent::Outcome::Delivered && near && open != outcome.npos &&
      outcome.find("accepted for delivery") != outcome.npos) {
    std::string_view next = outcome.substr(open + 1);
    event.next_id = next.substr(0, next.find(' '));
    event.outcome = LogEvent::Outcome::PassedOn;
  }
  return true;
}

bool read_sendmail_event(const LogLine& line, LogEvent& event) {
  std::string_view words = line.words;
  if (words.starts_with("AUTH=server")) {
    std::string_view login = log_value(words, "authid");
    if (login.empty() || line.process.empty()) return false;
    event = event_of(LogFormat::Sendmail, {}, LogEvent::Kind::Session);
    event.session = line.process;
    event.login = login;
    split_host(relay_in(words), event.client_name, event.client_ip);
    return true;
  }
  size_t colon = words.substr(0, 32).find(": ");
  if (colon == words.npos || colon > 24) return false;
  std::string_view id = words.substr(0, colon);
  std::string_view values = words.substr(colon + 2);
  if (values.starts_with("from=")) return read_arrival(line, id, values, event);
  if (values.starts_with("ruleset=")) return read_ruleset(id, values, event);
  if (values.starts_with("to=")) return read_delivery(id, values, event);
  return false;
}

}  // namespace mailwhy::bounce
