// The grammar of RFC 7208, section 12, term by term. Written for speed: the evaluator
// reads every record anew on every check.
#include "spf/term.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "spf/macro_syntax.h"
#include "spf/quick_network.h"
#include "text/ascii.h"

namespace mailwhy::spf {

using text::is_alnum;
using text::is_alpha;
using text::is_digit;
using text::to_lower;

namespace {

// macro-literal = %x21-24 / %x26-7E: every visible character but '%'.
constexpr std::array<bool, 256> kLiteral = [] {
  std::array<bool, 256> table{};
  for (int c = 0x21; c <= 0x7e; c++) table[c] = c != '%';
  return table;
}();
bool is_literal(char c) {
  return kLiteral[static_cast<uint8_t>(c)];
}

}  // namespace

// toplabel = ( *alphanum ALPHA *alphanum ) / ( 1*alphanum "-" *( alphanum / "-" )
// alphanum )
static bool is_toplabel(std::string_view label) {
  if (label.empty() || !is_alnum(label.front()) || !is_alnum(label.back())) return false;
  bool numeric = true;
  for (char c : label) {
    if (!is_alnum(c) && c != '-') return false;
    if (!is_digit(c)) numeric = false;
  }
  return !numeric;
}

// Walks macro-string to its end; `tail` is what stands behind the last macro.
static Fault walk_macro_string(std::string_view text, std::string_view& tail,
                               bool& has_macro) {
  size_t at = 0, tail_at = 0;
  while (at < text.size()) {
    if (is_literal(text[at])) {
      at++;
    } else if (text[at] == '%') {
      Macro macro;
      if (!read_macro(text.substr(at), MacroPlace::DomainSpec, macro))
        return Fault::BadMacro;
      at += macro.size;
      tail_at = at;
      has_macro = true;
    } else {
      return Fault::BadCharacter;
    }
  }
  tail = text.substr(tail_at);
  return Fault::None;
}

// domain-spec = macro-string domain-end; domain-end = ( "." toplabel [ "." ] ) /
// macro-expand
static Fault walk_domain_spec(std::string_view text, bool& has_macro) {
  if (text.empty()) return Fault::EmptyDomain;
  std::string_view tail;
  if (Fault fault = walk_macro_string(text, tail, has_macro); fault != Fault::None)
    return fault;
  if (tail.empty()) return Fault::None;
  if (tail.back() == '.') tail.remove_suffix(1);
  size_t dot = tail.rfind('.');
  if (dot == tail.npos || !is_toplabel(tail.substr(dot + 1))) return Fault::BadDomain;
  return Fault::None;
}

Fault check_domain_spec(std::string_view text) {
  bool has_macro = false;
  return walk_domain_spec(text, has_macro);
}

// "0" or digits without leading zero up to `max`; moves `at` behind them.
static bool read_number(std::string_view text, size_t& at, int max, uint8_t& out) {
  size_t start = at;
  int value = 0;
  while (at < text.size() && is_digit(text[at]) && value <= max) {
    value = value * 10 + (text[at++] - '0');
  }
  size_t digits = at - start;
  if (digits == 0 || value > max || (digits > 1 && text[start] == '0')) return false;
  out = static_cast<uint8_t>(value);
  return true;
}

// dual-cidr-length = [ "/" ip4-length ] [ "//" ip6-length ], the whole text.
static bool read_dual_cidr(std::string_view text, Term& out) {
  size_t at = 0;
  if (text.size() > 1 && text[1] != '/') {
    at = 1;
    if (!read_number(text, at, 32, out.prefix4)) return false;
  }
  if (at == text.size()) return true;
  if (!text.substr(at).starts_with("//")) return false;
  at += 2;
  return read_number(text, at, 128, out.prefix6) && at == text.size();
}

// Where the cidr-length of "example.org/24//64" starts. It cannot be found from the left:
// a domain-spec may hold '/' ("a:foo/bar.example.org/24").
static size_t find_cidr(std::string_view text) {
  size_t at = text.size();
  while (at > 0 && (is_digit(text[at - 1]) || text[at - 1] == '/')) at--;
  size_t slash = text.find('/', at);
  return slash == text.npos ? text.size() : slash;
}

// a and mx: [ ":" domain-spec ] [ dual-cidr-length ]
static Fault read_hosts(std::string_view rest, Term& out) {
  if (rest.empty()) return Fault::None;
  size_t cidr = find_cidr(rest);
  if (cidr < rest.size() && !read_dual_cidr(rest.substr(cidr), out))
    return Fault::BadCidr;
  std::string_view name = rest.substr(0, cidr);
  if (name.empty()) return Fault::None;
  if (name[0] != ':') return Fault::BadCidr;
  out.domain_spec = name.substr(1);
  return walk_domain_spec(out.domain_spec, out.has_macro);
}

// include, exists: ":" domain-spec; ptr: the same, optional.
static Fault read_name(std::string_view rest, bool optional, Term& out) {
  if (rest.empty()) return optional ? Fault::None : Fault::MissingArgument;
  if (rest[0] != ':') return Fault::UnexpectedArgument;
  out.domain_spec = rest.substr(1);
  return walk_domain_spec(out.domain_spec, out.has_macro);
}

// qnum "." qnum "." qnum "." qnum: no leading zeros, nothing left out (section 5.6).
static bool read_ip4(std::string_view text, size_t& at, uint32_t& out) {
  uint32_t value = 0;
  for (int i = 0; i < 4; i++) {
    if (i > 0 && (at == text.size() || text[at++] != '.')) return false;
    uint8_t octet;
    if (!read_number(text, at, 255, octet)) return false;
    value = value << 8 | octet;
  }
  out = value;
  return true;
}

static Fault read_ip4_network(std::string_view rest, Term& out) {
  if (rest.empty()) return Fault::MissingArgument;
  if (rest[0] != ':') return Fault::UnexpectedArgument;
  size_t at = 1;
  uint32_t base;
  uint8_t prefix = 32;
  if (!read_ip4(rest, at, base)) return Fault::BadIp4;
  if (at < rest.size()) {
    if (rest[at++] != '/') return Fault::BadIp4;
    if (!read_number(rest, at, 32, prefix) || at != rest.size()) return Fault::BadCidr;
  }
  out.network = net::Cidr(net::IpAddress::v4(base), prefix);
  return Fault::None;
}

static Fault read_ip6_network(std::string_view rest, Term& out) {
  if (rest.empty()) return Fault::MissingArgument;
  if (rest[0] != ':') return Fault::UnexpectedArgument;
  size_t slash = std::min(rest.find('/'), rest.size());
  auto base = net::IpAddress::parse(rest.substr(1, slash - 1));
  if (!base || base->is_v4()) return Fault::BadIp6;
  uint8_t prefix = 128;
  if (slash < rest.size()) {
    size_t at = slash + 1;
    if (!read_number(rest, at, 128, prefix) || at != rest.size()) return Fault::BadCidr;
  }
  out.network = net::Cidr(*base, prefix);
  return Fault::None;
}

static Fault read_mechanism(TermKind kind, std::string_view rest, Term& out) {
  out.kind = kind;
  switch (kind) {
    case TermKind::All:
      return rest.empty() ? Fault::None : Fault::UnexpectedArgument;
    case TermKind::A:
    case TermKind::Mx:
      return read_hosts(rest, out);
    case TermKind::Ip4:
      return read_ip4_network(rest, out);
    case TermKind::Ip6:
      return read_ip6_network(rest, out);
    case TermKind::Ptr:
      return read_name(rest, true, out);
    default:
      return read_name(rest, false, out);
  }
}

// redirect and exp take a domain-spec, every other name a macro-string (section 6).
static Fault read_modifier(std::string_view name, std::string_view value, Term& out) {
  out.domain_spec = value;
  if (text::equals_ignore_case(name, "redirect")) {
    out.kind = TermKind::Redirect;
    return walk_domain_spec(value, out.has_macro);
  }
  if (text::equals_ignore_case(name, "exp")) {
    out.kind = TermKind::Exp;
    return walk_domain_spec(value, out.has_macro);
  }
  out.kind = TermKind::UnknownModifier;
  std::string_view tail;
  return walk_macro_string(value, tail, out.has_macro);
}

static bool is_word(std::string_view word, std::string_view lower_case) {
  for (size_t i = 0; i < word.size(); i++) {
    if (to_lower(word[i]) != lower_case[i]) return false;
  }
  return true;
}

// UnknownModifier where it is no mechanism.
static TermKind mechanism_of(std::string_view name) {
  auto if_word = [&](std::string_view wanted, TermKind kind) {
    return is_word(name, wanted) ? kind : TermKind::UnknownModifier;
  };
  switch (name.size()) {
    case 1:
      return if_word("a", TermKind::A);
    case 2:
      return if_word("mx", TermKind::Mx);
    case 3:
      switch (name[2]) {
        case '4':
          return if_word("ip4", TermKind::Ip4);
        case '6':
          return if_word("ip6", TermKind::Ip6);
        case 'r':
        case 'R':
          return if_word("ptr", TermKind::Ptr);
        default:
          return if_word("all", TermKind::All);
      }
    case 6:
      return if_word("exists", TermKind::Exists);
    case 7:
      return if_word("include", TermKind::Include);
    default:
      return TermKind::UnknownModifier;
  }
}

Fault read_term(std::string_view text, size_t at, Term& out) {
  std::string_view term = text.substr(at);
  if (const void* blank = std::memchr(term.data(), ' ', term.size())) {
    term = term.substr(0, static_cast<const char*>(blank) - term.data());
  }
  out.offset = static_cast<uint32_t>(at);
  out.size = static_cast<uint32_t>(term.size());
  char first = term.empty() ? '\0' : term[0];
  if (first == '+' || first == '-' || first == '~' || first == '?') {
    out.qualifier = static_cast<Qualifier>(first);
    out.qualifier_written = true;
    term.remove_prefix(1);
  }
  // name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." ); mechanisms have letters and digits
  // only.
  size_t name_end = 0;
  while (name_end < term.size() && is_alnum(term[name_end])) name_end++;
  std::string_view name = term.substr(0, name_end), rest = term.substr(name_end);
  if (rest.empty() || rest[0] == ':' || rest[0] == '/') {
    TermKind kind = mechanism_of(name);
    if (kind != TermKind::UnknownModifier) return read_mechanism(kind, rest, out);
  }
  size_t equals = name_end;
  while (equals < term.size() && (is_alnum(term[equals]) || term[equals] == '-' ||
                                  term[equals] == '_' || term[equals] == '.')) {
    equals++;
  }
  if (equals < term.size() && term[equals] == '=' && is_alpha(term[0])) {
    if (out.qualifier_written) return Fault::QualifiedModifier;
    return read_modifier(term.substr(0, equals), term.substr(equals + 1), out);
  }
  if (name.empty()) {
    return !term.empty() && !is_literal(term[0]) && term[0] != '%' ? Fault::BadCharacter
                                                                   : Fault::BadTerm;
  }
  for (char c : term) {
    if (!is_literal(c) && c != '%') return Fault::BadCharacter;
  }
  return Fault::UnknownMechanism;
}

bool read_terms(std::string_view text, std::vector<Term>& terms, TermFault& fault,
                const net::IpAddress* client) {
  size_t first = terms.size(), count = 0;
  auto stop = [&](Fault what, size_t offset, size_t size) {
    fault = {what, static_cast<uint32_t>(offset), static_cast<uint32_t>(size)};
    terms.resize(first);
    return false;
  };
  if (!is_spf_record(text)) return stop(Fault::BadVersion, 0, text.size());
  if (text.size() > kMaxRecord) return stop(Fault::TooLong, kMaxRecord, 0);
  bool redirect_seen = false, exp_seen = false;
  NetworkFilter filter(client);
  for (size_t at = 6; at < text.size();) {
    if (text[at] == ' ') {
      at++;
      continue;
    }
    count += read_networks(text, at, filter, terms);
    if (at == text.size()) break;
    if (++count > kMaxTerms) return stop(Fault::TooLong, at, 0);
    Term& term = terms.emplace_back();
    Fault what = read_term(text, at, term);
    if (what == Fault::None &&
        (term.kind == TermKind::Redirect || term.kind == TermKind::Exp)) {
      bool& seen = term.kind == TermKind::Redirect ? redirect_seen : exp_seen;
      if (seen) what = Fault::RepeatedModifier;
      seen = true;
    }
    if (what != Fault::None) return stop(what, term.offset, term.size);
    at += term.size;
    bool is_network = term.kind == TermKind::Ip4 || term.kind == TermKind::Ip6;
    if (client && is_network && !term.network.contains(*client)) terms.pop_back();
  }
  // Networks are counted after the fact: the loop above may have run to the end of the
  // text.
  if (count > kMaxTerms) return stop(Fault::TooLong, text.size(), 0);
  return true;
}

}  // namespace mailwhy::spf
