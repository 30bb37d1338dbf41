#include "http/response_head.h"

#include <algorithm>

#include <fmt/format.h>

#include "net/timestamp.h"
#include "text/ascii.h"

namespace mailwhy::http {

static void append_clean(std::string& out, std::string_view text) {
  for (char c : text)
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
}

static void append_field(std::string& out, std::string_view name,
                         std::string_view value) {
  append_clean(out, name);
  out += ": ";
  append_clean(out, value);
  out += "\r\n";
}

// "Sun, 22 Nov 2026 09:12:00 GMT" (RFC 9110, section 5.6.7), made once a second.
static const std::string& http_date(std::time_t now) {
  thread_local std::time_t made_for = -1;
  thread_local std::string date;
  if (now == made_for) return date;
  date = net::format_internet_date(std::chrono::floor<net::Milliseconds>(
             std::chrono::system_clock::from_time_t(now))) +
         " GMT";
  made_for = now;
  return date;
}

bool has_body(unsigned status) {
  return status >= 200 && status != 204 && status != 304;
}

std::string response_head(const Response& response, const HeadOptions& options) {
  std::string head;
  head.reserve(512);
  fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\nDate: {}\r\n",
                 response.status, reason_phrase(response.status), http_date(options.now));
  if (has_body(response.status)) {
    if (!response.type.empty()) append_field(head, "Content-Type", response.type);
    if (options.framing == Framing::Length)
      fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n",
                     response.content().size());
    if (options.framing == Framing::Chunked) head += "Transfer-Encoding: chunked\r\n";
  }
  for (const Field& field : response.headers) append_field(head, field.name, field.value);
  if (!options.keep_alive)
    head += "Connection: close\r\n";
  else if (options.http_10)
    head += "Connection: keep-alive\r\n";
  return head += "\r\n";
}

static std::string_view opaque_tag(std::string_view tag) {
  tag = text::trim(tag);
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  return tag;
}

void answer_not_modified(const Request& request, Response& response) {
  if (response.status != 200 || (request.method != "GET" && request.method != "HEAD"))
    return;
  auto tag = std::ranges::find_if(response.headers, [](const Field& field) {
    return text::equals_ignore_case(field.name, "etag");
  });
  std::string_view known = request.header("if-none-match");
  if (tag == response.headers.end() || known.empty()) return;
  std::string_view ours = opaque_tag(tag->value);
  while (!known.empty()) {
    size_t comma = std::min(known.find(','), known.size());
    auto theirs = opaque_tag(known.substr(0, comma));
    if (theirs == ours || theirs == "*") {
      response.status = 304;
      response.body.clear();
      response.shared_body.reset();
      return;
    }
    known.remove_prefix(std::min(comma + 1, known.size()));
  }
}

std::string event_text(std::string_view event, std::string_view data) {
  std::string text;
  text.reserve(event.size() + data.size() + 24);
  if (!event.empty()) {
    text += "event: ";
    append_clean(text, event);
    text += '\n';
  }
  for (size_t at = 0; at <= data.size();) {
    size_t end = std::min(data.find_first_of("\r\n", at), data.size());
    text += "data: ";
    text += data.substr(at, end - at);
    text += '\n';
    at = end + (data.substr(end).starts_with("\r\n") ? 2 : 1);
  }
  return text += '\n';
}

std::string chunk(std::string_view text) {
  return fmt::format("{:x}\r\n{}\r\n", text.size(), text);
}

}  // namespace mailwhy::http
