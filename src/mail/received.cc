// Received fields of Postfix, Exim, sendmail, qmail, Exchange, Gmail and their relatives.
// The clauses of RFC 5321 section 4.4 come in any order, with comments in between.
#include "mail/received.h"

#include <array>
#include <vector>

#include "text/ascii.h"
#include "text/date.h"
#include "text/lexer.h"

namespace mailwhy::mail {

static constexpr size_t kMaxReceived = 8192;

// A word, or a comment with its nesting, as it stands in the field.
struct Token {
  std::string_view text;
  bool comment = false;
};

static std::vector<Token> tokens_of(std::string_view value) {
  std::vector<Token> tokens;
  text::Lexer lexer(value);
  while (!lexer.at_end() && tokens.size() < 400) {
    lexer.take_while(text::is_space);
    if (lexer.at_end()) break;
    size_t start = lexer.offset();
    if (lexer.accept('(')) {
      for (int depth = 1; depth > 0 && !lexer.at_end();) {
        char c = lexer.take();
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      }
      std::string_view inside = value.substr(start + 1, lexer.offset() - start - 1);
      if (inside.ends_with(')')) inside.remove_suffix(1);
      tokens.push_back({inside, true});
      continue;
    }
    lexer.take_until([](char c) { return text::is_space(c) || c == '('; });
    tokens.push_back({value.substr(start, lexer.offset() - start), false});
  }
  return tokens;
}

static std::optional<net::IpAddress> address_in(std::string_view text) {
  text = text::trim(text);
  while (!text.empty() && (text.front() == '[' || text.front() == '('))
    text.remove_prefix(1);
  if (text::starts_with_ignore_case(text, "ipv6:")) text.remove_prefix(5);
  size_t end = 0;
  auto part_of_address = [](char c) {
    return text::is_digit(c) || c == '.' || c == ':' ||
           (text::to_lower(c) >= 'a' && text::to_lower(c) <= 'f');
  };
  while (end < text.size() && part_of_address(text[end])) end++;
  auto whole = net::IpAddress::parse(text.substr(0, end));
  if (whole) return *whole;
  // "192.0.2.1:38112": a port behind the address.
  size_t colon = text.substr(0, end).rfind(':');
  if (colon == text.npos) return std::nullopt;
  auto with_port = net::IpAddress::parse(text.substr(0, colon));
  if (with_port) return *with_port;
  return std::nullopt;
}

// The address inside a comment: "mail.example.org [192.0.2.1]", "[192.0.2.1]",
// "192.0.2.1".
static std::optional<net::IpAddress> bracketed_address(std::string_view text) {
  for (size_t at = text.find('['); at != text.npos; at = text.find('[', at + 1))
    if (auto ip = address_in(text.substr(at))) return ip;
  size_t word = 0;
  while (word < text.size()) {
    size_t end = text.find_first_of(" \t@,=", word);
    if (end == text.npos) end = text.size();
    if (auto ip = address_in(text.substr(word, end - word)); ip && end - word >= 7)
      return ip;
    word = end + 1;
  }
  return std::nullopt;
}

static bool is_host_name(std::string_view word) {
  if (word.empty() || word.find('.') == word.npos) return false;
  for (char c : word)
    if (!text::is_alnum(c) && c != '.' && c != '-' && c != '_' &&
        static_cast<unsigned char>(c) < 0x80)
      return false;
  return !address_in(word);
}

static std::string without_dot(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return std::string(name);
}

// Comments behind "from": reverse name and address, HELO, who logged in.
static void read_from_comment(std::string_view comment, Hop& hop) {
  if (!hop.from_ip) hop.from_ip = bracketed_address(comment);
  size_t helo = text::find_ignore_case(comment, "helo=");
  if (helo == comment.npos) helo = text::find_ignore_case(comment, "helo ");
  if (helo != comment.npos) {
    std::string_view name = comment.substr(helo + 5);
    name = name.substr(0, name.find_first_of(" \t)"));
    // Here the word before the comment was the reverse name.
    if (!name.empty()) {
      if (hop.from_rdns.empty() && is_host_name(hop.from)) hop.from_rdns = hop.from;
      hop.from = std::string(name);
    }
  }
  std::string_view first = comment.substr(0, comment.find_first_of(" \t["));
  size_t at = first.rfind('@');  // ident: "user@host"
  if (at != first.npos) first.remove_prefix(at + 1);
  if (hop.from_rdns.empty() && is_host_name(first)) hop.from_rdns = without_dot(first);
}

static void read_sign_of_login(std::string_view comment, Hop& hop) {
  for (std::string_view sign :
       {"authenticated sender", "authenticated user",
        "authenticated:", "authenticated as", "authenticated bits", "account ",
        "auth=", "smtp-auth", "(auth)", "sasl"})
    if (text::find_ignore_case(comment, sign) != comment.npos &&
        sign != "authenticated bits")
      hop.authenticated = true;
  for (std::string_view sign :
       {"from userid", "from uid", "internal", "invoked by uid", "invoked from network",
        "invoked for bounce", "invoked by alias"})
    if (text::find_ignore_case(comment, sign) != comment.npos &&
        sign != std::string_view("invoked from network"))
      hop.local = true;
}

static bool is_clause(std::string_view word) {
  for (std::string_view clause : {"from", "by", "with", "via", "id", "for"})
    if (text::equals_ignore_case(word, clause)) return true;
  return false;
}

static void read_protocol(std::string_view word, Hop& hop) {
  for (char c : word) hop.with += text::is_lower(c) ? static_cast<char>(c - 32) : c;
  std::string_view with = hop.with;
  bool smtp = with.starts_with("ESMTP") || with.starts_with("SMTP") ||
              with.starts_with("UTF8SMTP") || with.starts_with("LMTP");
  size_t suffix = with.find("SMTP");
  std::string_view flags =
      suffix == with.npos ? std::string_view() : with.substr(suffix + 4);
  if ((smtp && flags.find('A') != flags.npos && flags.size() <= 2) || with == "ASMTP" ||
      with == "HTTP" || with == "HTTPS" || with == "HTTPREST")
    hop.authenticated = true;
  if (with == "LOCAL") hop.local = true;
}

static std::string without_angles(std::string_view word) {
  if (word.ends_with(';')) word.remove_suffix(1);
  if (word.starts_with('<')) word.remove_prefix(1);
  if (word.ends_with('>')) word.remove_suffix(1);
  return std::string(word);
}

Hop parse_received(std::string_view value) {
  value = value.substr(0, kMaxReceived);
  Hop hop;
  hop.raw = std::string(value);
  size_t semicolon = value.rfind(';');
  if (semicolon != value.npos)
    hop.time = text::parse_mail_date(value.substr(semicolon + 1));
  std::string_view clauses = hop.time ? value.substr(0, semicolon) : value;
  std::vector<Token> tokens = tokens_of(clauses);

  std::string_view clause;
  for (size_t i = 0; i < tokens.size(); i++) {
    const Token& token = tokens[i];
    if (token.comment) {
      read_sign_of_login(token.text, hop);
      if (clause == "from") read_from_comment(token.text, hop);
      if (clause == "by" && !hop.by_ip) hop.by_ip = bracketed_address(token.text);
      continue;
    }
    std::string_view word = token.text;
    if (word.ends_with(';') || word.ends_with(',')) word.remove_suffix(1);
    if (is_clause(word) && i + 1 < tokens.size()) {
      // One name for all spellings: string literals outlive the loop.
      for (std::string_view name : {"from", "by", "with", "via", "id", "for"})
        if (text::equals_ignore_case(word, name)) clause = name;
      continue;
    }
    if (clause == "from" && hop.from.empty() && !hop.from_ip) {
      hop.from = without_dot(word);
      if (word.starts_with('[') || !is_host_name(word)) hop.from_ip = address_in(word);
    } else if (clause == "from" && !hop.from_ip) {
      hop.from_ip = word.starts_with('[') ? address_in(word) : std::nullopt;
    } else if (clause == "by" && hop.by.empty()) {
      if (auto ip = address_in(word))
        hop.by_ip = ip;
      else
        hop.by = without_dot(word);
    } else if (clause == "with" && hop.with.empty()) {
      read_protocol(word, hop);
    } else if (clause == "id" && hop.id.empty()) {
      hop.id = std::string(word);
    } else if (clause == "for" && hop.for_address.empty()) {
      hop.for_address = without_angles(word);
    }
  }
  // "from [192.168.4.90] (p373.isp.example [198.51.100.9])": the comment knows what the
  // server saw.
  if (hop.from.starts_with('['))
    for (const Token& token : tokens)
      if (token.comment && token.text.find('[') != token.text.npos) {
        if (auto seen = bracketed_address(token.text)) hop.from_ip = seen;
        break;
      }
  return hop;
}

}  // namespace mailwhy::mail
