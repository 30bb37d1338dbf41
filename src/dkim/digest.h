// Hashes and keys: the one place that knows OpenSSL. RFC 8017 (RSA), RFC 8032 (Ed25519).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "text/result.h"

namespace mailwhy::dkim {

// A hash in the making. A copy is a midstate: what two texts begin with is hashed once.
class Sha256 {
 public:
  static constexpr size_t kSize = 32;
  Sha256();
  Sha256& write(std::string_view text);
  // The digest; once.
  std::array<char, kSize> digest();
  std::string finish();

 private:
  alignas(8) std::array<unsigned char, 112> state_;
};

std::string sha256(std::string_view text);
// Only to recognise rsa-sha1, which counts for nothing any more (RFC 8301).
std::string sha1(std::string_view text);

enum class KeyType : uint8_t { Rsa, Ed25519 };
enum class HashName : uint8_t { Sha1, Sha256 };
std::string_view to_string(KeyType type);   // "rsa", "ed25519"
std::string_view to_string(HashName hash);  // "sha1", "sha256"

// What an RSA signature holds once it is opened with a public key.
struct Recovered {
  enum class Padding : uint8_t {
    Good,    // PKCS#1 v1.5 of a known hash: this key made the signature
    Bad,     // anything else: another key made it, or the signature is damaged
    Length,  // not as long as the key: it was cut or glued, or another key made it
  };
  Padding padding = Padding::Bad;
  HashName hash = HashName::Sha256;
  std::string digest;  // what was signed; only with Good
};

// A public key, decoded once and used often; copies share it. Safe to use from several
// threads.
class PublicKey {
 public:
  // Modulus and exponent, big-endian. Errors: a number no RSA key has.
  static Result<PublicKey> rsa(std::string_view modulus, std::string_view exponent);
  // The 32 octets of RFC 8032. Errors: another size.
  static Result<PublicKey> ed25519(std::string_view octets);

  KeyType type() const;
  int bits() const;  // of the modulus; 256 for Ed25519

  // Does `signature` sign this digest? RSA: PKCS#1 v1.5 over `digest`, the hash of the
  // text. Ed25519: over the digest's octets (RFC 8463, section 3).
  bool verify(std::string_view digest, HashName hash, std::string_view signature) const;

  // RSA: one public-key operation tells what was signed. Bad for Ed25519, where nothing
  // can be recovered.
  Recovered recover(std::string_view signature) const;

 private:
  struct Parts;
  explicit PublicKey(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  std::shared_ptr<const Parts> parts_;
};

// A private key, for signing.
class PrivateKey {
 public:
  // PEM: PKCS#8, or PKCS#1 for RSA. Errors: not PEM, encrypted, another kind of key, RSA
  // over 4096 bits or under 1024.
  static Result<PrivateKey> from_pem(std::string_view pem);

  KeyType type() const;
  int bits() const;
  // The signature of a SHA-256 digest. Errors: OpenSSL refuses.
  Result<std::string> sign(std::string_view digest) const;
  // p= of the record that publishes it: RFC 6376, 3.6.1; RFC 8463, 4. Not yet in base64.
  std::string public_octets() const;

 private:
  struct Parts;
  explicit PrivateKey(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  std::shared_ptr<const Parts> parts_;
};

}  // namespace mailwhy::dkim
