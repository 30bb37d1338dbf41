// The DKIM-Signature field: RFC 6376, sections 3.5 and 6.1.1; algorithms of RFC 8301 and
// 8463. ARC-Message-Signature (RFC 8617, section 4.1.2) has the same tags but for i= and
// v=.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dkim/canonical.h"
#include "dkim/digest.h"
#include "dkim/fault.h"
#include "dkim/tag_list.h"

namespace mailwhy::dkim {

inline constexpr size_t kMaxSignedFields = 500;  // names in h=

struct Algorithm {
  KeyType key = KeyType::Rsa;
  HashName hash = HashName::Sha256;
};
std::string to_string(const Algorithm& algorithm);  // "rsa-sha256"

enum class SignatureKind : uint8_t { Dkim, ArcMessage };

// Everything that could be read; with `fault`, what comes first of what makes it unusable
// (permerror). Views point into the field.
struct Signature {
  const RawField* field = nullptr;
  TagList tags;
  Algorithm algorithm;
  std::string algorithm_text;    // a= as written, lower case
  std::string domain, selector;  // d=, s=: lower case
  std::string identity;          // i=, or "@" and d= where it is absent
  uint64_t instance = 0;         // i= of an ARC-Message-Signature
  Mode header_mode = Mode::Simple, body_mode = Mode::Simple;  // c=
  std::vector<std::string_view> signed_fields;                // h=, in order
  std::string body_hash;                                      // bh=, decoded
  std::string value;                                          // b=, decoded
  size_t value_begin = 0, value_end = 0;          // the room of b= in field->value
  std::optional<uint64_t> body_length;            // l=
  std::optional<uint64_t> signed_at, expires_at;  // t=, x=: seconds since 1970
  std::optional<Fault> fault;                     // its offset is a byte of field->value

  bool signs(std::string_view field_name) const;  // is it named in h=?
};

// Faults: those of tag_list.h and base64_value.h; tag_missing, tag_value (what is no
// value of this tag), version, algorithm, domain_syntax, selector_syntax,
// identity_outside (i= is not under d=), from_unsigned, query_method,
// expires_before_signed, body_hash_size, signed_fields_too_many.
Signature read_signature(const RawField& field, SignatureKind kind = SignatureKind::Dkim);

// A header field as the signer saw it, out of z= (section 3.5).
struct CopiedField {
  std::string name, value;
};
// At most 500; empty where there is no z= or it cannot be read.
std::vector<CopiedField> copied_fields(const Signature& signature);

// What the tags of signatures and seals have in common; offsets are bytes of the list.
Reading<Algorithm> read_algorithm(const Tag& tag);
Reading<std::string> read_domain(const Tag& tag);    // lower case
Reading<std::string> read_selector(const Tag& tag);  // lower case
Reading<uint64_t> read_number(const Tag& tag, size_t most_digits);
Reading<std::string> read_base64(const Tag& tag);  // not empty

}  // namespace mailwhy::dkim
