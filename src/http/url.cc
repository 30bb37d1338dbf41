#include "http/url.h"

#include <algorithm>
#include <charconv>

#include "text/ascii.h"

namespace mailwhy::http {

static bool printable(char c) {
  return c > ' ' && c < 127;
}
static bool host_char(char c) {
  return text::is_alnum(c) || c == '-' || c == '.' || c == '_';
}
static bool v6_char(char c) {
  return text::is_alnum(c) || c == ':' || c == '.';
}

static bool read_port(std::string_view digits, uint16_t& port) {
  const char* end = digits.data() + digits.size();
  auto [stop, error] = std::from_chars(digits.data(), end, port);
  return error == std::errc() && stop == end && port != 0;
}

Result<Url> Url::parse(std::string_view text) {
  if (text.size() > kMaxUrl) return fail("the URL is longer than 2048 octets");
  if (!std::all_of(text.begin(), text.end(), printable))
    return fail("a URL has only printable ASCII");
  Url url;
  size_t at = 0;
  if (text::starts_with_ignore_case(text, "https://")) {
    at = 8;
  } else if (text::starts_with_ignore_case(text, "http://")) {
    at = 7;
    url.tls = false;
    url.port = 80;
  } else {
    return fail("a URL begins with https:// or http://");
  }
  text = text.substr(0, text.find('#'));
  size_t end = std::min(text.find_first_of("/?", at), text.size());
  std::string_view authority = text.substr(at, end - at);
  size_t host_end;
  if (authority.starts_with('[')) {
    size_t close = authority.find(']');
    if (close == authority.npos) return fail("] is missing", at);
    url.host = text::to_lower(authority.substr(1, close - 1));
    if (!std::all_of(url.host.begin(), url.host.end(), v6_char))
      return fail("not a host", at);
    host_end = close + 1;
  } else {
    host_end = std::min(authority.find(':'), authority.size());
    url.host = text::to_lower(authority.substr(0, host_end));
    if (!std::all_of(url.host.begin(), url.host.end(), host_char))
      return fail("not a host", at);
  }
  if (url.host.empty()) return fail("the host is missing", at);
  if (host_end < authority.size()) {
    if (authority[host_end] != ':' ||
        !read_port(authority.substr(host_end + 1), url.port))
      return fail("a port is a number from 1 to 65535", at + host_end);
  }
  if (end < text.size()) url.target = text.substr(end);
  if (url.target.starts_with('?')) url.target.insert(0, "/");
  return url;
}

std::string Url::authority() const {
  std::string out = host.find(':') == host.npos ? host : "[" + host + "]";
  if (port != (tls ? 443 : 80)) out += ":" + std::to_string(port);
  return out;
}

std::string Url::to_string() const {
  return (tls ? "https://" : "http://") + authority() + target;
}

Result<Url> resolve_location(const Url& from, std::string_view location) {
  if (location.starts_with("//"))
    return Url::parse((from.tls ? "https:" : "http:") + std::string(location));
  if (location.starts_with('/')) {
    Url root = from;
    root.target = "";
    return Url::parse(root.to_string() + std::string(location));
  }
  return Url::parse(location);
}

}  // namespace mailwhy::http
