// A domain name: labels of 1 to 63 octets, 255 octets in all on the wire (RFC
// 1035, 2.3.4).
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "text/result.h"

namespace mailwhy::dns {

// Kept in wire form (length octet before each label, a zero at the end) inside the
// object: making, copying and hashing one allocates nothing. Comparison and hash ignore
// ASCII case, the spelling is kept for output.
class Name {
 public:
  static constexpr size_t kMaxWire = 255;
  static constexpr size_t kMaxLabel = 63;

  Name() { wire_[0] = 0; }  // the root
  Name(const Name& other) { copy(other); }
  Name& operator=(const Name& other) {
    if (this != &other) copy(other);
    return *this;
  }

  // Presentation form with or without the final dot; "\." and "\065" escape (RFC
  // 1035, 5.1). Any octet may stand in a label: SPF macros and "_dmarc" need that. "." is
  // the root. Errors: empty label, label over 63, name over 255 octets, bad escape.
  static Result<Name> parse(std::string_view text);

  // Plain text without escapes, as mail and SPF hand it over; one final dot is allowed.
  // Same limits, about 10 ns.
  static Result<Name> from_text(std::string_view text);

  // Labels in wire form, ending in the zero octet; false where the octets are no name.
  static bool from_wire(std::span<const uint8_t> wire, Name& out);

  std::span<const uint8_t> wire() const { return {wire_, size_}; }
  bool is_root() const { return size_ == 1; }
  size_t label_count() const;  // 0 for the root

  // Without final dot ("." for the root); octets outside printable ASCII as \DDD.
  std::string to_string() const;
  // to_string() in lower case: how JSON and keys spell a name.
  std::string to_lower_string() const;

  Name parent() const;  // of the root: the root
  // The last `labels` labels; the whole name where it has fewer.
  Name suffix(size_t labels) const;
  bool is_under(const Name& ancestor) const;               // also when equal
  Result<Name> with_prefix(std::string_view label) const;  // one label put in front

  size_t hash() const;
  friend bool operator==(const Name& a, const Name& b);
  // Canonical order of RFC 4034, 6.1: by label from the right, so a zone stays together.
  friend bool operator<(const Name& a, const Name& b);

 private:
  static bool read_text(std::string_view text, Name& out, Error& error);

  // Nearly every name is short: a copy of fixed size costs a quarter of one that is
  // measured.
  void copy(const Name& other) {
    size_ = other.size_;
    if (size_ <= kShort)
      std::memcpy(wire_, other.wire_, kShort);
    else
      std::memcpy(wire_, other.wire_, size_);
  }
  static constexpr size_t kShort = 47;

  uint8_t size_ = 1;
  uint8_t wire_[kMaxWire];
};

struct NameHash {
  size_t operator()(const Name& name) const { return name.hash(); }
};

}  // namespace mailwhy::dns
