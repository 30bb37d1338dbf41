// Reading "Why" URLs.
#include "bounce/why_url.h"

#include "mail/address.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

static int hex(char c) {
  if (text::is_digit(c)) return c - '0';
  c = text::to_lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static std::string percent_decoded(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 &&
        hex(text[i + 2]) >= 0) {
      plain += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

static void read_parameter(std::string_view name, const std::string& value, WhyUrl& url) {
  auto is = [&](std::string_view wanted) {
    return text::equals_ignore_case(name, wanted);
  };
  if (is("scope") || is("s") || is("identity-type")) {
    if (text::starts_with_ignore_case(value, "mfrom") ||
        text::starts_with_ignore_case(value, "mailfrom"))
      url.identity = "mfrom";
    if (text::starts_with_ignore_case(value, "helo") ||
        text::starts_with_ignore_case(value, "ehlo"))
      url.identity = "helo";
  }
  if (is("identity") || is("id") || is("sender") || is("mailfrom")) {
    if (auto address = mail::parse_address(value)) {
      url.address = address->to_string();
      url.domain = address->domain;
    } else if (std::string domain = mail::normal_domain(value); !domain.empty()) {
      url.address = url.domain = domain;
    }
  }
  if (is("ip") || is("i") || is("client-ip"))
    if (auto ip = net::IpAddress::parse(value)) url.ip = ip->unmapped();
}

std::optional<WhyUrl> find_why_url(std::string_view text) {
  for (size_t at = text.find("://"); at != text.npos; at = text.find("://", at + 3)) {
    size_t query = at;
    while (query < text.size() && !text::is_space(text[query]) && text[query] != '?' &&
           text[query] != '>' && text[query] != '"')
      query++;
    if (query >= text.size() || text[query] != '?') continue;
    // A reply folded in the middle of its URL has a blank behind ';' or '&'.
    WhyUrl url;
    size_t start = query + 1;
    while (start < text.size()) {
      size_t end = start;
      while (end < text.size() && text[end] != ';' && text[end] != '&' &&
             !text::is_space(text[end]) && text[end] != '>' && text[end] != '"' &&
             text[end] != ')' && text[end] != ']')
        end++;
      std::string_view piece = text.substr(start, end - start);
      if (piece.starts_with("amp;")) piece.remove_prefix(4);
      size_t equals = piece.find('=');
      if (equals == piece.npos) break;
      std::string value = percent_decoded(piece.substr(equals + 1));
      while (value.ends_with('.') || value.ends_with(',')) value.pop_back();
      read_parameter(piece.substr(0, equals), value, url);
      if (end >= text.size() || (text[end] != ';' && text[end] != '&')) break;
      start = end + 1;
      if (start < text.size() && text[start] == ' ' &&
          text.substr(start + 1, 12).find('=') != text.npos)
        start++;
    }
    if (url.ip || !url.address.empty()) {
      if (url.identity.empty() && !url.address.empty() &&
          url.address.find('@') == std::string::npos)
        url.identity = "helo";
      return url;
    }
  }
  return std::nullopt;
}

static bool is_url_byte(char c) {
  return c > 0x20 && c < 0x7F && c != '<' && c != '>' && c != '"';
}

std::string_view help_url_in(std::string_view text) {
  constexpr size_t kMaxUrl = 512;
  for (size_t at = text.find("://"); at != text.npos; at = text.find("://", at + 3)) {
    size_t start = at;
    for (std::string_view scheme : {"https", "http"})
      if (start == at && at >= scheme.size() &&
          text::equals_ignore_case(text.substr(at - scheme.size(), scheme.size()),
                                   scheme))
        start = at - scheme.size();
    if (start == at) continue;
    size_t end = at + 3;
    while (end < text.size() && is_url_byte(text[end])) end++;
    // The sentence's own marks behind it.
    constexpr std::string_view kMarks = ".,;:!?)]'";
    while (end > at + 3 && kMarks.find(text[end - 1]) != kMarks.npos) end--;
    std::string_view url = text.substr(start, end - start);
    if (url.size() <= kMaxUrl && url.find('.', at + 3 - start) != url.npos) return url;
  }
  return {};
}

}  // namespace mailwhy::bounce
