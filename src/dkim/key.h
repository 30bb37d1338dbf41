// The key record, TXT at SELECTOR._domainkey.DOMAIN: RFC 6376, section 3.6.1; RFC 8463.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "dkim/digest.h"
#include "dkim/fault.h"

namespace mailwhy::dkim {

inline constexpr size_t kMaxKeyRecord = 16u
                                        << 10;  // octets; a key of 4096 bits needs 750
inline constexpr int kMinRsaBits = 1024;        // RFC 8301, section 3.2
inline constexpr int kMaxRsaBits = 4096;

// Faults of a record, in the order in which they are looked for: record_too_long, those
// of tag_list.h, key_version (v= is not DKIM1), key_absent (no p=), key_type (k= is
// unknown), key_revoked (p= is empty), those of base64_value.h and der.h, ed25519_size,
// ed25519_wrapped (DER where RFC 8463 wants 32 octets), rsa_too_long.
struct Key {
  KeyType type = KeyType::Rsa;      // k=
  bool sha1 = true, sha256 = true;  // h= lets it be used
  bool email = true;                // s= names email or *
  bool testing = false;             // t=y
  bool strict = false;              // t=s: i= must not name a subdomain
  bool versioned = false;           // begins with v=DKIM1
  std::string note;                 // n=
  std::optional<Fault> fault;       // then there is no public_key
  std::optional<PublicKey> public_key;

  bool revoked() const { return fault && fault->rule == "key_revoked"; }
  int bits() const { return public_key ? public_key->bits() : 0; }
};

// The offset of a fault is one of `record`.
Key read_key(std::string_view record);

// Does the text want to be a key record? Others (an SPF record under a wildcard) may
// stand beside it.
bool looks_like_key(std::string_view record);

// Key records decoded before, found by their text: a new record is a new key, whatever
// the name. For one thread.
class KeyCache {
 public:
  explicit KeyCache(size_t most = 1000) : most_(most) {}

  std::shared_ptr<const Key> decode(std::string_view record);

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  size_t most_;
  std::unordered_map<std::string, std::shared_ptr<const Key>, Hash, std::equal_to<>>
      keys_;
};

}  // namespace mailwhy::dkim
