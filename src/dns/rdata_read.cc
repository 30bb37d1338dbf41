// RDATA read from a master file: RFC 1035 5.1, RFC 3597 section 5, RFC 4034, RFC 5155,
// RFC 8659.
#include "dns/rdata_text.h"

#include <charconv>
#include <chrono>
#include <map>

#include "dns/base_n.h"
#include "dns/rdata_fields.h"
#include "text/ascii.h"

namespace mailwhy::dns {

static constexpr size_t kMaxRdata = 65535;

namespace {

// Takes the words of one record's RDATA one by one and makes the wire form.
class RdataWords {
 public:
  RdataWords(std::span<const Word> words, const Name& origin, size_t end)
      : words_(words), origin_(origin), end_(end) {}

  Result<std::string> read(Type type) {
    if (!words_.empty() && !words_[0].quoted && words_[0].text == "\\#")
      return read_generic(type);
    std::string_view kinds = rdata_fields(type);
    if (kinds.empty())
      return fail("the data of a " + to_string(type) + " record has no text form here",
                  words_.empty() ? end_ : words_[0].offset,
                  "write it as \\# LENGTH HEX (RFC 3597)");
    for (char kind : kinds)
      if (!read_field(kind)) return tl::make_unexpected(error_);
    if (!words_.empty())
      return fail("more than a " + to_string(type) + " record holds", words_[0].offset,
                  way_out_for_rest(type));
    if (out_.size() > kMaxRdata) return fail("a record holds at most 65535 octets", end_);
    return std::move(out_);
  }

 private:
  bool bad(std::string what, size_t offset, std::string way_out = {}) {
    error_ = {std::move(what), offset, std::move(way_out)};
    return false;
  }
  bool bad(const Error& error) {
    error_ = error;
    return false;
  }

  static std::string way_out_for_rest(Type type) {
    return type == Type::TXT
               ? ""
               : "start a comment with ; and put each record on its own line";
  }

  // Missing: false with the error set.
  bool take(Word& word, std::string_view wanted) {
    if (words_.empty()) return bad("here " + std::string(wanted) + " is missing", end_);
    word = words_.front();
    words_ = words_.subspan(1);
    return true;
  }

  bool read_field(char kind) {
    switch (kind) {
      case '1':
        return read_number(0xff);
      case '2':
        return read_number(0xffff);
      case '4':
        return read_number(0xffffffff);
      case 'd':
        return read_date();
      case 'a':
      case '6':
        return read_address(kind);
      case 'N':
      case 'n':
        return read_target();
      case 's':
      case 'g':
        return read_string();
      case 'S':
        do {
          if (!read_string()) return false;
        } while (!words_.empty());
        return true;
      case 'v':
        return read_value();
      case 'h':
      case 'o':
        return read_counted(kind);
      case 'x':
      case 'b':
        return read_rest(kind);
      case 't':
        return read_type_number();
      default:
        return read_bitmap();
    }
  }

  bool read_number(uint32_t max) {
    Word word;
    if (!take(word, "a number")) return false;
    uint32_t value = 0;
    bool units = max == 0xffffffff;  // the timers of SOA: "1h30m"
    bool plain = word.text.find_first_not_of("0123456789") == word.text.npos;
    if (word.quoted || !(units || plain) || !read_duration(word.text, value))
      return bad(units ? "not a number of seconds" : "not a number", word.offset);
    if (value > max)
      return bad("at most " + std::to_string(max) + " may stand here", word.offset);
    if (max == 0xff)
      out_ += static_cast<char>(value);
    else if (max == 0xffff)
      append_u16(out_, static_cast<uint16_t>(value));
    else
      append_u32(out_, value);
    return true;
  }

  bool read_date() {
    Word word;
    if (!take(word, "a date")) return false;
    std::string_view text = word.text;
    uint32_t seconds = 0;
    if (text.find_first_not_of("0123456789") != text.npos)
      return bad("not a date as YYYYMMDDHHmmSS", word.offset);
    if (text.size() != 14) {
      if (!read_duration(text, seconds))
        return bad("not a date as YYYYMMDDHHmmSS", word.offset);
      append_u32(out_, seconds);
      return true;
    }
    auto part = [&](size_t at, size_t size) {
      int value = 0;
      std::from_chars(text.data() + at, text.data() + at + size, value);
      return value;
    };
    using namespace std::chrono;
    year_month_day day{year(part(0, 4)), month(static_cast<unsigned>(part(4, 2))),
                       std::chrono::day(static_cast<unsigned>(part(6, 2)))};
    if (!day.ok() || part(8, 2) > 23 || part(10, 2) > 59 || part(12, 2) > 59)
      return bad("no such date", word.offset);
    int64_t since = sys_days(day).time_since_epoch().count() * int64_t{86400} +
                    part(8, 2) * 3600 + part(10, 2) * 60 + part(12, 2);
    append_u32(out_, static_cast<uint32_t>(since));  // modulo 2^32: RFC 4034, 3.1.5
    return true;
  }

  bool read_address(char kind) {
    Word word;
    bool v4 = kind == 'a';
    if (!take(word, v4 ? "an IPv4 address" : "an IPv6 address")) return false;
    auto address = net::IpAddress::parse(word.text);
    if (word.quoted || !address)
      return bad(v4 ? "not an IPv4 address" : "not an IPv6 address", word.offset);
    if (address->is_v4() != v4)
      return bad(v4 ? "an IPv6 address belongs into an AAAA record"
                    : "an IPv4 address belongs into an A record",
                 word.offset);
    out_ += rdata_address(*address);
    return true;
  }

  bool read_target() {
    Word word;
    if (!take(word, "a name")) return false;
    auto name = read_name(word, origin_);
    if (!name) return bad(name.error());
    out_ += rdata_name(*name);
    return true;
  }

  bool read_string() {
    Word word;
    if (!take(word, "a string")) return false;
    auto octets = unescape(word);
    if (!octets) return bad(octets.error());
    if (octets->size() > 255)
      return bad("a string is at most 255 octets long, this one has " +
                     std::to_string(octets->size()),
                 word.offset, "cut it into several quoted strings: \"...\" \"...\"");
    out_ += static_cast<char>(octets->size());
    out_ += *octets;
    return true;
  }

  bool read_value() {
    Word word;
    if (!take(word, "a value")) return false;
    auto octets = unescape(word);
    if (!octets) return bad(octets.error());
    out_ += *octets;
    return true;
  }

  bool read_counted(char kind) {
    Word word;
    if (!take(word, kind == 'h' ? "a salt" : "a hash")) return false;
    if (kind == 'h' && word.text == "-") {
      out_ += '\0';
      return true;
    }
    auto octets = kind == 'h' ? from_hex(word.text) : from_base32hex(word.text);
    if (!octets || octets->empty() || octets->size() > 255)
      return bad(kind == 'h' ? "not hexadecimal" : "not base32hex", word.offset);
    out_ += static_cast<char>(octets->size());
    out_ += *octets;
    return true;
  }

  // Blanks may stand anywhere in the digits.
  std::string take_all_words() {
    std::string digits;
    for (const Word& word : words_) digits += word.text;
    words_ = {};
    return digits;
  }

  bool read_rest(char kind) {
    size_t start = words_.empty() ? end_ : words_[0].offset;
    auto octets =
        kind == 'x' ? from_hex(take_all_words()) : from_base64(take_all_words());
    if (!octets || octets->empty())
      return bad(kind == 'x' ? "not hexadecimal" : "not base64", start);
    out_ += *octets;
    return true;
  }

  bool read_type_number() {
    Word word;
    if (!take(word, "a record type")) return false;
    auto type = parse_type(word.text);
    if (!type) return bad("not a record type", word.offset);
    append_u16(out_, static_cast<uint16_t>(*type));
    return true;
  }

  bool read_bitmap() {
    std::map<uint8_t, std::string> windows;
    for (; !words_.empty(); words_ = words_.subspan(1)) {
      auto type = parse_type(words_[0].text);
      if (!type) return bad("not a record type", words_[0].offset);
      auto number = static_cast<uint16_t>(*type);
      std::string& bits = windows[static_cast<uint8_t>(number >> 8)];
      size_t octet = (number & 0xff) / 8;
      if (bits.size() <= octet) bits.resize(octet + 1, '\0');
      bits[octet] = static_cast<char>(bits[octet] | 0x80 >> number % 8);
    }
    for (const auto& [window, bits] : windows) {
      out_ += static_cast<char>(window);
      out_ += static_cast<char>(bits.size());
      out_ += bits;
    }
    return true;
  }

  // \# LENGTH HEX: RFC 3597, section 5.
  Result<std::string> read_generic(Type type) {
    size_t start = words_[0].offset;
    words_ = words_.subspan(1);
    if (!read_number(0xffff)) return tl::make_unexpected(error_);
    size_t length = read_u16(out_);
    auto octets = from_hex(take_all_words());
    if (!octets) return fail("not hexadecimal", start);
    if (octets->size() != length)
      return fail("the length says " + std::to_string(length) + " octets, here are " +
                      std::to_string(octets->size()),
                  start);
    if (!rdata_is_well_formed(type, *octets))
      return fail("this is not the data of a " + to_string(type) + " record", start);
    return std::move(*octets);
  }

  std::span<const Word> words_;
  const Name& origin_;
  size_t end_;
  std::string out_;
  Error error_;
};

}  // namespace

Result<std::string> rdata_from_words(Type type, std::span<const Word> words,
                                     const Name& origin, size_t end) {
  return RdataWords(words, origin, end).read(type);
}

Result<std::string> rdata_from_text(Type type, std::string_view text,
                                    const Name& origin) {
  MasterLexer lexer(text);
  MasterEntry entry, more;
  auto found = lexer.next(entry);
  if (found) {
    auto second = lexer.next(more);
    if (!second || *second)
      return fail("one record at a time",
                  second ? more.words[0].offset : second.error().offset);
  } else {
    return tl::make_unexpected(found.error());
  }
  return rdata_from_words(type, entry.words, origin, text.size());
}

}  // namespace mailwhy::dns
