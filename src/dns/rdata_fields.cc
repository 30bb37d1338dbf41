// RDATA cut into fields by the letters of rdata_fields.h.
#include "dns/rdata_fields.h"

#include "text/ascii.h"

namespace mailwhy::dns {

std::span<const uint8_t> as_octets(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

uint16_t read_u16(std::string_view octets) {
  auto o = as_octets(octets);
  return static_cast<uint16_t>(o[0] << 8 | o[1]);
}

uint32_t read_u32(std::string_view octets) {
  auto o = as_octets(octets);
  return uint32_t{o[0]} << 24 | uint32_t{o[1]} << 16 | uint32_t{o[2]} << 8 | o[3];
}

void append_u16(std::string& out, uint16_t value) {
  out += static_cast<char>(value >> 8);
  out += static_cast<char>(value);
}

void append_u32(std::string& out, uint32_t value) {
  append_u16(out, static_cast<uint16_t>(value >> 16));
  append_u16(out, static_cast<uint16_t>(value));
}

size_t name_length(std::string_view octets) {
  for (size_t at = 0; at < octets.size() && at < Name::kMaxWire;) {
    auto length = static_cast<uint8_t>(octets[at]);
    if (length == 0) return at + 1;
    if (length > Name::kMaxLabel) return 0;
    at += 1 + length;
  }
  return 0;
}

// Windows of RFC 4034, 4.1.2: ascending, 1 to 32 octets each, no zero octet at the end.
static bool is_type_bitmap(std::string_view rest) {
  int last = -1;
  while (!rest.empty()) {
    if (rest.size() < 3) return false;
    int window = static_cast<uint8_t>(rest[0]);
    size_t length = static_cast<uint8_t>(rest[1]);
    if (window <= last || length == 0 || length > 32 || rest.size() < 2 + length)
      return false;
    if (rest[1 + length] == 0) return false;
    last = window;
    rest.remove_prefix(2 + length);
  }
  return true;
}

// Octets the field takes at the front of `rest`; npos where it is malformed.
static size_t field_size(char kind, std::string_view rest) {
  auto fixed = [&](size_t size) { return size <= rest.size() ? size : rest.npos; };
  switch (kind) {
    case '1':
      return fixed(1);
    case '2':
    case 't':
      return fixed(2);
    case '4':
    case 'd':
    case 'a':
      return fixed(4);
    case '6':
      return fixed(16);
    case 'N':
    case 'n': {
      size_t length = name_length(rest);
      return length ? length : rest.npos;
    }
    case 's':
    case 'S':
    case 'g':
    case 'h':
      return rest.empty() ? rest.npos : fixed(size_t{1} + static_cast<uint8_t>(rest[0]));
    case 'o':
      return rest.empty() || rest[0] == 0
                 ? rest.npos
                 : fixed(size_t{1} + static_cast<uint8_t>(rest[0]));
    case 'x':
    case 'b':
      return rest.empty() ? rest.npos : rest.size();
    case 'T':
      return is_type_bitmap(rest) ? rest.size() : rest.npos;
    case 'v':
      return rest.size();
    default:
      return rest.npos;
  }
}

bool RdataReader::next(Field& field) {
  if (bad_ || kinds_.empty()) return false;
  char kind = kinds_.front();
  if (kind == 'S' && repeated_ && rest_.empty()) {
    kinds_.remove_prefix(1);
    return false;
  }
  size_t size = field_size(kind, rest_);
  if (size == rest_.npos) {
    bad_ = true;
    return false;
  }
  field = {kind, rest_.substr(0, size)};
  rest_.remove_prefix(size);
  if (kind == 'S')
    repeated_ = true;
  else
    kinds_.remove_prefix(1);
  return true;
}

bool rdata_is_well_formed(Type type, std::string_view rdata) {
  if (rdata_fields(type).empty()) return true;
  RdataReader reader(type, rdata);
  for (RdataReader::Field field; reader.next(field);) {
  }
  return reader.complete();
}

bool same_rdata(Type type, std::string_view a, std::string_view b) {
  RdataReader a_reader(type, a), b_reader(type, b);
  RdataReader::Field left, right;
  while (a_reader.next(left)) {
    if (!b_reader.next(right)) return false;
    bool name = left.kind == 'N' || left.kind == 'n';
    if (!(name ? text::equals_ignore_case(left.octets, right.octets)
               : left.octets == right.octets))
      return false;
  }
  return a == b || (a_reader.complete() && !b_reader.next(right) && b_reader.complete());
}

}  // namespace mailwhy::dns
