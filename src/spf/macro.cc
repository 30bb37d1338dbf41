// RFC 7208, section 7.3: value, split, reverse, keep, join with dots, escape.
#include "spf/macro.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "text/ascii.h"

namespace mailwhy::spf {

static constexpr char kHex[] = "0123456789abcdef";
static constexpr size_t kMaxName = 253;  // characters of a name without its final dot

static bool is_unreserved(char c) {
  return text::is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static void append(std::string& out, char c, bool escape) {
  if (!escape || is_unreserved(c)) {
    out += c;
    return;
  }
  constexpr char kUpperHex[] = "0123456789ABCDEF";
  out += '%';
  out += kUpperHex[static_cast<uint8_t>(c) >> 4];
  out += kUpperHex[static_cast<uint8_t>(c) & 15];
}

static void append_transformed(std::string& out, std::string_view value,
                               const Macro& macro) {
  auto is_delimiter = [&](char c) {
    return macro.delimiters.empty() ? c == '.'
                                    : macro.delimiters.find(c) != macro.delimiters.npos;
  };
  if (!macro.reverse) {
    size_t start = value.size();
    for (uint32_t kept = 0; start > 0; start--) {
      if (macro.keep && is_delimiter(value[start - 1]) && ++kept == macro.keep) break;
    }
    for (char c : value.substr(start))
      append(out, is_delimiter(c) ? '.' : c, macro.escape);
    return;
  }
  // The right-hand parts of the reversed list are the left-hand parts of the value.
  size_t end = 0;
  for (uint32_t kept = 0; end < value.size(); end++) {
    if (macro.keep && is_delimiter(value[end]) && ++kept == macro.keep) break;
  }
  for (size_t part_end = end;;) {
    size_t part = part_end;
    while (part > 0 && !is_delimiter(value[part - 1])) part--;
    for (char c : value.substr(part, part_end - part)) append(out, c, macro.escape);
    if (part == 0) return;
    out += '.';
    part_end = part - 1;
  }
}

// %{i}: dotted quad, or the 32 nibbles of an IPv6 address with dots between
// (section 7.4).
static std::string dotted(const net::IpAddress& address) {
  if (address.is_v4()) return address.to_string();
  std::string out;
  out.reserve(63);
  for (uint8_t octet : address.bytes()) {
    if (!out.empty()) out += '.';
    out += {kHex[octet >> 4], '.', kHex[octet & 15]};
  }
  return out;
}

static void append_macro(std::string& out, const Macro& macro,
                         const MacroValues& values) {
  auto put = [&](std::string_view value) { append_transformed(out, value, macro); };
  switch (macro.letter) {
    case '%':
      out += '%';
      return;
    case '_':
      out += ' ';
      return;
    case '-':
      out += "%20";
      return;
    case 's':
      return put(std::string(values.local) + '@' + std::string(values.sender_domain));
    case 'l':
      return put(values.local);
    case 'o':
      return put(values.sender_domain);
    case 'd':
      return put(values.domain);
    case 'i':
      return put(dotted(values.client_ip));
    case 'p':
      return put(values.validated);
    case 'h':
      return put(values.helo);
    case 'c':
      return put(values.client_ip.to_string());
    case 'r':
      return put(values.receiver.empty() ? "unknown" : values.receiver);
    case 'v':
      return put(values.client_ip.is_v4() ? "in-addr" : "ip6");
    case 't': {
      auto since =
          std::chrono::floor<std::chrono::seconds>(values.now.time_since_epoch());
      return put(std::to_string(since.count()));
    }
    default:
      return;
  }
}

bool expand(std::string_view text, MacroPlace place, const MacroValues& values,
            std::string& out) {
  size_t limit = out.size() + kMaxExpansion;
  for (size_t at = 0; at < text.size();) {
    char c = text[at];
    if (c == '%') {
      Macro macro;
      if (!read_macro(text.substr(at), place, macro)) return false;
      append_macro(out, macro, values);
      at += macro.size;
    } else {
      bool blank = c == ' ' && place == MacroPlace::Explanation;
      if ((c < 0x21 || c > 0x7e) && !blank) return false;
      out += c;
      at++;
    }
    if (out.size() > limit) return false;
  }
  return true;
}

static bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<uint8_t>(c) < 0x80; });
}

Expansion expand_name(std::string_view domain_spec, const MacroValues& values,
                      std::string& scratch, dns::Name& out) {
  if (!is_ascii(values.local) &&
      (uses_macro(domain_spec, 's') || uses_macro(domain_spec, 'l'))) {
    return Expansion::NotAsciiLocal;
  }
  scratch.clear();
  if (!expand(domain_spec, MacroPlace::DomainSpec, values, scratch))
    return Expansion::NoName;
  std::string_view name = scratch;
  if (name.ends_with('.')) name.remove_suffix(1);
  while (name.size() > kMaxName) {
    size_t dot = name.find('.');
    if (dot == name.npos) return Expansion::NoName;
    name.remove_prefix(dot + 1);
  }
  if (name.empty() || name.ends_with('.')) return Expansion::NoName;
  auto parsed = dns::Name::from_text(name);
  if (!parsed) return Expansion::NoName;
  out = *parsed;
  return Expansion::Name;
}

std::string plain_text(const dns::Name& name) {
  std::string out;
  auto wire = name.wire();
  for (size_t at = 0; at < wire.size() && wire[at] != 0; at += 1 + wire[at]) {
    if (at > 0) out += '.';
    out.append(reinterpret_cast<const char*>(wire.data()) + at + 1, wire[at]);
  }
  return out;
}

bool uses_macro(std::string_view text, char letter) {
  for (size_t at = text.find('%'); at != text.npos; at = text.find('%', at)) {
    if (at + 2 < text.size() && text[at + 1] == '{' &&
        text::to_lower(text[at + 2]) == letter)
      return true;
    at += 2;  // "%%{p}" is a percent sign and a literal
  }
  return false;
}

}  // namespace mailwhy::spf
