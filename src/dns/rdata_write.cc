// RDATA written as in a master file, field by field as rdata_fields.h lists them.
#include <chrono>

#include "dns/base_n.h"
#include "dns/rdata_fields.h"
#include "dns/rdata_text.h"

namespace mailwhy::dns {

static void append_escaped(std::string& out, std::string_view octets,
                           std::string_view special) {
  for (char c : octets) {
    auto octet = static_cast<uint8_t>(c);
    if (octet < ' ' || octet >= 0x7f) {
      out += '\\';
      for (int unit : {100, 10, 1}) out += static_cast<char>('0' + octet / unit % 10);
      continue;
    }
    if (special.find(c) != special.npos) out += '\\';
    out += c;
  }
}

std::string quote(std::string_view octets) {
  std::string out = "\"";
  append_escaped(out, octets, "\"\\");
  return out + '"';
}

static std::string name_text(std::string_view wire) {
  Name name;
  Name::from_wire(as_octets(wire), name);
  return name.is_root() ? "." : name.to_string() + ".";
}

static std::string date_text(uint32_t seconds) {
  using namespace std::chrono;
  sys_seconds time{std::chrono::seconds(seconds)};
  auto day = floor<days>(time);
  year_month_day date(day);
  auto clock = static_cast<unsigned>((time - day).count());
  std::string out;
  auto two = [&](unsigned value) {
    out += static_cast<char>('0' + value / 10);
    out += static_cast<char>('0' + value % 10);
  };
  out += std::to_string(static_cast<int>(date.year()));
  for (unsigned part :
       {static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        clock / 3600, clock / 60 % 60, clock % 60})
    two(part);
  return out;
}

static std::string bitmap_text(std::string_view rest) {
  std::string out;
  while (!rest.empty()) {
    unsigned window = static_cast<uint8_t>(rest[0]),
             length = static_cast<uint8_t>(rest[1]);
    for (unsigned bit = 0; bit < length * 8; bit++) {
      if (!(rest[2 + bit / 8] & 0x80 >> bit % 8)) continue;
      if (!out.empty()) out += ' ';
      out += to_string(static_cast<Type>(window << 8 | bit));
    }
    rest.remove_prefix(2 + length);
  }
  return out;
}

static std::string field_text(const RdataReader::Field& field) {
  std::string_view octets = field.octets;
  switch (field.kind) {
    case '1':
      return std::to_string(static_cast<uint8_t>(octets[0]));
    case '2':
      return std::to_string(read_u16(octets));
    case '4':
      return std::to_string(read_u32(octets));
    case 'a':
      return net::IpAddress::v4(as_octets(octets).first<4>()).to_string();
    case '6':
      return net::IpAddress::v6(as_octets(octets).first<16>()).to_string();
    case 'N':
    case 'n':
      return name_text(octets);
    case 's':
    case 'S':
      return quote(octets.substr(1));
    case 'v':
      return quote(octets);
    case 'x':
      return to_hex(octets);
    case 'b':
      return to_base64(octets);
    case 'h':
      return octets.size() == 1 ? "-" : to_hex(octets.substr(1));
    case 'o':
      return to_base32hex(octets.substr(1));
    case 't':
      return to_string(static_cast<Type>(read_u16(octets)));
    case 'd':
      return date_text(read_u32(octets));
    case 'T':
      return bitmap_text(octets);
    default:
      break;
  }
  if (octets.size() == 1) return "\"\"";
  std::string out;  // CAA's tag: no quotes, so blanks and what ends a word are escaped
  append_escaped(out, octets.substr(1), " \"\\;()");
  return out;
}

std::string rdata_to_text(const Record& record) {
  if (rdata_fields(record.type).empty() ||
      !rdata_is_well_formed(record.type, record.rdata)) {
    std::string out = "\\# " + std::to_string(record.rdata.size());
    if (!record.rdata.empty()) out += ' ' + to_hex(record.rdata);
    return out;
  }
  std::string out;
  RdataReader reader(record);
  for (RdataReader::Field field; reader.next(field);) {
    std::string text = field_text(field);
    if (!out.empty() && !text.empty()) out += ' ';
    out += text;
  }
  return out;
}

}  // namespace mailwhy::dns
