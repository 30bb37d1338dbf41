// Messages read from the wire: RFC 1035 section 4.1, RFC 6891, RFC 8914.
#include <algorithm>

#include "dns/rdata_fields.h"
#include "dns/wire.h"

namespace mailwhy::dns {

static constexpr size_t kMinRecord = 11;        // root, type, class, TTL, length
static constexpr uint16_t kExtendedError = 15;  // EDNS option: RFC 8914
static constexpr uint16_t kCookie = 10;         // RFC 7873

namespace {

class Reader {
 public:
  explicit Reader(std::span<const uint8_t> wire) : wire_(wire) {}

  Result<Message> read();

 private:
  bool bad(const char* what) {
    if (!what_) what_ = what, bad_at_ = at_;
    return false;
  }
  size_t left() const { return wire_.size() - at_; }
  // The caller has looked at left().
  uint16_t take_u16() {
    at_ += 2;
    return static_cast<uint16_t>(wire_[at_ - 2] << 8 | wire_[at_ - 1]);
  }
  uint32_t take_u32() {
    uint32_t high = take_u16();
    return high << 16 | take_u16();
  }

  bool read_into(Message& message);
  bool read_name(Name& name);
  bool read_question(Message& message);
  bool read_section(Message& message, std::vector<Record>& out, size_t count, bool last);
  enum class Got { Record, Nothing, Error };
  Got read_record(Message& message, Record& record, bool last);
  bool read_edns(Message& message, const Name& owner, uint16_t size, uint32_t ttl,
                 size_t end);
  bool read_rdata(Record& record, size_t end);

  std::span<const uint8_t> wire_;
  size_t at_ = 0;
  const char* what_ = nullptr;
  size_t bad_at_ = 0;
};

// Each pointer must lead before the piece of the name it stands in: no circle is
// possible.
bool Reader::read_name(Name& name) {
  uint8_t out[Name::kMaxWire];
  size_t size = 0, at = at_, piece = at_;
  int jumps = 0;
  for (;;) {
    if (at >= wire_.size()) return bad("a name is cut off");
    uint8_t length = wire_[at];
    if (length >= 0xc0) {
      if (at + 2 > wire_.size()) return bad("a name is cut off");
      size_t to = static_cast<size_t>(length & 0x3f) << 8 | wire_[at + 1];
      if (to >= piece) return bad("a compression pointer does not point backwards");
      if (++jumps > kMaxJumps) return bad("too many compression pointers in a name");
      if (jumps == 1) at_ = at + 2;
      at = piece = to;
      continue;
    }
    if (length > Name::kMaxLabel) return bad("an unknown kind of label");
    size_t end = at + 1 + length;
    if (end > wire_.size()) return bad("a name is cut off");
    if (size + 1 + length > Name::kMaxWire) return bad("a name of over 255 octets");
    std::copy_n(wire_.data() + at, 1 + length, out + size);
    size += 1 + length;
    at = end;
    if (length == 0) break;
  }
  if (jumps == 0) at_ = at;
  return Name::from_wire({out, size}, name) || bad("a name of over 255 octets");
}

bool Reader::read_question(Message& message) {
  MessageQuestion question;
  if (!read_name(question.name)) return false;
  if (left() < 4) return bad("the question is cut off");
  question.type = static_cast<Type>(take_u16());
  question.klass = take_u16();
  message.question = question;
  return true;
}

// The client's part alone, or with the server's: RFC 7873, section 4.
static bool is_cookie_length(size_t length) {
  return length == kClientCookie ||
         (length >= 2 * kClientCookie && length <= 5 * kClientCookie);
}

bool Reader::read_edns(Message& message, const Name& owner, uint16_t size, uint32_t ttl,
                       size_t end) {
  if (message.edns) return bad("two OPT records");
  if (!owner.is_root()) return bad("an OPT record with a name");
  Edns& edns = message.edns.emplace();
  edns.udp_size = size;
  message.rcode = static_cast<uint16_t>(message.rcode | ttl >> 24 << 4);
  edns.version = static_cast<uint8_t>(ttl >> 16);
  edns.dnssec_ok = ttl & 0x8000;
  while (at_ < end) {
    if (end - at_ < 4) return bad("an EDNS option is cut off");
    uint16_t code = take_u16();
    size_t length = take_u16();
    if (length > end - at_) return bad("an EDNS option is cut off");
    if (code == kExtendedError && length >= 2)
      edns.extended_errors.push_back(
          static_cast<uint16_t>(wire_[at_] << 8 | wire_[at_ + 1]));
    if (code == kCookie && is_cookie_length(length) && edns.cookie.empty())
      edns.cookie.assign(wire_.begin() + static_cast<long>(at_),
                         wire_.begin() + static_cast<long>(at_ + length));
    at_ += length;
  }
  return true;
}

bool Reader::read_rdata(Record& record, size_t end) {
  std::string_view kinds = rdata_fields(record.type);
  if (kinds.find_first_of("Nn") != kinds.npos) {
    // Up to the names fields have a fixed size, but for NAPTR's strings.
    while (!kinds.empty() && at_ < end) {
      char kind = kinds.front();
      kinds.remove_prefix(1);
      size_t fixed = 0;
      switch (kind) {
        case 'N':
        case 'n': {
          Name name;
          if (!read_name(name)) return false;
          if (at_ > end) return bad("a name leaves its record");
          record.rdata.append(reinterpret_cast<const char*>(name.wire().data()),
                              name.wire().size());
          continue;
        }
        case '1':
          fixed = 1;
          break;
        case '2':
        case 't':
          fixed = 2;
          break;
        case '4':
        case 'd':
          fixed = 4;
          break;
        case 's':
          fixed = size_t{1} + wire_[at_];
          break;
        default:
          fixed = end - at_;
          break;
      }
      if (fixed > end - at_) return bad("RDATA is cut off");
      record.rdata.append(reinterpret_cast<const char*>(wire_.data() + at_), fixed);
      at_ += fixed;
    }
  }
  record.rdata.append(reinterpret_cast<const char*>(wire_.data() + at_), end - at_);
  at_ = end;
  // No string at all is illegal (RFC 1035, 3.3.14) but met: it is read as one empty
  // string, lest the good records beside it be lost.
  bool text = record.type == Type::TXT || record.type == Type::SPF;
  if (text && record.rdata.empty()) record.rdata.assign(1, '\0');
  return rdata_is_well_formed(record.type, record.rdata) || bad("malformed RDATA");
}

Reader::Got Reader::read_record(Message& message, Record& record, bool last) {
  auto cut_off = [this] {
    bad("a record is cut off");
    return Got::Error;
  };
  // The owner is mostly the name asked for: a pointer to what stands behind the header.
  bool asked = left() >= 2 && wire_[at_] == 0xc0 && wire_[at_ + 1] == kHeaderSize;
  if (asked && message.question) {
    record.owner = message.question->name;
    at_ += 2;
  } else if (!read_name(record.owner)) {
    return Got::Error;
  }
  if (left() < 10) return cut_off();
  record.type = static_cast<Type>(take_u16());
  uint16_t klass = take_u16();
  record.ttl = take_u32();
  size_t length = take_u16();
  if (length > left()) return cut_off();
  size_t end = at_ + length;
  if (record.type == Type::OPT) {
    bool read = last ? read_edns(message, record.owner, klass, record.ttl, end)
                     : bad("an OPT record outside the additional section");
    return read ? Got::Nothing : Got::Error;
  }
  if (record.ttl > 0x7fffffff) record.ttl = 0;  // RFC 2181, section 8
  if (klass != 1) {
    at_ = end;
    return Got::Nothing;
  }
  return read_rdata(record, end) ? Got::Record : Got::Error;
}

bool Reader::read_section(Message& message, std::vector<Record>& out, size_t count,
                          bool last) {
  out.reserve(std::min(count, left() / kMinRecord));
  for (size_t i = 0; i < count; i++) {
    Got got = read_record(message, out.emplace_back(), last);
    if (got != Got::Record) out.pop_back();
    if (got == Got::Error) return false;
  }
  return true;
}

// One object, filled in place: moving a Message costs as much as reading a short one.
Result<Message> Reader::read() {
  Result<Message> out;
  if (!read_into(*out)) out = fail(what_, bad_at_);
  return out;
}

bool Reader::read_into(Message& message) {
  at_ = std::min(wire_.size(), kMaxMessage);
  if (wire_.size() < kHeaderSize) return bad("shorter than a header");
  if (wire_.size() > kMaxMessage) return bad("longer than 65535 octets");
  at_ = 0;
  message.id = take_u16();
  uint16_t flags = take_u16();
  message.reply = flags & 0x8000;
  message.opcode = static_cast<uint8_t>(flags >> 11 & 15);
  message.authoritative = flags & 0x0400;
  message.truncated = flags & 0x0200;
  message.recursion_desired = flags & 0x0100;
  message.recursion_available = flags & 0x0080;
  message.authentic = flags & 0x0020;
  message.checking_disabled = flags & 0x0010;
  message.rcode = flags & 15;
  size_t questions = take_u16(), answers = take_u16(), authorities = take_u16(),
         additionals = take_u16();
  if (questions > 1) return bad("more than one question");
  bool whole = (questions == 0 || read_question(message)) &&
               read_section(message, message.answer, answers, false) &&
               read_section(message, message.authority, authorities, false) &&
               read_section(message, message.additional, additionals, true);
  message.trailing = whole && left() > 0;
  // Some servers cut a message where it is full, and set TC.
  return whole || (message.truncated && message.question);
}

}  // namespace

Result<Message> read_message(std::span<const uint8_t> wire) {
  return Reader(wire).read();
}

}  // namespace mailwhy::dns
