// Mail addresses.
#include "mail/address.h"

#include "net/ip_address.h"
#include "text/ascii.h"
#include "text/idna.h"
#include "text/lexer.h"

namespace mailwhy::mail {

static constexpr size_t kMaxAddress = 1000;

static bool is_label_byte(char c) {
  return text::is_alnum(c) || c == '-' || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

static bool has_non_ascii(std::string_view text) {
  for (char c : text)
    if (static_cast<unsigned char>(c) >= 0x80) return true;
  return false;
}

std::string normal_domain(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name.empty() || name.size() > 253 || name.find('.') == name.npos) return {};
  size_t label = 0;
  for (char c : name) {
    label = c == '.' ? 0 : label + 1;
    if (c != '.' && !is_label_byte(c)) return {};
    if (label > 63) return {};
  }
  if (name.front() == '.' || name.find("..") != name.npos) return {};
  if (!has_non_ascii(name)) return text::to_lower(name);
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
  return static_cast<unsigned char>(c) > ' ' && c != '<' && c != '>' && c != '"' &&
         c != ',' && c != ';' && c != '(' && c != ')' && c != '@' && c != 0x7F;
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
  Address address;
  address.local = std::string(text.substr(0, at));
  std::string_view domain = text.substr(at + 1);
  address.domain =
      domain.starts_with('[') ? normal_literal(domain) : normal_domain(domain);
  if (address.domain.empty()) {  // a name of one label: "root@localhost"
    for (char c : domain)
      if (!text::is_alnum(c) && c != '-') return std::nullopt;
    if (domain.empty()) return std::nullopt;
    address.domain = text::to_lower(domain);
  }
  bool quoted = address.local.size() >= 2 && address.local.front() == '"' &&
                address.local.back() == '"';
  if (!quoted)
    for (char c : address.local)
      if (!is_local_byte(c)) return std::nullopt;
  return address;
}

static std::string read_quoted(text::Lexer& lexer) {
  std::string quoted(1, lexer.take());
  while (!lexer.at_end() && lexer.peek() != '"') {
    if (lexer.peek() == '\\') quoted += lexer.take();
    if (!lexer.at_end()) quoted += lexer.take();
  }
  if (lexer.accept('"')) quoted += '"';
  return quoted;
}

std::vector<Address> addresses_of(std::string_view field) {
  constexpr size_t kMaxAddresses = 200, kMaxField = 64 << 10;
  std::vector<Address> addresses;
  text::Lexer lexer(field.substr(0, kMaxField));
  std::string word, angle;
  auto finish = [&] {
    auto address = parse_address(angle.empty() ? word : angle);
    if (address && addresses.size() < kMaxAddresses)
      addresses.push_back(std::move(*address));
    word.clear();
    angle.clear();
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
      word += read_quoted(lexer);
    } else if (c == '<') {
      lexer.take();
      angle = std::string(lexer.take_until([](char b) { return b == '>'; }));
      lexer.accept('>');
      if (angle.empty()) angle = "<>";
    } else if (c == ',' || c == ';') {
      lexer.take();
      finish();
    } else if (c == ':') {  // a group's name, or a source route outside brackets
      lexer.take();
      word.clear();
    } else {
      word += lexer.take();
    }
  }
  finish();
  return addresses;
}

}  // namespace mailwhy::mail
