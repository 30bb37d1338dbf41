// Sender and HELO as RFC 7208 wants them.
#include "spf/identity.h"

#include <algorithm>
#include <memory>

#include <idn2.h>

#include "text/ascii.h"

namespace mailwhy::spf {

static constexpr size_t kMaxLocal =
    1024;  // octets of a local part that macros see; RFC 5321: 64

// A-labels for U-labels; the text as it is where it is ASCII or cannot be converted.
static std::string_view to_ascii(std::string_view name, std::string& storage) {
  if (std::all_of(name.begin(), name.end(),
                  [](char c) { return static_cast<uint8_t>(c) < 0x80; })) {
    return name;
  }
  if (name.size() > 4 * dns::Name::kMaxWire || name.find('\0') != name.npos) return name;
  std::string copy(name);
  char* converted = nullptr;
  int flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL;
  if (idn2_to_ascii_8z(copy.c_str(), &converted, flags) != IDN2_OK) return name;
  std::unique_ptr<char, void (*)(void*)> owner(converted, idn2_free);
  storage = converted;
  return storage;
}

// Section 4.3: what cannot be a multi-label host name is not checked. Address literals
// are among it.
static bool is_well_formed(std::string_view domain, dns::Name& name) {
  if (domain.find('.') == domain.npos) return false;
  for (char c : domain) {
    bool visible = static_cast<uint8_t>(c) > 0x20 && static_cast<uint8_t>(c) < 0x7f;
    if (!visible || c == '[' || c == ']' || c == '@') return false;
  }
  auto parsed = dns::Name::from_text(domain);
  if (!parsed) return false;
  name = *parsed;
  return name.label_count() > 1;
}

void identify(const Query& query, Identity wanted, Party& out) {
  std::string_view sender = query.sender;
  if (sender.starts_with('<') && sender.ends_with('>')) {
    sender.remove_prefix(1);
    sender.remove_suffix(1);
  }
  out.identity = sender.empty() ? Identity::Helo : wanted;
  out.helo = to_ascii(query.helo, out.helo_storage);
  out.local = "postmaster";
  if (out.identity == Identity::Helo) {
    out.domain = out.helo;
  } else {
    // The last '@': a quoted local part may hold others.
    size_t at = sender.rfind('@');
    if (at != sender.npos && at > 0)
      out.local = sender.substr(0, std::min(at, kMaxLocal));
    out.domain =
        to_ascii(at == sender.npos ? sender : sender.substr(at + 1), out.domain_storage);
  }
  out.well_formed = is_well_formed(out.domain, out.name);
  if (out.well_formed && out.domain.ends_with('.')) out.domain.remove_suffix(1);
}

}  // namespace mailwhy::spf
