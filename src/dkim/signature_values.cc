// The values of single tags of signatures: RFC 6376, section 3.5.
#include <algorithm>

#include "dkim/base64_value.h"
#include "dkim/signature.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

static tl::unexpected<Fault> bad_value(const Tag& tag) {
  return fault(
      "tag_value", tag.value_offset,
      {{"tag", std::string(tag.name)}, {"value", std::string(tag.value.substr(0, 80))}});
}

std::string to_string(const Algorithm& algorithm) {
  return std::string(to_string(algorithm.key)) + "-" +
         std::string(to_string(algorithm.hash));
}

Reading<Algorithm> read_algorithm(const Tag& tag) {
  if (text::equals_ignore_case(tag.value, "rsa-sha256"))
    return Algorithm{KeyType::Rsa, HashName::Sha256};
  if (text::equals_ignore_case(tag.value, "ed25519-sha256"))
    return Algorithm{KeyType::Ed25519, HashName::Sha256};
  if (text::equals_ignore_case(tag.value, "rsa-sha1"))
    return Algorithm{KeyType::Rsa, HashName::Sha1};
  return fault("algorithm", tag.value_offset,
               {{"value", std::string(tag.value.substr(0, 80))}});
}

// Labels of letters, digits, hyphens and underscores, or of UTF-8 (RFC 8616), at most 63
// octets each.
static bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  for (;;) {
    size_t dot = text.find('.');
    std::string_view label = text.substr(0, dot);
    bool spelt_well = std::ranges::all_of(label, [](char c) {
      return text::is_alnum(c) || c == '-' || c == '_' ||
             static_cast<unsigned char>(c) >= 0x80;
    });
    if (label.empty() || label.size() > 63 || !spelt_well) return false;
    if (dot == text.npos) return true;
    text.remove_prefix(dot + 1);
  }
}

Reading<std::string> read_domain(const Tag& tag) {
  // A single label is no domain anybody could publish a key under.
  if (!is_host_name(tag.value) || tag.value.find('.') == tag.value.npos)
    return fault("domain_syntax", tag.value_offset,
                 {{"value", std::string(tag.value.substr(0, 80))}});
  return text::to_lower(tag.value);
}

Reading<std::string> read_selector(const Tag& tag) {
  if (!is_host_name(tag.value))
    return fault("selector_syntax", tag.value_offset,
                 {{"value", std::string(tag.value.substr(0, 80))}});
  return text::to_lower(tag.value);
}

Reading<uint64_t> read_number(const Tag& tag, size_t most_digits) {
  bool digits = !tag.value.empty() && tag.value.size() <= most_digits &&
                std::ranges::all_of(tag.value, text::is_digit);
  if (!digits) return bad_value(tag);
  uint64_t number = 0;
  for (char c : tag.value) {
    // 10^18 octets or seconds are as good as any more.
    if (number < 1'000'000'000'000'000'000) number = number * 10 + uint64_t(c - '0');
  }
  return number;
}

Reading<std::string> read_base64(const Tag& tag) {
  auto octets = decode_base64(tag.value);
  if (octets && octets->empty()) return bad_value(tag);
  if (!octets) {
    octets.error().offset += tag.value_offset;
    octets.error().params["tag"] = tag.name;
  }
  return octets;
}

static int hex_value(char c) {
  if (text::is_digit(c)) return c - '0';
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// DKIM quoted printable: section 2.11. Blanks are folds only.
static std::string printable_value(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size(); at++) {
    if (text::is_space(text[at])) continue;
    int high = at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
    int low = at + 2 < text.size() ? hex_value(text[at + 2]) : -1;
    if (text[at] == '=' && high >= 0 && low >= 0) {
      out += static_cast<char>(high << 4 | low);
      at += 2;
    } else {
      out += text[at];
    }
  }
  return out;
}

std::vector<CopiedField> copied_fields(const Signature& signature) {
  std::vector<CopiedField> fields;
  const Tag* tag = signature.tags.find("z");
  std::string_view rest = tag ? tag->value : std::string_view();
  while (!rest.empty() && fields.size() < kMaxSignedFields) {
    size_t bar = std::min(rest.find('|'), rest.size());
    std::string_view field = rest.substr(0, bar);
    rest.remove_prefix(std::min(bar + 1, rest.size()));
    size_t colon = field.find(':');
    if (colon == field.npos) continue;
    fields.push_back({printable_value(field.substr(0, colon)),
                      printable_value(field.substr(colon + 1))});
  }
  return fields;
}

}  // namespace mailwhy::dkim
