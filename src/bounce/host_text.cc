// Finding addresses and names in text. One forward pass each.
#include "bounce/host_text.h"

#include <algorithm>
#include <array>

#include "mail/address.h"
#include "text/ascii.h"

using namespace std::string_view_literals;

namespace mailwhy::bounce {

static bool is_hex(char c) {
  c = text::to_lower(c);
  return text::is_digit(c) || (c >= 'a' && c <= 'f');
}

static bool is_high(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

// What may not stand right before an address: it would be part of a name, a version or an
// id.
static bool glued_before(std::string_view text, size_t at) {
  if (at == 0) return false;
  char c = text[at - 1];
  if (c == '.' || c == '-' || c == '_' || text::is_digit(c)) return true;
  if (!text::is_alpha(c)) return false;
  // "ip4" + "192.0.2.1" is no word, but \nfollowed by an address may be: "\\n192.0.2.1".
  return !(at >= 2 && text[at - 2] == '\\' && (c == 'n' || c == 'r' || c == 't'));
}

static bool glued_after(std::string_view text, size_t at) {
  if (at >= text.size()) return false;
  char c = text[at];
  if (text::is_alnum(c) || c == '_') return true;
  char next = at + 1 < text.size() ? text[at + 1] : '\0';
  return (c == '.' || c == '-') && (text::is_alnum(next) || next == '_');
}

// "Exim 4.96.0.1", "version 1.2.3.4", "v1.2.3.4"
static bool is_version(std::string_view text, size_t at) {
  std::string_view before = text.substr(at > 12 ? at - 12 : 0, at > 12 ? 12 : at);
  std::string lower = text::to_lower(before);
  while (!lower.empty() && lower.back() == ' ') lower.pop_back();
  for (std::string_view word :
       {"version"sv, "ver."sv, "ver"sv, "release"sv, "exim"sv, "postfix"sv, "build"sv})
    if (lower.ends_with(word)) {
      // "server 192.0.2.1" ends in "ver", too.
      size_t start = lower.size() - std::string_view(word).size();
      if (start == 0 || !text::is_alpha(lower[start - 1])) return true;
    }
  return false;
}

// What addresses are made of.
static bool in_run(char c) {
  return is_hex(c) || c == '.' || c == ':';
}

// Most runs are the ends of sentences, times and versions: told from addresses by their
// marks alone.
static std::optional<net::IpAddress> address_of(std::string_view run) {
  if (std::ranges::count(run, '.') != 3 && std::ranges::count(run, ':') < 2)
    return std::nullopt;
  auto ip = net::IpAddress::parse(run);
  return ip ? std::optional(*ip) : std::nullopt;
}

// Where the run begins that holds the next mark of an address, a dot behind a digit or a
// colon behind a digit of hexadecimals or a colon; the text's size if there is none. What
// lies before is passed eight bytes at a time.
static size_t next_run(std::string_view text, size_t from) {
  for (size_t mark = text::find_either(text, '.', ':', from); mark < text.size();
       mark = text::find_either(text, '.', ':', mark + 1)) {
    char next = mark + 1 < text.size() ? text[mark + 1] : '\0';
    char before = mark > from ? text[mark - 1] : '\0';
    bool marks = text[mark] == '.' ? text::is_digit(before) && text::is_digit(next)
                                   : is_hex(next) || next == ':';
    if (!marks) continue;
    while (mark > from && in_run(text[mark - 1])) mark--;
    return mark;
  }
  return text.size();
}

std::vector<FoundIp> addresses_in(std::string_view text) {
  std::vector<FoundIp> found;
  size_t at = next_run(text, 0);
  while (at < text.size() && found.size() < 50) {
    char c = text[at];
    bool may_begin =
        is_hex(c) || (c == ':' && at + 1 < text.size() && text[at + 1] == ':');
    if (!may_begin || glued_before(text, at)) {
      at = in_run(c) ? at + 1 : next_run(text, at + 1);
      continue;
    }
    size_t end = at;
    bool colon = false;
    while (end < text.size() && end - at < 64 && in_run(text[end])) {
      colon = colon || text[end] == ':';
      end++;
    }
    size_t run = end;
    while (end > at && (text[end - 1] == '.' ||
                        (text[end - 1] == ':' && !text.substr(0, end).ends_with("::"))))
      end--;
    auto ip = address_of(text.substr(at, end - at));
    if (!ip && colon) {  // "192.0.2.1:25"
      size_t port = text.substr(at, end - at).rfind(':');
      ip = address_of(text.substr(at, port));
      if (ip) run = end = at + port;
    }
    if (ip && !glued_after(text, end) && !is_version(text, at) &&
        (ip->is_v4() || end - at >= 4))
      found.push_back({*ip, at, end - at});
    at = next_run(text, run > at ? run : at + 1);
  }
  return found;
}

// Letters, digits, what stands beyond ASCII, and these.
static constexpr std::array<bool, 256> letters_and(std::string_view others) {
  std::array<bool, 256> known{};
  for (int i = 0; i < 256; i++)
    known[static_cast<size_t>(i)] = i >= 0x80 || text::is_alnum(static_cast<char>(i));
  for (char other : others) known[static_cast<unsigned char>(other)] = true;
  return known;
}

static bool is_name_byte(char c) {
  static constexpr auto kName = letters_and("-_.");
  return kName[static_cast<unsigned char>(c)];
}

static bool is_local_byte(char c) {
  static constexpr auto kLocal = letters_and("!#$%&'*+-/=?^_`{|}~.");
  return kLocal[static_cast<unsigned char>(c)];
}

// A top label of letters or "xn--…", two labels at least.
static bool plausible(std::string_view domain) {
  size_t dot = domain.rfind('.');
  if (dot == domain.npos || dot + 2 >= domain.size()) return false;
  std::string_view top = domain.substr(dot + 1);
  if (top.starts_with("xn--")) return true;
  for (char c : top)
    if (!text::is_alpha(c)) return false;
  return true;
}

// UTF-8 letters glue to words in languages that need no blanks, or to quotes: "домена" is
// no domain name, "«example.org»" holds one. Only letters of U-labels stay.
// Languages without blanks: "example.jp您好", "example.jp様". A label of Latin letters
// does not go on in kana or Han (U+3000 and above).
static std::string_view without_glued_words(std::string_view name) {
  size_t dot = name.rfind('.');
  for (size_t at = dot == name.npos ? name.size() : dot + 3; at < name.size(); at++)
    if (static_cast<unsigned char>(name[at]) >= 0xE3 && text::is_alpha(name[at - 1]) &&
        text::is_alpha(name[at - 2]))
      return name.substr(0, at);
  return name;
}

static std::string_view trim_name(std::string_view name) {
  if (!name.empty() && text::is_alnum(name.front()) && text::is_alnum(name.back()))
    return name;
  static constexpr std::string_view kMarks[] = {"«", "»",  "“",  "”",  "„",  "‘",  "’",
                                                "…", "。", "，", "、", "：", "（", "）"};
  for (bool changed = true; changed && !name.empty();) {
    changed = false;
    bool marked = is_high(name.front()) || is_high(name.back());
    for (std::string_view mark : kMarks) {
      if (!marked) break;
      if (name.starts_with(mark)) name.remove_prefix(mark.size()), changed = true;
      if (name.ends_with(mark)) name.remove_suffix(mark.size()), changed = true;
    }
    while (!name.empty() && (name.back() == '.' || name.back() == '-'))
      name.remove_suffix(1), changed = true;
    while (!name.empty() && (name.front() == '.' || name.front() == '-'))
      name.remove_prefix(1), changed = true;
  }
  return name;
}

static bool opens_url(std::string_view text) {
  return text.starts_with("://") || text.starts_with(":\\/\\/");
}

// The colon of the first URL whose scheme begins at or behind `from`.
static size_t next_url(std::string_view text, size_t from) {
  size_t at = text.find(':', from);
  while (at != text.npos &&
         (at == from || !is_local_byte(text[at - 1]) || !opens_url(text.substr(at))))
    at = text.find(':', at + 1);
  return std::min(at, text.size());
}

// Names have a dot or an @: what lies before the next of them is passed eight bytes at a
// time.
std::vector<FoundName> names_in(std::string_view text) {
  std::vector<FoundName> found;
  size_t at = 0, url = next_url(text, 0);
  while (at < text.size() && found.size() < 100) {
    if (url <= at) url = next_url(text, at);
    size_t mark = text::find_either(text, '.', '@', at);
    size_t start = std::min(mark, url);
    if (start == text.size()) break;
    while (start > at && is_local_byte(text[start - 1])) start--;
    at = start;
    while (at < text.size() && is_local_byte(text[at])) at++;
    if (opens_url(text.substr(at))) {
      while (at < text.size() && !text::is_space(text[at]) && text[at] != '>' &&
             text[at] != '"' && text[at] != ')')
        at++;
      continue;
    }
    std::string_view word = text.substr(start, at - start);
    if (at < text.size() && text[at] == '@') {
      size_t domain_at = ++at;
      while (at < text.size() && is_name_byte(text[at])) at++;
      std::string_view domain =
          trim_name(without_glued_words(text.substr(domain_at, at - domain_at)));
      // "smtp.mailfrom=user@example.org", "mailto:…": the name of the value is no part of
      // it.
      size_t equals = word.rfind('=');
      if (equals != word.npos) start += equals + 1;
      std::string normal = mail::normal_domain(domain);
      if (!normal.empty() && plausible(normal))
        found.push_back({text.substr(start, domain_at - start + domain.size()),
                         std::move(normal), start, true});
      continue;
    }
    // A word may hold other marks: "SPF-Result=example.org", "example.org's", "a/b".
    size_t piece = 0;
    while (piece < word.size()) {
      if (!is_name_byte(word[piece])) {
        piece++;
        continue;
      }
      size_t end = piece;
      while (end < word.size() && is_name_byte(word[end])) end++;
      std::string_view name = trim_name(word.substr(piece, end - piece));
      if (name.find('.') != name.npos) {
        std::string normal = mail::normal_domain(name);
        if (!normal.empty() && plausible(normal))
          found.push_back({name, std::move(normal),
                           static_cast<size_t>(name.data() - text.data()), false});
      }
      piece = end;
    }
  }
  return found;
}

std::string_view host_at(std::string_view text) {
  size_t end = 0;
  while (end < text.size() && end < 255 && is_name_byte(text[end])) end++;
  std::string_view name = text.substr(0, end);
  while (name.ends_with('.')) name.remove_suffix(1);
  return plausible(name) ? name : std::string_view();
}

}  // namespace mailwhy::bounce
