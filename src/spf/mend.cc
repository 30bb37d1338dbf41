// Rules that turn a faulty term into what was meant. They are applied one after the
// other, each where it fits, until every piece is a valid term; what never becomes valid
// stays as it is.
#include "spf/mend.h"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include <fmt/format.h>

#include "net/cidr.h"
#include "spf/term.h"
#include "text/ascii.h"

namespace mailwhy::spf {

namespace {

constexpr size_t kMaxMended = 512;  // octets of a term; a longer one is nobody's slip
constexpr int kMaxSteps = 6;        // slips in one term

// A rule rewrites the term, or leaves it; `what` says what it saw.
struct Rule {
  std::string_view problem;
  std::string (*rewrite)(std::string_view term, std::string& what);
};

struct Parts {
  std::string_view qualifier, name, sign, argument;  // "-" "include" ":" "example.org"
};

struct Alias {
  std::string_view written, meant;
};
// Too short for counting differing letters, or more than a letter away.
constexpr Alias kAliases[] = {
    {"ipv4", "ip4"},     {"ipv6", "ip6"},       {"ip4v", "ip4"},    {"ip6v", "ip6"},
    {"ip-4", "ip4"},     {"ip-6", "ip6"},       {"ip_4", "ip4"},    {"ip_6", "ip6"},
    {"pi4", "ip4"},      {"pi6", "ip6"},        {"ip44", "ip4"},    {"ip66", "ip6"},
    {"iip4", "ip4"},     {"iip6", "ip6"},       {"i4", "ip4"},      {"i6", "ip6"},
    {"al", "all"},       {"alll", "all"},       {"lal", "all"},     {"ll", "all"},
    {"aall", "all"},     {"mxx", "mx"},         {"xm", "mx"},       {"inc", "include"},
    {"incl", "include"}, {"redir", "redirect"}, {"explain", "exp"},
};
constexpr std::string_view kLongNames[] = {"include", "exists", "redirect"};
constexpr std::string_view kNames[] = {"all", "include", "a",      "mx",       "ptr",
                                       "ip4", "ip6",     "exists", "redirect", "exp"};

}  // namespace

static Parts split_term(std::string_view term) {
  Parts parts;
  if (!term.empty() && std::string_view("+-~?").find(term[0]) != std::string_view::npos) {
    parts.qualifier = term.substr(0, 1);
    term.remove_prefix(1);
  }
  size_t end = term.find_first_of(":=/");
  parts.name = term.substr(0, end);
  if (end == term.npos) return parts;
  parts.sign = term.substr(end, term[end] == '/' ? 0 : 1);
  parts.argument = term.substr(end + parts.sign.size());
  return parts;
}

static bool is_modifier_name(std::string_view name) {
  return text::equals_ignore_case(name, "redirect") ||
         text::equals_ignore_case(name, "exp");
}

static bool is_known_name(std::string_view name) {
  return std::any_of(std::begin(kNames), std::end(kNames), [&](std::string_view known) {
    return text::equals_ignore_case(name, known);
  });
}

static std::string_view sign_of(std::string_view name) {
  return is_modifier_name(name) ? "=" : ":";
}

static std::string glue(std::string_view qualifier, std::string_view name,
                        std::string_view argument) {
  if (is_modifier_name(name)) qualifier = {};
  bool cidr_only = argument.empty() || argument[0] == '/';
  return fmt::format("{}{}{}{}", qualifier, name, cidr_only ? "" : sign_of(name),
                     argument);
}

bool is_valid_term(std::string_view term) {
  Term out;
  return !term.empty() && term.find(' ') == term.npos &&
         read_term(term, 0, out) == Fault::None;
}

// Letters to change, drop, insert or swap with the neighbour to get from a to b; 3 for
// more than 2.
static int distance(std::string_view a, std::string_view b) {
  constexpr size_t kMax = 12;
  if (a.size() > kMax || b.size() > kMax) return 3;
  std::array<std::array<int, kMax + 1>, kMax + 1> d{};
  for (size_t i = 0; i <= a.size(); i++) d[i][0] = static_cast<int>(i);
  for (size_t j = 0; j <= b.size(); j++) d[0][j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); i++) {
    for (size_t j = 1; j <= b.size(); j++) {
      bool same = text::to_lower(a[i - 1]) == b[j - 1];
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + !same});
      if (i > 1 && j > 1 && text::to_lower(a[i - 1]) == b[j - 2] &&
          text::to_lower(a[i - 2]) == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return std::min(3, d[a.size()][b.size()]);
}

static std::string_view meant_name(std::string_view written) {
  for (const Alias& alias : kAliases) {
    if (text::equals_ignore_case(written, alias.written)) return alias.meant;
  }
  for (std::string_view name : kLongNames) {
    if (written.size() >= 4 && distance(written, name) <= 2) return name;
  }
  return {};
}

static std::string drop_odd_characters(std::string_view term, std::string& what) {
  what = "characters that a text editor or web form put in";
  return without_odd_characters(term);
}

static std::string split_at_separators(std::string_view term, std::string& what) {
  what = "terms are separated by blanks only";
  std::string out(term);
  for (char& c : out) {
    if (c == ',' || c == ';' || c == '|') c = ' ';
  }
  return out;
}

static std::string strip_tail(std::string_view term, std::string& what) {
  what = "nothing may follow the term";
  while (!term.empty() &&
         std::string_view(".:/=").find(term.back()) != std::string_view::npos) {
    term.remove_suffix(1);
  }
  return std::string(term);
}

// "--all", "-redirect=…".
static std::string strip_qualifier(std::string_view term, std::string& what) {
  what = "one qualifier, and only before a mechanism";
  Parts parts = split_term(term);
  if (parts.qualifier.empty()) return std::string(term);
  if (is_modifier_name(parts.name)) return std::string(term.substr(1));
  if (term.size() > 1 && term[1] == term[0]) return std::string(term.substr(1));
  return std::string(term);
}

// "ip4:192.0.2.1include:example.org", "ip4:192.0.2.1/32-all".
static std::string split_glued(std::string_view term, std::string& what) {
  what = "a blank is missing between two terms";
  constexpr std::string_view kStarts[] = {
      "include:", "ip4:",      "ip6:", "ipv4:", "ipv6:",
      "exists:",  "redirect=", "mx:",  "ptr:",  "a:"};
  constexpr std::string_view kEnds[] = {"-all", "~all", "?all", "+all"};
  for (std::string_view end : kEnds) {
    if (term.size() <= end.size() || !text::is_alnum(term[term.size() - 5])) continue;
    if (text::equals_ignore_case(term.substr(term.size() - 4), end)) {
      return fmt::format("{} {}", term.substr(0, term.size() - 4), end);
    }
  }
  for (std::string_view start : kStarts) {
    size_t at = text::find_ignore_case(term, start, 1);
    if (at == term.npos || text::equals_ignore_case(term.substr(0, at), "http")) continue;
    if (std::string_view("+-~?").find(term[at - 1]) != std::string_view::npos) at--;
    // A name may end in "mx" or "a" before a port; an address before it may not.
    bool behind_digit = at > 0 && text::is_digit(term[at - 1]);
    if (at == 0 || (start.size() <= 3 && !behind_digit)) continue;
    return fmt::format("{} {}", term.substr(0, at), term.substr(at));
  }
  return std::string(term);
}

static std::string mend_sign(std::string_view term, std::string& what) {
  Parts parts = split_term(term);
  std::string_view name = is_known_name(parts.name) ? parts.name : meant_name(parts.name);
  if (name.empty() || parts.sign.empty() || parts.sign == sign_of(name) ||
      parts.argument.empty() || text::equals_ignore_case(name, "all")) {
    return std::string(term);
  }
  what = fmt::format("\"{}\" is followed by \"{}\"", name, sign_of(name));
  return glue(parts.qualifier, name, parts.argument);
}

static std::string mend_name(std::string_view term, std::string& what) {
  Parts parts = split_term(term);
  if (is_known_name(parts.name)) return std::string(term);
  std::string_view name = meant_name(parts.name);
  if (text::equals_ignore_case(parts.name, "ip")) {
    auto network = net::Cidr::parse(parts.argument);
    if (network) name = network->base().is_v4() ? "ip4" : "ip6";
  }
  if (name.empty()) return std::string(term);
  what = fmt::format("\"{}\" is spelled \"{}\"", parts.name, name);
  return glue(parts.qualifier, name, parts.argument);
}

// An address where a name belongs, or one of the other family: "a:192.0.2.1",
// "ip4:2001:db8::1".
static std::string mend_family(std::string_view term, std::string& what) {
  Parts parts = split_term(term);
  bool bare = parts.sign.empty() || !is_known_name(parts.name);
  std::string_view address = bare ? term.substr(parts.qualifier.size()) : parts.argument;
  auto network = net::Cidr::parse(address);
  if (!network || (!bare && is_modifier_name(parts.name))) return std::string(term);
  std::string_view name = network->base().is_v4() ? "ip4" : "ip6";
  what = fmt::format("{} is an IPv{} network", address, name.substr(2));
  return glue(parts.qualifier, name, address);
}

static std::string strip_url(std::string_view term, std::string& what) {
  what = "a domain name belongs here, not a web address";
  size_t scheme = term.find("://");
  if (scheme == term.npos) return std::string(term);
  Parts parts = split_term(term);
  std::string_view host = term.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/:?#"));
  return is_known_name(parts.name) ? glue(parts.qualifier, parts.name, host)
                                   : std::string(term);
}

static std::string strip_mailbox(std::string_view term, std::string& what) {
  what = "a domain name belongs here, not a mail address";
  Parts parts = split_term(term);
  size_t at = parts.argument.rfind('@');
  if (at == parts.argument.npos || parts.argument.find('%') != parts.argument.npos) {
    return std::string(term);
  }
  return glue(parts.qualifier, parts.name, parts.argument.substr(at + 1));
}

static std::string strip_port(std::string_view term, std::string& what) {
  what = "a port has no place here";
  size_t colon = term.rfind(':'), first = term.find(':');
  if (colon == first || colon + 1 == term.size()) return std::string(term);
  bool digits = std::all_of(term.begin() + colon + 1, term.end(), text::is_digit);
  bool v6 = term.find(':', first + 1) != colon;
  return std::string(digits && !v6 ? term.substr(0, colon) : term);
}

static std::optional<int> prefix_of_netmask(std::string_view text) {
  auto mask = net::IpAddress::parse(text);
  if (!mask || !mask->is_v4()) return std::nullopt;
  int prefix = std::countl_one(mask->v4_value());
  bool contiguous = prefix + std::countr_zero(mask->v4_value()) >= 32;
  return contiguous ? std::optional<int>(prefix) : std::nullopt;
}

// "/255.255.255.0", "/032", "a/24/64", "ip4:…//24", "include:example.org/24".
static std::string mend_cidr(std::string_view term, std::string& what) {
  size_t slash = term.find('/');
  if (slash == term.npos) return std::string(term);
  Parts parts = split_term(term);
  std::string_view head = term.substr(0, slash), length = term.substr(slash + 1);
  bool hosts = text::equals_ignore_case(parts.name, "a") ||
               text::equals_ignore_case(parts.name, "mx");
  bool network = text::starts_with_ignore_case(parts.name, "ip");
  if (auto prefix = prefix_of_netmask(length)) {
    what = fmt::format("the netmask {} is written /{}", length, *prefix);
    return fmt::format("{}/{}", head, *prefix);
  }
  if (network && length.starts_with('/')) {
    what = "one slash before the prefix length";
    return fmt::format("{}{}", head, length);
  }
  size_t second = length.find('/');
  if (hosts && second != length.npos && second > 0 && second + 1 < length.size() &&
      length[second + 1] != '/') {
    what = "the IPv6 prefix length stands behind two slashes";
    return fmt::format("{}/{}//{}", head, length.substr(0, second),
                       length.substr(second + 1));
  }
  if (length.size() > 1 && length[0] == '0' && second == length.npos) {
    what = "no leading zeros in a prefix length";
    length.remove_prefix(std::min(length.find_first_not_of('0'), length.size() - 1));
    return fmt::format("{}/{}", head, length);
  }
  if (!hosts && !network && is_known_name(parts.name) &&
      std::all_of(length.begin(), length.end(),
                  [](char c) { return text::is_digit(c) || c == '/'; })) {
    what = fmt::format("\"{}\" takes no prefix length", parts.name);
    return std::string(head);
  }
  return std::string(term);
}

static constexpr Rule kRules[] = {
    {"odd_character", drop_odd_characters},
    {"separator", split_at_separators},
    {"url", strip_url},
    {"missing_blank", split_glued},
    {"wrong_sign", mend_sign},
    {"misspelled", mend_name},
    {"wrong_family", mend_family},
    {"mail_address", strip_mailbox},
    {"netmask", mend_cidr},
    {"port", strip_port},
    {"qualified_modifier", strip_qualifier},
    {"trailing_dot", strip_tail},
};

// Valid and without one of the slips that the grammar lets through.
static bool needs_no_mending(std::string_view term) {
  Term out;
  if (read_term(term, 0, out) != Fault::None) return false;
  if (out.kind == TermKind::UnknownModifier) {
    Parts parts = split_term(term);
    std::string unused;
    return parts.qualifier.size() || !is_valid_term(mend_sign(term, unused)) ||
           mend_sign(term, unused) == term;
  }
  std::string_view name = out.domain_spec;
  if (name.find("://") != name.npos) return false;
  if (!out.has_macro && name.find('@') != name.npos) return false;
  if (is_modifier(out.kind)) return true;
  if (text::find_ignore_case(name, "include:") != name.npos) return false;
  return name.size() < 4 ||
         !text::equals_ignore_case(name.substr(name.size() - 4), "-all");
}

std::optional<Mended> mend_term(std::string_view term) {
  if (term.empty() || term.size() > kMaxMended || needs_no_mending(term))
    return std::nullopt;
  std::vector<std::string> pieces{std::string(term)};
  Mended mended;
  for (size_t i = 0, steps = 0; i < pieces.size();) {
    if (needs_no_mending(pieces[i])) {
      i++;
      continue;
    }
    if (pieces[i].empty()) {
      pieces.erase(pieces.begin() + static_cast<ptrdiff_t>(i));
      continue;
    }
    std::string rewritten, what;
    std::string_view problem;
    for (const Rule& rule : kRules) {
      rewritten = rule.rewrite(pieces[i], what);
      if (rewritten == pieces[i]) continue;
      problem = rule.problem;
      break;
    }
    if (problem.empty() || steps++ == kMaxSteps) return std::nullopt;
    if (mended.problem.empty()) mended.problem = problem, mended.what = what;
    std::vector<std::string> words;
    for (size_t at = 0; at <= rewritten.size();) {
      size_t blank = std::min(rewritten.find(' ', at), rewritten.size());
      if (blank > at) words.push_back(rewritten.substr(at, blank - at));
      at = blank + 1;
    }
    auto place = pieces.erase(pieces.begin() + static_cast<ptrdiff_t>(i));
    pieces.insert(place, words.begin(), words.end());
  }
  mended.text = fmt::format("{}", fmt::join(pieces, " "));
  return mended;
}

}  // namespace mailwhy::spf
