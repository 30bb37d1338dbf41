// A log line taken apart: when, which host and program wrote it, and its words.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bounce/draft.h"
#include "net/clock.h"

namespace mailwhy::bounce {

struct LogLine {
  std::optional<net::Time> time;
  std::string_view host;  // of syslog
  std::string_view
      program;  // "postfix/smtp", "sendmail", "exim", "smtpd"; "" for Exim's own log
  std::string_view words;  // behind "program[pid]: "
  size_t offset = 0;       // of words in the input
};

// Reads "Nov 21 05:19:53 host program[1]: words", "2026-11-21T05:19:53+01:00 host
// program[1]: words", "2026-11-21 05:19:53 words" (Exim) and "@4000… words" (qmail).
// nullopt if it is no log line.
std::optional<LogLine> read_log_line(std::string_view line, size_t offset,
                                     std::optional<net::Time> now);

// "name=<value>" or "name=value" up to a comma; "" if there is none. The name stands at a
// word's start.
std::string_view log_value(std::string_view words, std::string_view name);

// What a mail's lines have in common, found by its queue id.
struct LogMail {
  std::optional<std::string> sender;
  std::optional<net::IpAddress> client_ip;  // of the refusing server's own log
  std::string helo;
};

// What one line says: about a mail, or about a failed recipient of it.
struct LogEntry {
  std::string id;               // queue id; "" where there is none
  std::optional<LogMail> mail;  // the line tells of the mail itself
  std::optional<Draft> failed;
  bool delivered = false;  // the recipient in `failed` got it after all
  std::string starts;  // qmail: `id` is a delivery that begins, of the message named here
};

std::optional<LogEntry> read_postfix_line(const LogLine& line);
std::optional<LogEntry> read_exim_line(const LogLine& line);
std::optional<LogEntry> read_sendmail_line(const LogLine& line);
std::optional<LogEntry> read_opensmtpd_line(const LogLine& line);
std::optional<LogEntry> read_qmail_line(const LogLine& line);

}  // namespace mailwhy::bounce
