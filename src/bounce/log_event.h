// What one log line tells of a mail, whichever program wrote it; in views of the line.
// The same readers serve the diagnosis of single lines and the analysis of whole logs.
#pragma once

#include <optional>
#include <string_view>

#include "bounce/facts.h"
#include "bounce/log_line.h"

namespace mailwhy::bounce {

enum class LogFormat : unsigned char {
  Unknown,
  Postfix,
  Exim,
  Sendmail,
  OpenSmtpd,
  Qmail,
  Exchange
};
std::string_view to_string(LogFormat format);  // "postfix"

struct LogEvent {
  enum class Kind : unsigned char {
    Mail,        // taken in: who sent it, who handed it in; may come in several lines
    Session,     // `session` logged in, or connected: ties to the mails that name it
    Start,       // qmail: delivery `id` of the mail `mail_id` to `recipients` begins
    Attempt,     // one try for `recipients`, with its outcome
    Expired,     // given up for every recipient that still waits
    Done,        // nothing more will be said of this id
    TurnedAway,  // this server itself refused a client
    Script       // a program called the mailer: the mail that follows is its
  };
  enum class Outcome : unsigned char {
    Delivered,
    PassedOn,  // to another queue of the same server: `next_id`
    Deferred,
    Refused
  };

  LogFormat format = LogFormat::Unknown;
  Kind kind = Kind::Mail;
  Outcome outcome = Outcome::Delivered;
  Phase phase = Phase::Unknown;
  std::string_view id;       // queue id; "" where there is none
  std::string_view mail_id;  // Start: the mail that the delivery belongs to
  std::string_view session;  // of OpenSMTPD and sendmail: where its login was told

  // The mail.
  std::optional<std::string_view> sender;  // "" is the null sender
  std::string_view client_ip, client_name, helo;
  std::string_view login;        // SMTP AUTH
  std::string_view user;         // local: "www-data", "uid 33"
  std::string_view script;       // "/home/shop/public_html", "33:mailer.php"
  std::string_view came_from;    // the queue id it had before a filter
  unsigned recipient_count = 0;  // where the line says it

  // The attempt, or the client turned away.
  std::string_view recipients;  // one, or several as `each_recipient` reads them
  std::string_view original_recipient;
  std::string_view relay_name, relay_ip;  // the server it was offered to
  bool local = false;                     // into a mailbox of this server
  std::string_view local_ip;              // from where
  std::string_view status;                // "5.7.1", where it stands beside the reply
  std::string_view said;                  // the reply with what stands round it
  std::string_view next_id;               // PassedOn: "queued as"
};

inline LogEvent event_of(LogFormat format, std::string_view id, LogEvent::Kind kind) {
  LogEvent event;
  event.format = format;
  event.kind = kind;
  event.id = id;
  return event;
}

// One function a program. `event` is only written to where it returns true: a line that
// tells nothing of interest costs no more than a look at its first bytes.
bool read_postfix_event(const LogLine& line, LogEvent& event);
bool read_exim_event(const LogLine& line, LogEvent& event);
bool read_sendmail_event(const LogLine& line, LogEvent& event);
bool read_opensmtpd_event(const LogLine& line, LogEvent& event);
bool read_qmail_event(const LogLine& line, LogEvent& event);
// The one whose program wrote the line.
bool read_log_event(const LogLine& line, LogEvent& event);

// The next of "bob@example.net", "<a@example.net>,<b@example.net>" (sendmail) or
// "a@example.net;b@example.net" (Exchange); false behind the last.
bool next_recipient(std::string_view& rest, std::string_view& recipient);

// "mx.example.net[198.51.100.7]:25", "mx.example.net. [198.51.100.7]": name and address.
void split_host(std::string_view text, std::string_view& name, std::string_view& ip);

}  // namespace mailwhy::bounce
