// Names in wire form: RFC 1035 sections 2.3.4, 3.1 and 5.1; order: RFC 4034 section 6.1.
#include "dns/name.h"

#include <algorithm>
#include <bit>

#include "text/ascii.h"

namespace mailwhy::dns {

static constexpr uint64_t kOnes = 0x0101010101010101;
static constexpr uint64_t kHigh = 0x8080808080808080;

// Up to eight octets, the first in the lowest byte whatever the machine; missing ones are
// zero.
static uint64_t load(const void* from, size_t count) {
  uint64_t word = 0;
  std::memcpy(&word, from, count);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

static uint64_t load(const void* from) {
  return load(from, 8);
}

static void store(void* to, uint64_t word) {
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  std::memcpy(to, &word, 8);
}

// The shorter tail of a name, for 1 to 7 octets, without a loop.
static uint64_t load_tail(const uint8_t* from, size_t count) {
  if (count >= 4) return load(from, 4) | load(from + count - 4, 4) << (8 * (count - 4));
  return from[0] | uint64_t{from[count / 2]} << (8 * (count / 2)) |
         uint64_t{from[count - 1]} << (8 * (count - 1));
}

// Eight octets at once: A to Z become a to z, all others stay. Exact, so that no two
// different names share a hash by construction. Length octets are below 'A' and stay.
static uint64_t lower(uint64_t word) {
  uint64_t low = word & ~kHigh;
  uint64_t from_a = low + kOnes * (0x80 - 'A');
  uint64_t past_z = low + kOnes * (0x7f - 'Z');
  uint64_t upper = (from_a ^ past_z) & ~word & kHigh;
  return word | upper >> 2;
}

static uint64_t mix(uint64_t a, uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  Wide product = static_cast<Wide>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

static bool same_octets(const uint8_t* a, const uint8_t* b, size_t size) {
  for (; size >= 8; size -= 8, a += 8, b += 8) {
    uint64_t x = load(a), y = load(b);
    if (x != y && lower(x) != lower(y)) return false;
  }
  return size == 0 || lower(load_tail(a, size)) == lower(load_tail(b, size));
}

// The high bit of every byte of `word` that is a dot; exact.
static uint64_t dots(uint64_t word) {
  uint64_t x = word ^ kOnes * '.';
  return ~(((x & ~kHigh) + ~kHigh) | x | ~kHigh);
}

bool Name::read_text(std::string_view text, Name& name, Error& error) {
  auto bad = [&](const char* what, size_t offset) {
    error.what = what;
    error.offset = offset;
    return false;
  };
  if (text == ".") return true;
  if (text.empty()) return bad("empty name", 0);
  size_t size = text.size() + (text.back() == '.' ? 1 : 2);
  if (size > kMaxWire) return bad("a name is at most 255 octets long", kMaxWire - 2);
  size_t start = 0;  // where the label's length octet belongs
  auto close = [&](size_t dot) {
    size_t length = dot - start;
    if (length == 0) return bad("empty label", start);
    if (length > kMaxLabel)
      return bad("a label is at most 63 octets long", start + kMaxLabel);
    name.wire_[start] = static_cast<uint8_t>(length);
    start = dot + 1;
    return true;
  };
  auto octets = reinterpret_cast<const uint8_t*>(text.data());
  size_t end = size - 2;  // the last label ends here, with or without a dot
  for (size_t at = 0; at < end; at += 8) {
    size_t left = std::min<size_t>(end - at, 8);
    uint64_t word = left == 8 ? load(octets + at) : load_tail(octets + at, left);
    if (at + 9 <= kMaxWire)
      store(name.wire_ + at + 1, word);
    else
      std::memcpy(name.wire_ + at + 1, octets + at, left);
    for (uint64_t found = dots(word); found; found &= found - 1)
      if (!close(at + std::countr_zero(found) / 8)) return false;
  }
  if (!close(end)) return false;
  name.wire_[size - 1] = 0;
  name.size_ = static_cast<uint8_t>(size);
  return true;
}

Result<Name> Name::from_text(std::string_view text) {
  Result<Name> name;
  Error error;
  if (!read_text(text, *name, error)) name = tl::make_unexpected(std::move(error));
  return name;
}

// "\." and "\065": one octet behind the backslash; false where it is neither.
static bool read_escape(std::string_view text, size_t& at, uint8_t& octet) {
  if (at >= text.size()) return false;
  if (!text::is_digit(text[at])) {
    octet = static_cast<uint8_t>(text[at++]);
    return true;
  }
  int value = 0;
  for (int i = 0; i < 3; i++) {
    if (at >= text.size() || !text::is_digit(text[at])) return false;
    value = value * 10 + (text[at++] - '0');
  }
  octet = static_cast<uint8_t>(value);
  return value <= 255;
}

Result<Name> Name::parse(std::string_view text) {
  if (text.find('\\') == text.npos) return from_text(text);
  Name name;
  size_t size = 1, start = 0;  // `start`: the length octet of the label being read
  for (size_t at = 0; at < text.size();) {
    size_t here = at;
    uint8_t octet = static_cast<uint8_t>(text[at++]);
    if (octet == '.') {
      if (size - start == 1) return fail("empty label", here);
      name.wire_[start] = static_cast<uint8_t>(size - start - 1);
      start = size++;
    } else {
      if (octet == '\\' && !read_escape(text, at, octet))
        return fail("bad escape in a name", here, "write \\. or \\046");
      if (size - start > kMaxLabel)
        return fail("a label is at most 63 octets long", here);
      name.wire_[size++] = octet;
    }
    if (size >= kMaxWire && at < text.size())
      return fail("a name is at most 255 octets long", here);
  }
  if (size - start > 1) {
    if (size >= kMaxWire) return fail("a name is at most 255 octets long", text.size());
    name.wire_[start] = static_cast<uint8_t>(size - start - 1);
    start = size++;
  }
  name.wire_[start] = 0;
  name.size_ = static_cast<uint8_t>(size);
  return name;
}

bool Name::from_wire(std::span<const uint8_t> wire, Name& out) {
  if (wire.empty() || wire.size() > kMaxWire) return false;
  size_t at = 0;
  while (wire[at] != 0) {
    if (wire[at] > kMaxLabel) return false;
    at += 1 + wire[at];
    if (at >= wire.size()) return false;
  }
  if (at + 1 != wire.size()) return false;
  std::memcpy(out.wire_, wire.data(), wire.size());
  out.size_ = static_cast<uint8_t>(wire.size());
  return true;
}

size_t Name::label_count() const {
  size_t count = 0;
  for (size_t at = 0; wire_[at] != 0; at += 1 + wire_[at]) count++;
  return count;
}

static void append_octet(std::string& out, uint8_t octet) {
  if (octet <= ' ' || octet >= 0x7f) {
    out += '\\';
    for (int unit : {100, 10, 1}) out += static_cast<char>('0' + octet / unit % 10);
    return;
  }
  // What has a meaning in a master file: RFC 1035, 5.1; RFC 4343, 2.1.
  if (std::string_view(".\\\"();@$").find(static_cast<char>(octet)) !=
      std::string_view::npos)
    out += '\\';
  out += static_cast<char>(octet);
}

std::string Name::to_string() const {
  if (is_root()) return ".";
  std::string out;
  out.reserve(size_);
  for (size_t at = 0; wire_[at] != 0; at += 1 + wire_[at]) {
    if (at) out += '.';
    for (size_t i = 1; i <= wire_[at]; i++) append_octet(out, wire_[at + i]);
  }
  return out;
}

std::string Name::to_lower_string() const {
  return text::to_lower(to_string());
}

Name Name::parent() const {
  Name out;
  if (is_root()) return out;
  size_t skip = 1 + wire_[0];
  out.size_ = static_cast<uint8_t>(size_ - skip);
  std::memcpy(out.wire_, wire_ + skip, out.size_);
  return out;
}

Name Name::suffix(size_t labels) const {
  size_t count = label_count(), at = 0;
  for (; count > labels; count--) at += 1 + wire_[at];
  Name out;
  out.size_ = static_cast<uint8_t>(size_ - at);
  std::memcpy(out.wire_, wire_ + at, out.size_);
  return out;
}

bool Name::is_under(const Name& ancestor) const {
  size_t at = 0;
  while (size_ - at > ancestor.size_) at += 1 + wire_[at];
  return size_ - at == ancestor.size_ &&
         same_octets(wire_ + at, ancestor.wire_, ancestor.size_);
}

Result<Name> Name::with_prefix(std::string_view label) const {
  if (label.empty()) return fail("empty label");
  if (label.size() > kMaxLabel)
    return fail("a label is at most 63 octets long", kMaxLabel);
  if (size_ + label.size() + 1 > kMaxWire)
    return fail("a name is at most 255 octets long");
  Name out;
  out.wire_[0] = static_cast<uint8_t>(label.size());
  std::memcpy(out.wire_ + 1, label.data(), label.size());
  std::memcpy(out.wire_ + 1 + label.size(), wire_, size_);
  out.size_ = static_cast<uint8_t>(size_ + label.size() + 1);
  return out;
}

size_t Name::hash() const {
  // The address differs from run to run: nobody can prepare names that meet in one
  // bucket.
  static const char anchor = 0;
  uint64_t hash = reinterpret_cast<uintptr_t>(&anchor) * 0x9e3779b97f4a7c15 ^ size_;
  const uint8_t* at = wire_;
  size_t left = size_;
  for (; left >= 8; left -= 8, at += 8)
    hash = mix(hash ^ lower(load(at)), 0xa0761d6478bd642f);
  if (left) hash = mix(hash ^ lower(load_tail(at, left)), 0xa0761d6478bd642f);
  return mix(hash, 0xe7037ed1a0b428db);
}

bool operator==(const Name& a, const Name& b) {
  return a.size_ == b.size_ && same_octets(a.wire_, b.wire_, a.size_);
}

// Where each label starts, from the left; returns their number.
static size_t label_starts(std::span<const uint8_t> wire,
                           std::array<uint8_t, 128>& starts) {
  size_t count = 0;
  for (size_t at = 0; wire[at] != 0; at += 1 + wire[at])
    starts[count++] = static_cast<uint8_t>(at);
  return count;
}

bool operator<(const Name& a, const Name& b) {
  std::array<uint8_t, 128> a_starts, b_starts;
  size_t a_left = label_starts(a.wire(), a_starts),
         b_left = label_starts(b.wire(), b_starts);
  auto folded = [](uint8_t octet) {
    return octet >= 'A' && octet <= 'Z' ? octet + 32 : octet;
  };
  while (a_left && b_left) {
    const uint8_t* x = a.wire_ + a_starts[--a_left];
    const uint8_t* y = b.wire_ + b_starts[--b_left];
    size_t common = std::min(*x, *y);
    for (size_t i = 1; i <= common; i++)
      if (folded(x[i]) != folded(y[i])) return folded(x[i]) < folded(y[i]);
    if (*x != *y) return *x < *y;
  }
  return a_left < b_left;
}

}  // namespace mailwhy::dns
