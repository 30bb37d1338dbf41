// Which program's reader takes a line, and what the readers share.
#include "bounce/log_event.h"

#include <algorithm>

#include "bounce/log_words.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

std::string_view to_string(LogFormat format) {
  switch (format) {
    case LogFormat::Unknown:
      return "";
    case LogFormat::Postfix:
      return "postfix";
    case LogFormat::Exim:
      return "exim";
    case LogFormat::Sendmail:
      return "sendmail";
    case LogFormat::OpenSmtpd:
      return "opensmtpd";
    case LogFormat::Qmail:
      return "qmail";
    case LogFormat::Exchange:
      return "exchange";
  }
  return "";
}

// Postfix under another syslog name: "mx-out/smtp".
static bool is_postfix_daemon(std::string_view program) {
  size_t slash = program.rfind('/');
  if (slash == program.npos) return false;
  constexpr std::string_view kDaemons[] = {"smtp",   "smtpd",   "qmgr",  "cleanup",
                                           "local",  "virtual", "pipe",  "lmtp",
                                           "pickup", "bounce",  "error", "postscreen"};
  return std::ranges::find(kDaemons, program.substr(slash + 1)) != std::end(kDaemons);
}

bool read_log_event(const LogLine& line, LogEvent& event) {
  std::string_view program = line.program;
  if (program.empty()) return read_exim_event(line, event);
  if (begins(program, "postfix")) return read_postfix_event(line, event);
  if (program == "smtpd") return read_opensmtpd_event(line, event);
  if (program.starts_with("qmail")) return read_qmail_event(line, event);
  if (program.starts_with("sm-") || program.find("sendmail") != program.npos)
    return read_sendmail_event(line, event);
  if (program.find("exim") != program.npos) return read_exim_event(line, event);
  if (program.find("postfix") != program.npos || is_postfix_daemon(program))
    return read_postfix_event(line, event);
  return false;
}

bool next_recipient(std::string_view& rest, std::string_view& recipient) {
  auto separates = [](char c) { return c == ',' || c == ';'; };
  size_t at = 0;
  while (at < rest.size() && (separates(rest[at]) || text::is_blank(rest[at]))) at++;
  if (at == rest.size()) return false;
  size_t start = at;
  if (rest[at] == '<') {
    while (at < rest.size() && rest[at] != '>') at++;
    recipient = rest.substr(start + 1, at - start - 1);
  } else {
    while (at < rest.size() && !separates(rest[at])) at++;
    recipient = text::trim(rest.substr(start, at - start));
  }
  rest.remove_prefix(std::min(rest.size(), at + 1));
  return true;
}

void split_host(std::string_view text, std::string_view& name, std::string_view& ip) {
  size_t open = text.find('[');
  std::string_view host = text::trim(text.substr(0, open));
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host == "unknown") host = {};
  name = host;
  ip = {};
  if (open == text.npos) return;
  ip = text.substr(open + 1);
  ip = ip.substr(0, ip.find(']'));
  if (text::starts_with_ignore_case(ip, "ipv6:")) ip.remove_prefix(5);
}

}  // namespace mailwhy::bounce
