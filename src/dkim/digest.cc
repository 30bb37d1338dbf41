// SHA-256 goes through the old functions of OpenSSL: their state is plain memory, so that
// a copy of it costs nothing. RSA verification is one power by a kept Montgomery form,
// compared with the one encoding that is right: no parser of padding to be fooled.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "dkim/digest.h"

#include <cstring>
#include <new>

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

namespace mailwhy::dkim {

static const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
static unsigned char* octets(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

// ---------------------------------------------------------------- hashes

static SHA256_CTX* context(std::array<unsigned char, 112>& state) {
  static_assert(sizeof(SHA256_CTX) <= 112 && alignof(SHA256_CTX) <= 8);
  return reinterpret_cast<SHA256_CTX*>(state.data());
}

Sha256::Sha256() {
  SHA256_Init(new (state_.data()) SHA256_CTX);
}

Sha256& Sha256::write(std::string_view text) {
  SHA256_Update(context(state_), text.data(), text.size());
  return *this;
}

std::array<char, Sha256::kSize> Sha256::digest() {
  std::array<char, kSize> digest;
  SHA256_Final(reinterpret_cast<unsigned char*>(digest.data()), context(state_));
  return digest;
}

std::string Sha256::finish() {
  auto octets = digest();
  return std::string(octets.data(), octets.size());
}

std::string sha256(std::string_view text) {
  return Sha256().write(text).finish();
}

std::string sha1(std::string_view text) {
  std::string digest(SHA_DIGEST_LENGTH, '\0');
  SHA1(octets(text), text.size(), octets(digest));
  return digest;
}

std::string_view to_string(KeyType type) {
  return type == KeyType::Rsa ? "rsa" : "ed25519";
}

std::string_view to_string(HashName hash) {
  return hash == HashName::Sha1 ? "sha1" : "sha256";
}

// ---------------------------------------------------------------- public keys

struct FreeOpenSsl {
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
  void operator()(BN_MONT_CTX* form) const { BN_MONT_CTX_free(form); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeOpenSsl>;

struct PublicKey::Parts {
  KeyType type = KeyType::Rsa;
  int bits = 0;
  Owned<BIGNUM> modulus, exponent;
  Owned<BN_MONT_CTX> form;
  Owned<EVP_PKEY> ed25519;
};

static BN_CTX* scratch() {
  thread_local Owned<BN_CTX> context(BN_CTX_new());
  return context.get();
}

static Owned<BIGNUM> number(std::string_view big_endian) {
  return Owned<BIGNUM>(
      BN_bin2bn(octets(big_endian), static_cast<int>(big_endian.size()), nullptr));
}

Result<PublicKey> PublicKey::rsa(std::string_view modulus, std::string_view exponent) {
  if (modulus.size() < 16 || modulus.size() > 2048 || exponent.empty() ||
      exponent.size() > 8)
    return fail("no RSA key has such numbers");
  auto parts = std::make_shared<Parts>();
  parts->modulus = number(modulus);
  parts->exponent = number(exponent);
  parts->form.reset(BN_MONT_CTX_new());
  bool usable = parts->modulus && parts->exponent && parts->form &&
                BN_is_odd(parts->modulus.get()) && BN_is_odd(parts->exponent.get()) &&
                !BN_is_one(parts->exponent.get()) &&
                BN_MONT_CTX_set(parts->form.get(), parts->modulus.get(), scratch()) == 1;
  if (!usable) return fail("no RSA key has such numbers");
  parts->bits = BN_num_bits(parts->modulus.get());
  return PublicKey(std::move(parts));
}

Result<PublicKey> PublicKey::ed25519(std::string_view key) {
  auto parts = std::make_shared<Parts>();
  parts->type = KeyType::Ed25519;
  parts->bits = 256;
  parts->ed25519.reset(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(key), key.size()));
  if (!parts->ed25519) return fail("an Ed25519 key has 32 octets");
  return PublicKey(std::move(parts));
}

KeyType PublicKey::type() const {
  return parts_->type;
}
int PublicKey::bits() const {
  return parts_->bits;
}

// DigestInfo up to the digest: RFC 8017, section 9.2, note 1.
static std::string_view digest_info(HashName hash) {
  if (hash == HashName::Sha1)
    return {"\x30\x21\x30\x09\x06\x05\x2B\x0E\x03\x02\x1A\x05\x00\x04\x14", 15};
  return {"\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
          19};
}

static size_t digest_size(HashName hash) {
  return hash == HashName::Sha1 ? SHA_DIGEST_LENGTH : Sha256::kSize;
}

// 00 01 FF … FF 00 DigestInfo: at least eight FF (section 9.2). True with the digest's
// place.
static bool opens(std::string_view encoded, HashName hash, size_t& place) {
  std::string_view info = digest_info(hash);
  size_t tail = info.size() + digest_size(hash);
  if (encoded.size() < tail + 11) return false;
  size_t zero = encoded.size() - tail - 1;
  if (encoded[0] != 0 || encoded[1] != 1 || encoded[zero] != 0) return false;
  for (size_t i = 2; i < zero; i++)
    if (encoded[i] != '\xFF') return false;
  place = zero + 1 + info.size();
  return encoded.substr(zero + 1, info.size()) == info;
}

Recovered PublicKey::recover(std::string_view signature) const {
  Recovered recovered;
  if (type() != KeyType::Rsa) return recovered;
  const Parts& key = *parts_;
  size_t size = static_cast<size_t>(BN_num_bytes(key.modulus.get()));
  if (signature.size() != size) {
    recovered.padding = Recovered::Padding::Length;
    return recovered;
  }
  BN_CTX* context = scratch();
  BN_CTX_start(context);
  BIGNUM* sealed = BN_CTX_get(context);
  BIGNUM* opened = BN_CTX_get(context);
  char encoded[2048];
  bool done = opened && BN_bin2bn(octets(signature), static_cast<int>(size), sealed) &&
              BN_ucmp(sealed, key.modulus.get()) < 0 &&
              BN_mod_exp_mont(opened, sealed, key.exponent.get(), key.modulus.get(),
                              context, key.form.get()) == 1 &&
              BN_bn2binpad(opened, reinterpret_cast<unsigned char*>(encoded),
                           static_cast<int>(size)) == static_cast<int>(size);
  BN_CTX_end(context);
  if (!done) return recovered;
  for (HashName hash : {HashName::Sha256, HashName::Sha1}) {
    size_t place = 0;
    if (!opens({encoded, size}, hash, place)) continue;
    recovered.padding = Recovered::Padding::Good;
    recovered.hash = hash;
    recovered.digest.assign(encoded + place, digest_size(hash));
  }
  return recovered;
}

bool PublicKey::verify(std::string_view digest, HashName hash,
                       std::string_view signature) const {
  if (type() == KeyType::Rsa) {
    Recovered recovered = recover(signature);
    return recovered.padding == Recovered::Padding::Good && recovered.hash == hash &&
           recovered.digest == digest;
  }
  Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  return context &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr,
                              parts_->ed25519.get()) == 1 &&
         EVP_DigestVerify(context.get(), octets(signature), signature.size(),
                          octets(digest), digest.size()) == 1;
}

// ---------------------------------------------------------------- private keys

struct PrivateKey::Parts {
  KeyType type = KeyType::Rsa;
  Owned<EVP_PKEY> key;
};

// Nobody is asked for a passphrase.
static int no_passphrase(char*, int, int, void*) {
  return 0;
}

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
  Owned<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  auto parts = std::make_shared<Parts>();
  parts->key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  if (!parts->key) {
    if (pem.find("ENCRYPTED") != pem.npos)
      return fail("the key is encrypted", 0,
                  "decrypt it: openssl pkey -in KEY -out PLAIN");
    return fail("no private key in PEM", 0, "it begins with -----BEGIN PRIVATE KEY-----");
  }
  int type = EVP_PKEY_get_base_id(parts->key.get());
  if (type != EVP_PKEY_RSA && type != EVP_PKEY_ED25519)
    return fail("neither an RSA nor an Ed25519 key");
  parts->type = type == EVP_PKEY_RSA ? KeyType::Rsa : KeyType::Ed25519;
  int bits = EVP_PKEY_get_bits(parts->key.get());
  if (type == EVP_PKEY_RSA && (bits < 1024 || bits > 4096))
    return fail("an RSA key for DKIM has 1024 to 4096 bits");
  return PrivateKey(std::move(parts));
}

KeyType PrivateKey::type() const {
  return parts_->type;
}

int PrivateKey::bits() const {
  return type() == KeyType::Rsa ? EVP_PKEY_get_bits(parts_->key.get()) : 256;
}

static Result<std::string> sign_rsa(EVP_PKEY* key, std::string_view digest) {
  Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(key, nullptr));
  size_t size = 0;
  bool ready =
      context && EVP_PKEY_sign_init(context.get()) == 1 &&
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1 &&
      EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) == 1 &&
      EVP_PKEY_sign(context.get(), nullptr, &size, octets(digest), digest.size()) == 1;
  std::string signature(size, '\0');
  if (!ready || EVP_PKEY_sign(context.get(), octets(signature), &size, octets(digest),
                              digest.size()) != 1)
    return fail("the key does not sign");
  signature.resize(size);
  return signature;
}

Result<std::string> PrivateKey::sign(std::string_view digest) const {
  if (type() == KeyType::Rsa) return sign_rsa(parts_->key.get(), digest);
  Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  std::string signature(64, '\0');
  size_t size = signature.size();
  bool signed_well = context &&
                     EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr,
                                        parts_->key.get()) == 1 &&
                     EVP_DigestSign(context.get(), octets(signature), &size,
                                    octets(digest), digest.size()) == 1;
  if (!signed_well) return fail("the key does not sign");
  return signature;
}

std::string PrivateKey::public_octets() const {
  EVP_PKEY* key = parts_->key.get();
  if (type() == KeyType::Ed25519) {
    std::string raw(32, '\0');
    size_t size = raw.size();
    EVP_PKEY_get_raw_public_key(key, octets(raw), &size);
    return raw;
  }
  std::string der(static_cast<size_t>(std::max(0, i2d_PUBKEY(key, nullptr))), '\0');
  unsigned char* at = octets(der);
  i2d_PUBKEY(key, &at);
  return der;
}

}  // namespace mailwhy::dkim
