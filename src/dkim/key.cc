#include "dkim/key.h"

#include "dkim/base64_value.h"
#include "dkim/der.h"
#include "dkim/tag_list.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

// Is `wanted` one of the words between colons? Blanks round them do not count.
static bool names(std::string_view list, std::string_view wanted) {
  for (;;) {
    size_t colon = list.find(':');
    if (text::equals_ignore_case(text::trim(list.substr(0, colon)), wanted)) return true;
    if (colon == list.npos) return false;
    list.remove_prefix(colon + 1);
  }
}

static Fault in_tag(Fault fault, const Tag& tag) {
  fault.offset += tag.value_offset;
  fault.params["tag"] = tag.name;
  return fault;
}

static std::optional<Fault> read_rsa(Key& key, std::string_view octets, const Tag& tag) {
  if (!wrapped_ed25519(octets).empty() || octets.size() == 32)
    return Fault{"key_is_ed25519", {}, tag.value_offset};
  auto numbers = read_rsa_key(octets);
  // The byte of the base64 that holds this octet.
  if (!numbers) {
    size_t letter = std::min(numbers.error().offset / 3 * 4, tag.value.size());
    Fault fault = numbers.error();
    fault.offset = tag.value_offset + letter;
    return fault;
  }
  auto decoded = PublicKey::rsa(numbers->modulus, numbers->exponent);
  if (!decoded) return Fault{"der_number", {}, tag.value_offset};
  if (decoded->bits() > kMaxRsaBits)
    return Fault{
        "rsa_too_long", {{"bits", std::to_string(decoded->bits())}}, tag.value_offset};
  key.public_key = *decoded;
  return std::nullopt;
}

static std::optional<Fault> read_ed25519(Key& key, std::string_view octets,
                                         const Tag& tag) {
  if (!wrapped_ed25519(octets).empty())
    return Fault{"ed25519_wrapped", {}, tag.value_offset};
  if (octets.size() != 32)
    return Fault{
        "ed25519_size", {{"octets", std::to_string(octets.size())}}, tag.value_offset};
  auto decoded = PublicKey::ed25519(octets);
  if (!decoded) return Fault{"ed25519_size", {{"octets", "32"}}, tag.value_offset};
  key.public_key = *decoded;
  return std::nullopt;
}

static std::optional<Fault> read_public_key(Key& key, const Tag& tag) {
  if (tag.value.empty()) return Fault{"key_revoked", {}, tag.value_offset};
  auto octets = decode_base64(tag.value);
  if (!octets) return in_tag(octets.error(), tag);
  return key.type == KeyType::Rsa ? read_rsa(key, *octets, tag)
                                  : read_ed25519(key, *octets, tag);
}

static std::optional<Fault> read_tags(Key& key, const TagList& tags) {
  if (const Tag* version = tags.find("v")) {
    if (version->value != "DKIM1")
      return Fault{
          "key_version", {{"value", std::string(version->value)}}, version->offset};
    // Elsewhere than first it is against the grammar, and yet all receivers take it.
    key.versioned = version == tags.tags().data();
  }
  if (const Tag* hashes = tags.find("h")) {
    key.sha1 = names(hashes->value, "sha1");
    key.sha256 = names(hashes->value, "sha256");
  }
  if (const Tag* services = tags.find("s"))
    key.email = names(services->value, "*") || names(services->value, "email");
  if (const Tag* flags = tags.find("t")) {
    key.testing = names(flags->value, "y");
    key.strict = names(flags->value, "s");
  }
  if (const Tag* note = tags.find("n")) key.note = note->value;
  const Tag* type = tags.find("k");
  if (type && text::equals_ignore_case(type->value, "ed25519")) {
    key.type = KeyType::Ed25519;
  } else if (type && !text::equals_ignore_case(type->value, "rsa")) {
    return Fault{"key_type", {{"value", std::string(type->value)}}, type->value_offset};
  }
  const Tag* octets = tags.find("p");
  if (!octets) return Fault{"key_absent", {}, 0};
  return read_public_key(key, *octets);
}

Key read_key(std::string_view record) {
  Key key;
  if (record.size() > kMaxKeyRecord) {
    key.fault = Fault{
        "record_too_long", {{"octets", std::to_string(record.size())}}, kMaxKeyRecord};
    return key;
  }
  auto tags = TagList::parse(record);
  key.fault = tags ? read_tags(key, *tags) : tags.error();
  return key;
}

bool looks_like_key(std::string_view record) {
  std::string_view text = text::trim(record);
  if (text::starts_with_ignore_case(text, "v=DKIM") ||
      text::starts_with_ignore_case(text, "v = DKIM"))
    return true;
  if (text::starts_with_ignore_case(text, "v=")) return false;
  return text::starts_with_ignore_case(text, "k=") ||
         text::starts_with_ignore_case(text, "p=") || text.find("p=") != text.npos;
}

std::shared_ptr<const Key> KeyCache::decode(std::string_view record) {
  if (auto known = keys_.find(record); known != keys_.end()) return known->second;
  auto key = std::make_shared<const Key>(read_key(record));
  if (record.size() > kMaxKeyRecord) return key;
  if (keys_.size() >= most_) keys_.clear();
  return keys_.emplace(record, std::move(key)).first->second;
}

}  // namespace mailwhy::dkim
