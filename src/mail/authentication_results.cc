// Authentication-Results, read and written: RFC 8601, section 2.2.
#include "mail/authentication_results.h"

#include <algorithm>
#include <array>

#include "mail/structured.h"
#include "text/ascii.h"
#include "text/lexer.h"

namespace mailwhy::mail {

using text::Lexer;

std::string_view AuthenticationResult::value(std::string_view type,
                                             std::string_view name) const {
  for (const AuthenticationProperty& property : properties)
    if (property.type == type && property.name == name) return property.value;
  return {};
}

bool AuthenticationResult::is_known() const {
  struct Row {
    std::string_view method, results;
  };
  constexpr std::array rows = {
      Row{"spf", " none pass fail softfail policy neutral temperror permerror "},
      Row{"dkim", " none pass fail policy neutral temperror permerror "},
      Row{"dmarc", " none pass fail temperror permerror "},
      Row{"arc", " none pass fail "},
  };
  for (const Row& row : rows)
    if (row.method == method)
      return row.results.find(" " + result + " ") != std::string_view::npos;
  return false;
}

// ---------------------------------------------------------------- reading

namespace {

// Ldh-str, and the underscore that servers use.
bool is_keyword_byte(char c) {
  return text::is_alnum(c) || c == '-' || c == '_';
}

// Takes what each rule of the grammar says; the first thing amiss is kept as the error.
class Reader {
 public:
  explicit Reader(std::string_view input) : lexer_(input) {}

  Result<AuthenticationResults> read() {
    AuthenticationResults out;
    skip();
    out.authserv_id = value("the name of the server that checked");
    version("the field");
    while (ok_ && !lexer_.at_end()) {
      expect(';');
      skip();
      if (lexer_.at_end()) break;  // a ";" at the end
      if (out.results.size() == kMaxAuthenticationResults)
        return fail("more results than are read", lexer_.offset());
      result(out);
    }
    if (ok_ && none_ && !out.results.empty()) wrong("\"none\" beside results");
    if (ok_ && !none_ && out.results.empty()) wrong("no result");
    if (!ok_) return tl::unexpected(error_);
    return out;
  }

 private:
  void wrong(std::string what) {
    if (!ok_) return;
    ok_ = false;
    error_ = {std::move(what), lexer_.offset(), {}};
  }
  bool skip() {
    bool taken = false;
    if (ok_ && !skip_cfws(lexer_, &taken)) wrong("a comment that is not closed");
    return taken;
  }
  void expect(char wanted) {
    if (ok_ && !lexer_.accept(wanted))
      wrong(std::string("\"") + wanted + "\" is missing");
  }
  std::string keyword(const char* what) {
    if (!ok_) return {};
    std::string word = text::to_lower(lexer_.take_while(is_keyword_byte));
    if (word.empty()) wrong(std::string(what) + " is missing");
    return word;
  }
  std::string quoted_string() {
    std::string out;
    if (ok_ && !take_quoted(lexer_, out)) wrong("a quoted string that is not closed");
    return out;
  }
  // value = token / quoted-string
  std::string value(const char* what) {
    if (!ok_) return {};
    if (lexer_.peek() == '"') return quoted_string();
    std::string out(lexer_.take_while(is_token_byte));
    if (out.empty()) wrong(std::string(what) + " is missing");
    return out;
  }
  // Only version 1 exists; what another one would mean nobody knows.
  void version(const char* of) {
    skip();
    if (!ok_ || !text::is_digit(lexer_.peek())) return;
    if (lexer_.take_while(text::is_digit) != "1")
      wrong(std::string("a version of ") + of + " that is not known");
    skip();
  }
  // [[local-part] "@"] domain-name, or a value. A dot-atom that an "@" follows is a local
  // part, else it has to be a token.
  std::string property_value() {
    skip();
    if (!ok_) return {};
    std::string out;
    bool quotes = lexer_.peek() == '"';
    if (quotes) {
      out = quoted_string();
    } else {
      Lexer ahead = lexer_;
      std::string_view atom =
          ahead.take_while([](char c) { return is_atom_byte(c) || c == '.'; });
      if (ahead.peek() == '@') {
        out = std::string(atom);
        lexer_ = ahead;
      } else {
        out = std::string(lexer_.take_while(is_token_byte));
        if (out.empty()) wrong("the value of a property is missing");
      }
    }
    if (!ok_ || !lexer_.accept('@')) return out;
    std::string domain(lexer_.take_while(
        [](char c) { return is_keyword_byte(c) || c == '.' || (c & 0x80); }));
    if (domain.empty()) wrong("a domain is missing behind \"@\"");
    // The quotes of a local part belong to the address.
    return (quotes ? quoted(out) : out) + "@" + domain;
  }
  void property(AuthenticationResult& out, std::string type) {
    AuthenticationProperty one;
    one.type = std::move(type);
    skip();
    expect('.');
    skip();
    one.name = keyword("the name of a property");
    skip();
    expect('=');
    one.value = property_value();
    if (out.properties.size() == kMaxAuthenticationProperties)
      wrong("more properties than are read");
    if (ok_) out.properties.push_back(std::move(one));
  }
  // reason "=" value, or ptype "." property "=" pvalue
  void detail(AuthenticationResult& out) {
    std::string word = keyword("a property");
    skip();
    if (word == "reason" && lexer_.peek() == '=') {
      lexer_.take();
      if (!out.reason.empty() || !out.properties.empty()) wrong("reason stands too late");
      skip();
      out.reason = value("the reason");
      return;
    }
    property(out, std::move(word));
  }
  void result(AuthenticationResults& all) {
    AuthenticationResult out;
    out.method = keyword("the name of a method");
    skip();
    if (ok_ && out.method == "none" && (lexer_.at_end() || lexer_.peek() == ';')) {
      if (none_) wrong("\"none\" beside results");
      none_ = true;
      return;
    }
    if (ok_ && lexer_.accept('/')) version("the method");
    expect('=');
    skip();
    out.result = keyword("a result");
    for (;;) {
      bool apart = skip();
      if (!ok_ || lexer_.at_end() || lexer_.peek() == ';') break;
      if (!apart) wrong("a blank is missing");
      detail(out);
    }
    if (ok_) all.results.push_back(std::move(out));
  }

  Lexer lexer_;
  bool ok_ = true, none_ = false;
  Error error_;
};

}  // namespace

Result<AuthenticationResults> parse_authentication_results(std::string_view value) {
  if (value.size() > kMaxAuthenticationField)
    return fail("the field is too long", kMaxAuthenticationField);
  return Reader(value).read();
}

// ---------------------------------------------------------------- writing

// What may stand before "=" or ".": anything else would end the word.
static std::string keyword_text(std::string_view word) {
  std::string out = text::to_lower(word);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return !is_keyword_byte(c); }, '-');
  return out.empty() ? "x" : out;
}

static bool is_plain_domain(std::string_view domain) {
  return !domain.empty() && std::all_of(domain.begin(), domain.end(), [](char c) {
    return is_keyword_byte(c) || c == '.';
  });
}

static bool is_dot_atom(std::string_view local) {
  return std::all_of(local.begin(), local.end(),
                     [](char c) { return is_atom_byte(c) || c == '.'; });
}

// "user@example.org" and "@example.org" stand without quotes, as servers write them.
static std::string property_text(std::string_view value) {
  size_t at = value.rfind('@');
  bool address = at != value.npos && is_dot_atom(value.substr(0, at)) &&
                 is_plain_domain(value.substr(at + 1));
  return address ? std::string(value) : token_or_quoted(value);
}

static std::string result_text(const AuthenticationResult& result) {
  std::string out = keyword_text(result.method) + "=" + keyword_text(result.result);
  if (!result.reason.empty()) out += " reason=" + token_or_quoted(result.reason);
  for (const AuthenticationProperty& property : result.properties)
    out += " " + keyword_text(property.type) + "." + keyword_text(property.name) + "=" +
           property_text(property.value);
  return out;
}

static std::string joined(const AuthenticationResults& results,
                          std::string_view between) {
  std::string out = token_or_quoted(results.authserv_id);
  for (const AuthenticationResult& result : results.results) {
    out += ';';
    out += between;
    out += result_text(result);
  }
  if (results.results.empty()) out += "; none";
  return out;
}

std::string to_string(const AuthenticationResults& results) {
  return joined(results, " ");
}

std::string authentication_results_field(const AuthenticationResults& results) {
  return "Authentication-Results: " + joined(results, "\r\n\t") + "\r\n";
}

// ---------------------------------------------------------------- trust

std::vector<AuthenticationResults> trusted_results(const Header& header,
                                                   const Trust& trust) {
  std::vector<AuthenticationResults> found;
  size_t hops = 0;
  for (const Field& field : header.fields) {
    if (text::equals_ignore_case(field.name, "Received") && ++hops > trust.own_hops)
      break;
    if (!text::equals_ignore_case(field.name, "Authentication-Results")) continue;
    auto results = parse_authentication_results(field.value);
    if (!results) continue;
    bool ours = std::any_of(trust.authserv_ids.begin(), trust.authserv_ids.end(),
                            [&](const std::string& id) {
                              return text::equals_ignore_case(id, results->authserv_id);
                            });
    if (ours) found.push_back(std::move(*results));
    if (found.size() == kMaxTrustedFields) break;
  }
  return found;
}

}  // namespace mailwhy::mail
