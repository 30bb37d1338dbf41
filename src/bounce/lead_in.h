// What reporters put round a reply: "host mx.example[192.0.2.1] said: 550 … (in reply to
// RCPT TO command)". The same few shapes stand in reports, in prose, in logs and in what
// people paste.
#pragma once

#include <string_view>

#include "bounce/facts.h"
#include "smtp/reply.h"
#include "text/excerpt.h"

namespace mailwhy::bounce {

struct FramedReply {
  text::Excerpt reply;  // from its code on, what stood round it removed
  Host host;            // the server that said it, as far as the lead-in names it
  Phase phase = Phase::Unknown;
  bool has_code = false;
  bool remote = false;  // the lead-in says that another server spoke
};

FramedReply unframe(const text::Excerpt& text);

// Does it hold a reply's code? What unframe() says in has_code, for less work.
bool holds_reply(std::string_view text);

// Does a line begin with an enhanced status, a reply whose code the reporter left out?
bool holds_status_line(std::string_view text);

// "RCPT TO", "end of DATA command", "after I sent the message": the phase these words
// name.
Phase phase_in(std::string_view words);

// The server a lead-in names last: "host mx.example[192.0.2.1]", "Connected to
// mx.example:192.0.2.1", "mx.example (192.0.2.1) ответил".
Host host_in(std::string_view lead_in);

// A refusal's code: 4xx or 5xx with a second digit that servers use.
inline bool is_refusal_code(std::string_view text) {
  auto code = smtp::reply_code_at(text);
  return code && *code >= 400 && text[1] <= '7';
}

}  // namespace mailwhy::bounce
