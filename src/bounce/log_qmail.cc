// qmail-send: "info msg" knows the sender, "starting delivery" ties a delivery to a
// message, "delivery" tells what became of it. Messages and deliveries have numbers,
// which are given again later.
#include "bounce/log_event.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

bool read_qmail_event(const LogLine& line, LogEvent& event) {
  std::string_view words = line.words;
  // "info msg 12: bytes 2310 from <a@example.org> qp 1 uid 2"
  if (std::string_view rest = words; text::take_prefix(rest, "info ")) {
    size_t colon = rest.find(':'), from = rest.find(" from <");
    if (colon == rest.npos || from == rest.npos || !rest.starts_with("msg "))
      return false;
    event = event_of(LogFormat::Qmail, rest.substr(0, colon), LogEvent::Kind::Mail);
    std::string_view sender = rest.substr(from + 7);
    event.sender = sender.substr(0, sender.find('>'));
    if (size_t uid = rest.rfind(" uid "); uid != rest.npos)
      event.user = rest.substr(uid + 1);
    return true;
  }
  // "starting delivery 3: msg 12 to remote b@example.net"
  if (std::string_view rest = words; text::take_prefix(rest, "starting ")) {
    size_t to = rest.find(" to "), msg = rest.find(": msg ");
    if (to == rest.npos || msg == rest.npos || msg > to) return false;
    event = event_of(LogFormat::Qmail, rest.substr(0, msg), LogEvent::Kind::Start);
    event.mail_id = rest.substr(msg + 2, to - msg - 2);
    std::string_view recipient = rest.substr(to + 4);
    recipient.remove_prefix(std::min(recipient.size(), recipient.find(' ') + 1));
    event.recipients = recipient;
    event.local = rest.substr(to).starts_with(" to local ");
    return true;
  }
  if (words.starts_with("end msg ")) {
    event = event_of(LogFormat::Qmail, words.substr(4), LogEvent::Kind::Done);
    return true;
  }
  // "delivery 3: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_…/"
  if (!words.starts_with("delivery ")) return false;
  size_t colon = words.find(": ");
  if (colon == words.npos) return false;
  event = event_of(LogFormat::Qmail, words.substr(0, colon), LogEvent::Kind::Attempt);
  std::string_view outcome = words.substr(colon + 2);
  size_t verdict = outcome.find(": ");
  if (verdict != outcome.npos) event.said = outcome.substr(verdict + 2);
  event.outcome = outcome.starts_with("success")    ? LogEvent::Outcome::Delivered
                  : outcome.starts_with("deferral") ? LogEvent::Outcome::Deferred
                                                    : LogEvent::Outcome::Refused;
  return true;
}

}  // namespace mailwhy::bounce
