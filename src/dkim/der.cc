#include "dkim/der.h"

#include <cstdint>

namespace mailwhy::dkim {

static constexpr char kSequence = 0x30, kInteger = 0x02, kBitString = 0x03;
// AlgorithmIdentifier of rsaEncryption: its object identifier, as DER has it.
static constexpr std::string_view kRsaEncryption{
    "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01", 11};
// SubjectPublicKeyInfo of Ed25519, up to the key: RFC 8410, section 4.
static constexpr std::string_view kEd25519Head{
    "\x30\x2A\x30\x05\x06\x03\x2B\x65\x70\x03\x21\x00", 12};

namespace {

class DerReader {
 public:
  explicit DerReader(std::string_view der, size_t base = 0) : der_(der), base_(base) {}

  bool at_end() const { return at_ == der_.size(); }
  size_t offset() const { return base_ + at_; }

  // The content of the element that stands here; it must be of this type.
  Reading<std::string_view> element(char type) {
    if (at_end()) return cut(at_ + 2);
    if (der_[at_] != type) return fault("der_not_rsa", offset());
    size_t head = 2, size = 0;
    if (at_ + 1 >= der_.size()) return cut(at_ + 2);
    auto first = static_cast<unsigned char>(der_[at_ + 1]);
    if (first < 0x80) {
      size = first;
    } else {
      size_t octets = first & 0x7F;
      // 64 kB is more than any key; longer or indefinite lengths are no DER of one.
      if (octets == 0 || octets > 2) return fault("der_not_rsa", offset() + 1);
      head += octets;
      if (at_ + head > der_.size()) return cut(at_ + head);
      for (size_t i = 0; i < octets; i++)
        size = size << 8 | static_cast<unsigned char>(der_[at_ + 2 + i]);
    }
    if (size > der_.size() - at_ - head) return cut(at_ + head + size);
    std::string_view content = der_.substr(at_ + head, size);
    at_ += head + size;
    return content;
  }

 private:
  tl::unexpected<Fault> cut(size_t wanted) const {
    return fault("der_truncated", base_ + der_.size(),
                 {{"wanted", std::to_string(base_ + wanted)},
                  {"present", std::to_string(base_ + der_.size())}});
  }

  std::string_view der_;
  size_t base_, at_ = 0;
};

}  // namespace

static size_t place_in(std::string_view whole, std::string_view part) {
  return static_cast<size_t>(part.data() - whole.data());
}

// A positive INTEGER without its leading zeros; empty where it is zero or negative.
static std::string_view positive(std::string_view content) {
  if (content.empty() || static_cast<unsigned char>(content[0]) >= 0x80) return {};
  while (!content.empty() && content[0] == '\0') content.remove_prefix(1);
  return content;
}

// INTEGER n, INTEGER e: the content of RSAPublicKey.
static Reading<RsaNumbers> read_numbers(std::string_view content, size_t offset) {
  DerReader reader(content, offset);
  auto modulus = reader.element(kInteger);
  if (!modulus) return tl::unexpected(modulus.error());
  auto exponent = reader.element(kInteger);
  if (!exponent) return tl::unexpected(exponent.error());
  if (!reader.at_end()) return fault("der_after_key", reader.offset());
  RsaNumbers numbers{positive(*modulus), positive(*exponent)};
  bool odd = !numbers.modulus.empty() && (numbers.modulus.back() & 1) != 0 &&
             !numbers.exponent.empty() && (numbers.exponent.back() & 1) != 0;
  // An exponent that long only costs time; 1 would make every signature right.
  bool usable = odd && numbers.exponent.size() <= 8 && numbers.exponent != "\x01" &&
                numbers.modulus.size() >= 16;
  if (!usable) return fault("der_number", offset);
  return numbers;
}

Reading<RsaNumbers> read_rsa_key(std::string_view der) {
  DerReader outer(der);
  auto content = outer.element(kSequence);
  if (!content) return tl::unexpected(content.error());
  if (!outer.at_end()) return fault("der_after_key", outer.offset());
  size_t start = place_in(der, *content);
  if (content->starts_with(kInteger)) return read_numbers(*content, start);
  DerReader inner(*content, start);
  auto algorithm = inner.element(kSequence);
  if (!algorithm) return tl::unexpected(algorithm.error());
  if (!algorithm->starts_with(kRsaEncryption))
    return fault("der_not_rsa", place_in(der, *algorithm));
  auto bits = inner.element(kBitString);
  if (!bits) return tl::unexpected(bits.error());
  if (!inner.at_end()) return fault("der_after_key", inner.offset());
  if (!bits->starts_with('\0')) return fault("der_not_rsa", place_in(der, *bits));
  std::string_view wrapped = bits->substr(1);
  DerReader key(wrapped, place_in(der, wrapped));
  auto numbers = key.element(kSequence);
  if (!numbers) return tl::unexpected(numbers.error());
  if (!key.at_end()) return fault("der_after_key", key.offset());
  return read_numbers(*numbers, place_in(der, *numbers));
}

std::string_view wrapped_ed25519(std::string_view der) {
  bool wrapped = der.size() == kEd25519Head.size() + 32 && der.starts_with(kEd25519Head);
  return wrapped ? der.substr(kEd25519Head.size()) : std::string_view();
}

}  // namespace mailwhy::dkim
