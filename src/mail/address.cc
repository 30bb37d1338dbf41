// Mail addresses.
#include "mail/address.h"

#include <array>

#include "net/ip_address.h"
#include "text/ascii.h"
#include "text/byte_set.h"
#include "text/idna.h"
#include "text/lexer.h"

namespace mailwhy::mail {

static constexpr size_t kMaxAddress = 1000;

// A byte of a label in lower case; NUL for any other.
static char label_byte(char c) {
  static constexpr auto kLabel = [] {
    std::array<char, 256> label{};
    for (size_t byte = 0; byte < 256; byte++) {
      char lower = text::to_lower(static_cast<char>(byte));
      if (byte >= 0x80 || byte == '-' || byte == '_' || text::is_alnum(lower))
        label[byte] = lower;
    }
    return label;
  }();
  return kLabel[static_cast<unsigned char>(c)];
}

std::string normal_domain(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name.empty() || name.size() > 253) return {};
  std::string lower(name);
  size_t label = 0, dots = 0;
  bool ascii = true;
  for (char& c : lower) {
    if (c == '.') {
      if (label == 0) return {};
      label = 0;
      dots++;
      continue;
    }
    c = label_byte(c);
    if (c == '\0' || ++label > 63) return {};
    ascii = ascii && static_cast<unsigned char>(c) < 0x80;
  }
  if (dots == 0) return {};
  if (ascii) return lower;
  auto domain = text::to_a_labels(name);
  return domain && domain->size() <= 253 ? *domain : std::string();
}

// "[192.0.2.1]", "[IPv6:2001:db8::1]"
static std::string normal_literal(std::string_view domain) {
  if (domain.size() < 4 || domain.front() != '[' || domain.back() != ']') return {};
  std::string_view inside = domain.substr(1, domain.size() - 2);
  if (text::starts_with_ignore_case(inside, "ipv6:")) inside.remove_prefix(5);
  return net::IpAddress::parse(inside) ? text::to_lower(domain) : std::string();
}

static bool is_local_byte(char c) {
  static constexpr text::ByteSet kOthers("<>\",;()@\x7F");
  return static_cast<unsigned char>(c) > ' ' && !kOthers.has(c);
}

std::optional<Address> parse_address(std::string_view text) {
  text = text::trim(text.substr(0, kMaxAddress));
  if (text.starts_with('<')) text.remove_prefix(1);
  if (text.ends_with('>')) text.remove_suffix(1);
  if (text::starts_with_ignore_case(text, "mailto:")) text.remove_prefix(7);
  // "@relay.example,@other.example:user@example.org": a source route (RFC 5321, appendix
  // C).
  size_t colon = text.find(':');
  if (text.starts_with('@') && colon != text.npos) text.remove_prefix(colon + 1);
  size_t at = text.rfind('@');
  if (at == text.npos || at == 0) return std::nullopt;
  std::optional<Address> address(std::in_place);
  address->local = text.substr(0, at);
  std::string_view domain = text.substr(at + 1);
  address->domain =
      domain.starts_with('[') ? normal_literal(domain) : normal_domain(domain);
  if (address->domain.empty()) {  // a name of one label: "root@localhost"
    for (char c : domain)
      if (!text::is_alnum(c) && c != '-') return std::nullopt;
    if (domain.empty()) return std::nullopt;
    address->domain = text::to_lower(domain);
  }
  std::string_view local = address->local;
  bool quoted = local.size() >= 2 && local.front() == '"' && local.back() == '"';
  if (!quoted)
    for (char c : local)
      if (!is_local_byte(c)) return std::nullopt;
  return address;
}

// With its quotes, the first of which is the next byte.
static std::string_view take_quoted(text::Lexer& lexer) {
  std::string_view rest = lexer.rest();
  size_t start = lexer.offset();
  lexer.take();
  while (!lexer.at_end() && lexer.peek() != '"')
    if (lexer.take() == '\\') lexer.take();
  lexer.accept('"');
  return rest.substr(0, lexer.offset() - start);
}

// What stands in a word of an address as it is.
static bool is_plain(char c) {
  static constexpr text::ByteSet kOthers("()\"<,;:");
  return !kOthers.has(c);
}

std::vector<Address> addresses_of(std::string_view field) {
  constexpr size_t kMaxAddresses = 200, kMaxField = 64 << 10;
  std::vector<Address> addresses;
  text::Lexer lexer(field.substr(0, kMaxField));
  // A word is mostly one stretch of the field; one that a comment divides is joined.
  std::string_view word, angle;
  std::string joined;
  auto add = [&](std::string_view more) {
    if (word.empty()) {
      word = more;
    } else if (word.data() + word.size() == more.data()) {
      word = {word.data(), word.size() + more.size()};
    } else {
      if (word.data() != joined.data()) joined = word;
      word = joined += more;
    }
  };
  auto finish = [&] {
    auto address = parse_address(angle.empty() ? word : angle);
    if (address && addresses.size() < kMaxAddresses)
      addresses.push_back(std::move(*address));
    word = {};
    angle = {};
  };
  int comments = 0;
  while (!lexer.at_end()) {
    char c = lexer.peek();
    if (c == '(' || (c == ')' && comments > 0)) {
      comments += c == '(' ? 1 : -1;
      lexer.take();
    } else if (comments > 0) {
      lexer.take();
    } else if (c == '"') {
      add(take_quoted(lexer));
    } else if (c == '<') {
      lexer.take();
      angle = lexer.take_until([](char b) { return b == '>'; });
      lexer.accept('>');
      if (angle.empty()) angle = "<>";
    } else if (c == ',' || c == ';') {
      lexer.take();
      finish();
    } else if (c == ':') {  // a group's name, or a source route outside brackets
      lexer.take();
      word = {};
    } else if (c == ')') {
      add(lexer.rest().substr(0, 1));
      lexer.take();
    } else {
      add(lexer.take_while(is_plain));
    }
  }
  finish();
  return addresses;
}

}  // namespace mailwhy::mail
