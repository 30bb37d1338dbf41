// A request as a handler sees it and what it answers: RFC 9110, and the forms of HTML
// (application/x-www-form-urlencoded, RFC 7578). Plain data; the server that reads and
// writes it is server.h.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/clock.h"
#include "net/ip_address.h"
#include "text/result.h"

namespace mailwhy::http {

struct Field {
  std::string name, value;

  friend bool operator==(const Field&, const Field&) = default;
};

struct Request {
  std::string method;  // GET, HEAD, POST or OPTIONS; HEAD is answered like GET
  // Starts with '/'; percent-decoded once, UTF-8, without NUL, control characters and
  // segments "." and "..".
  std::string path;
  // Decoded, in their order; UTF-8.
  std::vector<Field> query;
  std::vector<Field> headers;  // in their order, values without blanks around them
  std::string body;
  net::IpAddress client;  // IPv4 also where it came over an IPv6 socket

  // The first field of that name, in any case; empty if there is none.
  std::string_view header(std::string_view name) const;
  // The first value of that name in the query; nullptr if there is none.
  const std::string* parameter(std::string_view name) const;
};

struct Response {
  unsigned status = 200;
  std::string type = "text/html; charset=utf-8";  // Content-Type; empty: none
  std::string body;
  std::vector<Field> headers;  // besides Date, Content-Type, Content-Length, Connection
  // Where it is set it is sent instead of `body`: a page kept in memory is not copied.
  std::shared_ptr<const std::string> shared_body;

  std::string_view content() const { return shared_body ? *shared_body : body; }
};

// Server-sent events, as HTML's text/event-stream has them. The stream calls `send` for
// each event; false means that the client is gone and it had better return. Lines of
// `data` may end in any way. The connection is closed when the stream returns.
using SendEvent = std::function<bool(std::string_view event, std::string_view data)>;
using Stream = std::function<void(const SendEvent& send)>;

struct Answer {
  Response response;
  Stream stream;  // where it is set: text/event-stream, `response.body` is not sent
  // Whoever keeps the answer to give it again forgets it then.
  std::optional<net::Time> good_until = std::nullopt;
};

using Handler = std::function<Answer(const Request&)>;

// "Not Found"; "Unnamed" for a status we do not send.
std::string_view reason_phrase(unsigned status);

// A page of one line, as the server itself answers: "404 Not Found: there is no page
// here".
Response plain_response(unsigned status, std::string_view detail = {});

// One value of a form.
struct Upload {
  std::string name;       // of the form's field
  std::string file_name;  // the last part of the path the browser told; empty: no file
  std::string type;       // "message/rfc822"; empty where it was not told
  std::string content;    // as it came, whatever its charset
};

struct FormLimits {
  size_t max_parts = 20;
  size_t max_name = 200;                 // bytes of a name or file name
  size_t max_part_header = 4 * 1024;     // bytes of the header of a part
  size_t max_total = 24u * 1024 * 1024;  // bytes of the body
};

// The values of a POSTed form: urlencoded or multipart/form-data. A body of text, of a
// message, of application/json or another application type, or of none, is one value
// named "input". Fails on other types, on what is broken and on what goes over a limit.
Result<std::vector<Upload>> read_form(const Request& request,
                                      const FormLimits& limits = {});

// The first value of that name; nullptr if there is none.
const Upload* find_upload(const std::vector<Upload>& uploads, std::string_view name);

}  // namespace mailwhy::http
