// Changes as they are told: text for people, a mail, JSON for a webhook.
#pragma once

#include <span>
#include <string>

#include <boost/json/object.hpp>

#include "knowledge/knowledge.h"
#include "net/clock.h"

namespace mailwhy::watch {

// All take changes as compare.h's to_json() writes them; those of one name stand
// together.
using Changes = std::span<const boost::json::object>;

// A line for each, ending in a line feed; shown as it is on a terminal.
std::string notice_text(Changes changes);

// {"schema": "mailwhy.watch/1", "at": …, "changes": […]}
std::string notice_json(Changes changes, net::Time at);

struct Letter {
  std::string from, to;    // addresses, without line feeds
  std::string message_id;  // without brackets
  net::Time date;
  knowledge::Language language = knowledge::Language::English;
};

// An RFC 5322 message with line feeds, as sendmail -t takes it: plain text in UTF-8,
// Auto-Submitted (RFC 3834), no line of over 998 octets.
std::string notice_mail(Changes changes, const Letter& letter);

}  // namespace mailwhy::watch
