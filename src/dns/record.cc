// Reading and making the RDATA that mail asks for: RFC 1035 section 3.3, RFC 3596.
#include "dns/record.h"

#include <algorithm>
#include <cassert>

#include "dns/rdata_fields.h"

namespace mailwhy::dns {

std::optional<net::IpAddress> address(const Record& record) {
  auto octets = as_octets(record.rdata);
  if (record.type == Type::A && octets.size() == 4)
    return net::IpAddress::v4(octets.first<4>());
  if (record.type == Type::AAAA && octets.size() == 16)
    return net::IpAddress::v6(octets.first<16>());
  return std::nullopt;
}

static std::optional<Name> whole_name(std::string_view octets) {
  Name name;
  if (!Name::from_wire(as_octets(octets), name)) return std::nullopt;
  return name;
}

std::optional<Name> target(const Record& record) {
  std::string_view rdata = record.rdata;
  switch (record.type) {
    case Type::CNAME:
    case Type::NS:
    case Type::PTR:
    case Type::DNAME:
      return whole_name(rdata);
    case Type::MX:
      return rdata.size() > 2 ? whole_name(rdata.substr(2)) : std::nullopt;
    default:
      return std::nullopt;
  }
}

std::optional<Mx> mx(const Record& record) {
  if (record.type != Type::MX) return std::nullopt;
  auto host = target(record);
  if (!host) return std::nullopt;
  return Mx{read_u16(std::string_view(record.rdata).substr(0, 2)), *host};
}

uint16_t mx_preference(const Record& record) {
  if (record.type != Type::MX || record.rdata.size() < 2) return 0;
  return read_u16(std::string_view(record.rdata).substr(0, 2));
}

std::optional<Soa> soa(const Record& record) {
  if (record.type != Type::SOA) return std::nullopt;
  std::string_view rest = record.rdata;
  Soa out;
  for (Name* name : {&out.mname, &out.rname}) {
    size_t length = name_length(rest);
    if (length == 0 || !Name::from_wire(as_octets(rest.substr(0, length)), *name))
      return std::nullopt;
    rest.remove_prefix(length);
  }
  if (rest.size() != 20) return std::nullopt;
  for (uint32_t* number :
       {&out.serial, &out.refresh, &out.retry, &out.expire, &out.minimum}) {
    *number = read_u32(rest.substr(0, 4));
    rest.remove_prefix(4);
  }
  return out;
}

std::vector<std::string_view> strings(const Record& record) {
  std::vector<std::string_view> out;
  if (!is_text(record.type)) return out;
  for (std::string_view rest = record.rdata; !rest.empty();) {
    size_t length = static_cast<uint8_t>(rest[0]);
    if (length >= rest.size()) return {};
    out.push_back(rest.substr(1, length));
    rest.remove_prefix(1 + length);
  }
  return out;
}

std::string_view joined_text(const Record& record, std::string& storage) {
  std::string_view rest = record.rdata;
  if (!is_text(record.type) || rest.empty()) return {};
  if (static_cast<uint8_t>(rest[0]) == rest.size() - 1) return rest.substr(1);
  storage.clear();
  storage.reserve(rest.size());
  while (!rest.empty()) {
    size_t length = static_cast<uint8_t>(rest[0]);
    if (length >= rest.size()) return {};
    storage.append(rest, 1, length);
    rest.remove_prefix(1 + length);
  }
  return storage;
}

static void append(std::string& out, std::span<const uint8_t> octets) {
  out.append(reinterpret_cast<const char*>(octets.data()), octets.size());
}

std::string rdata_address(const net::IpAddress& address) {
  std::string out;
  append(out, address.bytes());
  return out;
}

std::string rdata_name(const Name& name) {
  std::string out;
  append(out, name.wire());
  return out;
}

std::string rdata_mx(uint16_t preference, const Name& host) {
  std::string out;
  append_u16(out, preference);
  append(out, host.wire());
  return out;
}

static void append_string(std::string& out, std::string_view piece) {
  assert(piece.size() <= 255);
  out += static_cast<char>(piece.size());
  out += piece;
}

std::string rdata_txt(const std::vector<std::string>& pieces) {
  std::string out;
  for (const std::string& piece : pieces) append_string(out, piece);
  if (pieces.empty()) append_string(out, "");  // a TXT record has at least one string
  return out;
}

std::string rdata_txt(std::string_view text) {
  std::string out;
  do {
    append_string(out, text.substr(0, 255));
    text.remove_prefix(std::min<size_t>(text.size(), 255));
  } while (!text.empty());
  return out;
}

std::string rdata_soa(const Soa& soa) {
  std::string out;
  append(out, soa.mname.wire());
  append(out, soa.rname.wire());
  for (uint32_t number : {soa.serial, soa.refresh, soa.retry, soa.expire, soa.minimum})
    append_u32(out, number);
  return out;
}

}  // namespace mailwhy::dns
