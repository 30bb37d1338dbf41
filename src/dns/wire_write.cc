// Messages written to the wire: RFC 1035 section 4.1, truncation of RFC 2181 section 9.
#include <algorithm>
#include <cassert>
#include <unordered_map>

#include "dns/rdata_fields.h"
#include "dns/wire.h"

namespace mailwhy::dns {

static constexpr size_t kPointerReach = 0x4000;

namespace {

class Writer {
 public:
  explicit Writer(size_t limit) : limit_(std::clamp<size_t>(limit, 512, kMaxMessage)) {}

  std::string write(const Message& message);

 private:
  void write_name(const Name& name);
  bool write_record(const Record& record);
  // How many of the records fit.
  size_t write_section(const std::vector<Record>& records);
  std::string opt(const Message& message) const;

  size_t limit_;
  size_t reserved_ = 0;  // for OPT, which comes last and must not fall out
  std::string out_;
  // Where a name or a part of one stands already, letter by letter: spelling is kept.
  std::unordered_map<std::string, uint16_t> places_;
};

void Writer::write_name(const Name& name) {
  auto wire = name.wire();
  std::string_view octets(reinterpret_cast<const char*>(wire.data()), wire.size());
  for (size_t at = 0; wire[at] != 0; at += 1 + wire[at]) {
    std::string rest(octets.substr(at));
    auto known = places_.find(rest);
    if (known != places_.end()) {
      out_ += octets.substr(0, at);
      append_u16(out_, static_cast<uint16_t>(0xc000 | known->second));
      return;
    }
    size_t here = out_.size() + at;
    if (known == places_.end() && here < kPointerReach)
      places_.emplace(std::move(rest), static_cast<uint16_t>(here));
  }
  out_ += octets;
}

bool Writer::write_record(const Record& record) {
  size_t start = out_.size();
  write_name(record.owner);
  append_u16(out_, static_cast<uint16_t>(record.type));
  append_u16(out_, 1);
  append_u32(out_, record.ttl);
  size_t length_at = out_.size();
  append_u16(out_, 0);
  RdataReader reader(record);
  if (rdata_fields(record.type).find('N') != std::string_view::npos &&
      rdata_is_well_formed(record.type, record.rdata)) {
    for (RdataReader::Field field; reader.next(field);) {
      Name name;
      if (field.kind == 'N' && Name::from_wire(as_octets(field.octets), name))
        write_name(name);
      else
        out_ += field.octets;
    }
  } else {
    out_ += record.rdata;
  }
  size_t length = out_.size() - length_at - 2;
  if (out_.size() + reserved_ > limit_) {
    out_.resize(start);
    std::erase_if(places_, [&](const auto& place) { return place.second >= start; });
    return false;
  }
  out_[length_at] = static_cast<char>(length >> 8);
  out_[length_at + 1] = static_cast<char>(length);
  return true;
}

size_t Writer::write_section(const std::vector<Record>& records) {
  size_t count = 0;
  while (count < records.size() && count < 0xffff && write_record(records[count]))
    count++;
  return count;
}

std::string Writer::opt(const Message& message) const {
  if (!message.edns) return {};
  const Edns& edns = *message.edns;
  std::string out(1, '\0');
  append_u16(out, static_cast<uint16_t>(Type::OPT));
  append_u16(out, edns.udp_size);
  append_u32(out, uint32_t{message.rcode} >> 4 << 24 | uint32_t{edns.version} << 16 |
                      (edns.dnssec_ok ? 0x8000u : 0u));
  size_t errors = std::min<size_t>(edns.extended_errors.size(), 16);
  size_t cookie = edns.cookie.empty() ? 0 : 4 + edns.cookie.size();
  append_u16(out, static_cast<uint16_t>(6 * errors + cookie));
  for (size_t i = 0; i < errors; i++) {
    append_u16(out, 15);
    append_u16(out, 2);
    append_u16(out, edns.extended_errors[i]);
  }
  if (cookie == 0) return out;
  append_u16(out, 10);  // RFC 7873
  append_u16(out, static_cast<uint16_t>(edns.cookie.size()));
  return out + edns.cookie;
}

std::string Writer::write(const Message& message) {
  std::string last = opt(message);
  reserved_ = last.size();
  out_.assign(kHeaderSize, '\0');
  bool bare =
      message.answer.empty() && message.authority.empty() && message.additional.empty();
  if (message.question) {
    if (bare)
      out_ += rdata_name(message.question->name);
    else
      write_name(message.question->name);
    append_u16(out_, static_cast<uint16_t>(message.question->type));
    append_u16(out_, message.question->klass);
  }
  size_t answers = write_section(message.answer), authorities = 0, additionals = 0;
  bool whole = answers == message.answer.size();
  if (whole) {
    authorities = write_section(message.authority);
    whole = authorities == message.authority.size();
  }
  if (whole) additionals = write_section(message.additional);
  if (!last.empty()) additionals++;
  out_ += last;
  std::string header;
  append_u16(header, message.id);
  auto bit = [](bool set, int shift) { return (set ? 1 : 0) << shift; };
  append_u16(header,
             static_cast<uint16_t>(
                 bit(message.reply, 15) | (message.opcode & 15) << 11 |
                 bit(message.authoritative, 10) | bit(message.truncated || !whole, 9) |
                 bit(message.recursion_desired, 8) | bit(message.recursion_available, 7) |
                 bit(message.authentic, 5) | bit(message.checking_disabled, 4) |
                 (message.rcode & 15)));
  append_u16(header, message.question ? 1 : 0);
  append_u16(header, static_cast<uint16_t>(answers));
  append_u16(header, static_cast<uint16_t>(authorities));
  append_u16(header, static_cast<uint16_t>(additionals));
  std::copy(header.begin(), header.end(), out_.begin());
  return std::move(out_);
}

}  // namespace

std::string write_message(const Message& message, size_t limit) {
  return Writer(limit).write(message);
}

}  // namespace mailwhy::dns
