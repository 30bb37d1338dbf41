#include "dnsbl/reason.h"

#include <utility>
#include <vector>

#include "text/ascii.h"
#include "text/charset.h"

namespace mailwhy::dnsbl {

// Octets of the character at the start of valid UTF-8.
static size_t character_size(std::string_view text) {
  auto lead = static_cast<unsigned char>(text[0]);
  return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

// C0, DEL, C1; line and paragraph separators; what turns or hides the writing.
static bool is_harmful(std::string_view character) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 1) return byte(0) < 0x20 || byte(0) == 0x7F;
  if (character.size() == 2)
    return (byte(0) == 0xC2 && byte(1) < 0xA0) || character == "\u061C";
  if (character.size() == 3 && byte(0) == 0xE2)
    return (byte(1) == 0x80 &&
            (byte(2) <= 0x8F ? byte(2) >= 0x8B : byte(2) >= 0xA8 && byte(2) <= 0xAE)) ||
           (byte(1) == 0x81 && byte(2) >= 0xA0 && byte(2) <= 0xAF);
  return character == "\uFEFF";
}

std::string harmless(std::string_view text) {
  // Whatever is behind this is cut off below; three times, for what charsets make of it.
  std::string utf8 = text::to_utf8(text.substr(0, 3 * kMaxReason), "");
  if (!text::is_utf8(utf8)) return {};
  std::string out;
  bool blank = false;
  for (std::string_view rest = utf8; !rest.empty();) {
    std::string_view character = rest.substr(0, character_size(rest));
    rest.remove_prefix(character.size());
    if (is_harmful(character) || character == " ") {
      blank = !out.empty();
      continue;
    }
    if (out.size() + (blank ? 1 : 0) + character.size() > kMaxReason) break;
    if (std::exchange(blank, false)) out += ' ';
    out += character;
  }
  return out;
}

std::string reason_in(const dns::Answer& answer) {
  constexpr size_t kRecords = 2;
  std::string joined;
  size_t taken = 0;
  for (const dns::Record* record : answer.of(dns::Type::TXT)) {
    std::string storage;
    std::string text = harmless(dns::joined_text(*record, storage));
    if (text.empty()) continue;
    joined += (joined.empty() ? "" : "; ") + text;
    if (++taken == kRecords) break;
  }
  return harmless(joined);
}

}  // namespace mailwhy::dnsbl
