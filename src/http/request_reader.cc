#include "http/request_reader.h"

#include <algorithm>
#include <optional>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "http/target.h"
#include "text/ascii.h"

namespace mailwhy::http {

namespace beast = boost::beast;

// Clients of old sent an empty line behind a body (RFC 9112, section 2.2).
static constexpr size_t kMaxEmptyLines = 2 * 2;
// The header of a chunk with its extensions, or the trailer: nobody uses either.
static constexpr size_t kMaxChunkHeader = 4 * 1024;
// "0\r\n\r\n": from the start of a chunk so much is to come in any case, and Beast
// asserts that it has it when it looks at the last chunk again.
static constexpr size_t kLeastChunk = 5;
static constexpr std::string_view kAllowed = "GET, HEAD, POST, OPTIONS";

struct RequestReader::Parser {
  beast::http::request_parser<beast::http::string_body> beast;
};

static bool is_token_char(char c) {
  return text::is_alnum(c) ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

static bool is_known_method(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "POST" || method == "OPTIONS";
}

// "example.org", "example.org:8025", "[2001:db8::1]:8025": RFC 3986, section 3.2.2.
static bool is_host(std::string_view host) {
  if (host.empty() || host.size() > 261) return false;
  size_t end;
  if (host.front() == '[') {
    end = host.find(']');
    if (end == host.npos || !net::IpAddress::parse(host.substr(1, end - 1))) return false;
    end++;
  } else {
    end = std::min(host.find(':'), host.size());
    if (end == 0) return false;
    for (char c : host.substr(0, end))
      if (!text::is_alnum(c) && c != '-' && c != '.' && c != '_') return false;
  }
  if (end == host.size()) return true;
  auto port = host.substr(end);
  return port.front() == ':' && port.size() <= 6 &&
         std::all_of(port.begin() + 1, port.end(), text::is_digit);
}

static bool is_length(std::string_view value) {
  return !value.empty() && value.size() <= 18 &&
         std::all_of(value.begin(), value.end(), text::is_digit);
}

RequestReader::RequestReader(const ServerLimits& limits) : limits_(&limits) {}
RequestReader::~RequestReader() = default;
RequestReader::RequestReader(RequestReader&&) noexcept = default;
RequestReader& RequestReader::operator=(RequestReader&&) noexcept = default;

bool RequestReader::refuse(unsigned status, std::string_view detail) {
  state_ = State::Refused;
  refusal_ = plain_response(status, detail);
  if (status == 405) refusal_.headers.push_back({"Allow", std::string(kAllowed)});
  if (status == 503) refusal_.headers.push_back({"Retry-After", "5"});
  keep_alive_ = false;
  parser_.reset();
  return false;
}

size_t RequestReader::body_size() const {
  if (state_ == State::Done) return request_.body.size();
  return parser_ && state_ == State::Body ? parser_->beast.get().body().size() : 0;
}

size_t RequestReader::take(std::string_view bytes) {
  size_t taken = 0;
  if (state_ == State::Empty || state_ == State::Header) taken = take_header(bytes);
  if (state_ == State::Body) taken += take_body(bytes.substr(taken));
  return taken;
}

// Looks at a byte before Beast does: that would take a line that is continued on the
// next, and wait for the end of one that ends in LF alone.
bool RequestReader::take_header_byte(char c) {
  char before = head_.empty() ? '\0' : head_.back();
  if ((c == '\n') != (before == '\r'))
    return refuse(400, "a line of the header does not end in CR LF");
  bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  if (control && c != '\t' && c != '\r' && c != '\n')
    return refuse(400, "a control character in the header");
  head_ += c;
  if (head_ == "\r\n") {
    head_.clear();
    state_ = State::Empty;
    blank_ += 2;
    return blank_ <= kMaxEmptyLines || refuse(400, "empty lines");
  }
  state_ = State::Header;
  if (head_.size() < limits_->max_header) return true;
  return head_.find('\n') == head_.npos ? refuse(414, "the target is too long")
                                        : refuse(431, "the header is too long");
}

size_t RequestReader::take_header(std::string_view bytes) {
  for (size_t at = 0; at < bytes.size(); at++) {
    if (!take_header_byte(bytes[at])) return at;
    if (bytes[at] == '\n' && head_.ends_with("\r\n\r\n")) {
      finish_header();
      return at + 1;
    }
  }
  return bytes.size();
}

bool RequestReader::read_request_line(std::string_view line) {
  size_t first = line.find(' '), last = line.rfind(' ');
  if (first == line.npos || first == 0 || first == last)
    return refuse(400, "not a request line");
  auto method = line.substr(0, first), version = line.substr(last + 1);
  auto target = line.substr(first + 1, last - first - 1);
  if (!std::all_of(method.begin(), method.end(), is_token_char))
    return refuse(400, "not a request line");
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    return version.starts_with("HTTP/") ? refuse(505, "HTTP/1.1 is spoken here")
                                        : refuse(400, "not a request line");
  http_10_ = version == "HTTP/1.0";
  if (target.size() > limits_->max_target) return refuse(414, "the target is too long");
  request_.method = method.substr(0, 40);
  if (method == "OPTIONS" && target == "*") {
    request_.path = "*";
    return true;
  }
  auto read = read_target(target);
  if (!read) return refuse(400, read.error().what);
  request_.path = std::move(read->path);
  request_.query = std::move(read->query);
  if (!is_known_method(method)) return refuse(405, "a page is read with GET");
  return true;
}

bool RequestReader::read_fields(std::string_view fields) {
  while (!fields.empty()) {
    size_t end = fields.find("\r\n");
    auto line = fields.substr(0, end);
    fields.remove_prefix(end + 2);
    if (request_.headers.size() == limits_->max_fields)
      return refuse(431, "too many fields");
    // A continued line (obs-fold, section 5.2) and a blank before the colon (5.1) are how
    // one field is hidden in another.
    size_t colon = line.find(':');
    auto name = line.substr(0, std::min(colon, line.size()));
    if (colon == line.npos || name.empty() ||
        !std::all_of(name.begin(), name.end(), is_token_char))
      return refuse(400, "not a header field");
    request_.headers.push_back(
        {std::string(name), std::string(text::trim(line.substr(colon + 1)))});
  }
  return true;
}

// RFC 9112, section 6.3, without its leniency; RFC 9112, section 3.2, for Host.
bool RequestReader::check_framing() {
  size_t hosts = 0, lengths = 0, encodings = 0;
  for (const auto& [name, value] : request_.headers) {
    if (text::equals_ignore_case(name, "host")) {
      hosts++;
      if (!is_host(value)) return refuse(400, "a bad Host");
    } else if (text::equals_ignore_case(name, "content-length")) {
      lengths++;
      if (!is_length(value)) return refuse(400, "a bad Content-Length");
    } else if (text::equals_ignore_case(name, "transfer-encoding")) {
      encodings++;
      if (!text::equals_ignore_case(value, "chunked"))
        return refuse(400, "a Transfer-Encoding other than chunked");
    } else if (text::equals_ignore_case(name, "expect")) {
      if (!text::equals_ignore_case(value, "100-continue"))
        return refuse(417, "only 100-continue can be expected");
      expects_continue_ = !http_10_;
    }
  }
  if (hosts > 1 || (hosts == 0 && !http_10_)) return refuse(400, "not one Host");
  if (lengths > 1) return refuse(400, "more than one Content-Length");
  if (encodings > 1) return refuse(400, "more than one Transfer-Encoding");
  if (encodings && lengths)
    return refuse(400, "both Content-Length and Transfer-Encoding");
  if (encodings && http_10_) return refuse(400, "Transfer-Encoding in HTTP/1.0");
  return true;
}

void RequestReader::finish_header() {
  std::string_view head = head_;
  size_t line_end = head.find("\r\n");
  auto fields = head.substr(line_end + 2, head.size() - line_end - 4);
  if (!read_request_line(head.substr(0, line_end)) || !read_fields(fields) ||
      !check_framing())
    return;

  parser_ = std::make_unique<Parser>();
  auto& parser = parser_->beast;
  parser.eager(true);
  parser.header_limit(static_cast<uint32_t>(head.size() + 1));
  parser.body_limit(limits_->max_body);
  beast::error_code error;
  parser.put({head.data(), head.size()}, error);
  if (error == beast::http::error::body_limit) {
    refuse(413, "the body is too large");
    return;
  }
  if (!parser.is_header_done() || (error && error != beast::http::error::need_more)) {
    refuse(400, "not a header");
    return;
  }
  keep_alive_ = parser.keep_alive();
  state_ = parser.is_done() ? State::Done : State::Body;
  if (state_ == State::Done) expects_continue_ = false;
  head_ = {};
}

size_t RequestReader::take_body(std::string_view bytes) {
  auto& parser = parser_->beast;
  if (!bytes.empty()) expects_continue_ = false;
  // A chunk's header that came in part is kept until it is whole; a body is not copied.
  size_t kept = pending_.size();
  if (kept) pending_ += bytes;
  std::string_view text = kept ? pending_ : bytes;
  size_t used = 0;
  size_t least = parser.chunked() ? kLeastChunk : 1;
  while (text.size() - used >= least && !parser.is_done()) {
    beast::error_code error;
    size_t n = parser.put({text.data() + used, text.size() - used}, error);
    used += n;
    if (error == beast::http::error::need_more) {
      if (n == 0) break;
      continue;
    }
    if (error) {
      error == beast::http::error::body_limit ? refuse(413, "the body is too large")
                                              : refuse(400, "not a chunked body");
      return bytes.size();
    }
  }
  if (parser.is_done()) {
    request_.body = std::move(parser.get().body());
    state_ = State::Done;
    parser_.reset();
    pending_ = {};
    return used - kept;
  }
  if (text.size() - used > kMaxChunkHeader)
    refuse(400, "not a chunked body");
  else
    pending_ = std::string(text.substr(used));
  return bytes.size();
}

}  // namespace mailwhy::http
