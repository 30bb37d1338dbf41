// The RSA public keys of key records, out of DER: SubjectPublicKeyInfo (RFC 5280, 4.1) or
// the bare RSAPublicKey of PKCS#1 (RFC 8017, A.1.1). Bounded, without recursion; nothing
// of ASN.1 beyond that is read.
#pragma once

#include <string_view>

#include "dkim/fault.h"

namespace mailwhy::dkim {

// Both big-endian, without leading zeros; views into the octets read.
struct RsaNumbers {
  std::string_view modulus, exponent;
};

// Faults: der_truncated (with how many octets it says it has, and how many there are),
// der_not_rsa (a key of another kind, or none), der_after_key (octets behind it),
// der_number (modulus or exponent no RSA key has).
Reading<RsaNumbers> read_rsa_key(std::string_view der);

// Does it hold an Ed25519 key in the wrapping of RFC 8410? Then its 32 octets, else "".
std::string_view wrapped_ed25519(std::string_view der);

}  // namespace mailwhy::dkim
