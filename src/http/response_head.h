// What goes over the wire in front of an answer's body, and events of a stream: RFC 9112,
// section 6, and the event stream format of HTML.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "http/message.h"

namespace mailwhy::http {

enum class Framing { Length, Chunked, UntilClose };

struct HeadOptions {
  bool keep_alive = false;
  bool http_10 = false;
  Framing framing = Framing::Length;
  std::time_t now = 0;
};

// Status line, fields and the empty line. Line ends and control characters in the
// response's own fields are dropped: what a handler copied from a request stays one
// field.
std::string response_head(const Response& response, const HeadOptions& options);

// Does an answer with this status have a body at all? (RFC 9110, section 6.4.1)
bool has_body(unsigned status);

// Answers 304 instead where the client has what the response's ETag names (RFC 9110,
// section 13.1.2).
void answer_not_modified(const Request& request, Response& response);

// "event: checked\ndata: …\n\n"
std::string event_text(std::string_view event, std::string_view data);

// `text` as one chunk (section 7.1).
std::string chunk(std::string_view text);

}  // namespace mailwhy::http
