// Master files entry by entry: RFC 1035 section 5, RFC 2308 section 4, RFC 3597
// section 5.
#include "dns/zone_file.h"

#include <algorithm>
#include <optional>

#include "dns/rdata_text.h"
#include "text/ascii.h"

namespace mailwhy::dns {

static constexpr uint32_t kMaxTtl = 0x7fffffff;  // RFC 2181, section 8
static constexpr uint32_t kAssumedTtl = 3600;

namespace {

// Turns byte offsets into lines and columns. Offsets mostly come in rising order.
class Position {
 public:
  explicit Position(std::string_view text) : text_(text) {}

  ZoneError at(const Error& error) {
    size_t offset = std::min(error.offset, text_.size());
    size_t line = line_of(offset);
    return {line, offset - line_start_ + 1, error.what, error.way_out};
  }

  size_t line_of(size_t offset) {
    if (offset < line_start_) line_start_ = 0, line_ = 1;
    for (size_t end; (end = text_.find('\n', line_start_)) < offset;) {
      line_start_ = end + 1;
      line_++;
    }
    return line_;
  }

 private:
  std::string_view text_;
  size_t line_start_ = 0;
  size_t line_ = 1;
};

class ZoneReader {
 public:
  ZoneReader(std::string_view text, const Name& origin, const ZoneLimits& limits)
      : text_(text), limits_(limits), origin_(origin) {}

  ZoneFile read() {
    if (text_.size() > limits_.octets) {
      problem({"the file is larger than " + std::to_string(limits_.octets >> 20) + " MB",
               0, ""});
      out_.complete = false;
      return std::move(out_);
    }
    MasterLexer lexer(text_);
    for (;;) {
      auto found = lexer.next(entry_);
      if (found && !*found) break;
      if (out_.errors.size() >= limits_.errors ||
          out_.records.size() >= limits_.records) {
        out_.complete = false;
        break;
      }
      if (!found) {
        problem(found.error());
        words_ = entry_.words;
        if (!entry_.owner_left_out && (words_.empty() || !read_owner()))
          owner_lost_ = true;
        continue;
      }
      words_ = entry_.words;
      auto done = is_directive() ? read_directive() : read_record();
      if (!done) problem(done.error());
    }
    return std::move(out_);
  }

 private:
  void problem(const Error& error) { out_.errors.push_back(position_.at(error)); }

  bool is_directive() const {
    return !entry_.owner_left_out && !words_[0].quoted && words_[0].text.starts_with('$');
  }

  Result<bool> read_directive() {
    Word directive = words_[0];
    auto is = [&](std::string_view name) {
      return text::equals_ignore_case(directive.text, name);
    };
    if (is("$INCLUDE"))
      return fail("$INCLUDE is not followed", directive.offset,
                  "put the records here, or give the other file with its own --zone");
    if (!is("$ORIGIN") && !is("$TTL"))
      return fail("unknown directive", directive.offset,
                  "$ORIGIN and $TTL are understood");
    if (words_.size() != 2)
      return fail(words_.size() < 2 ? "a value is missing" : "one value is wanted",
                  words_.size() < 2 ? entry_.end : words_[2].offset);
    if (is("$TTL")) {
      auto ttl = read_ttl(words_[1]);
      if (!ttl) return tl::make_unexpected(ttl.error());
      default_ttl_ = *ttl;
      return true;
    }
    auto origin = read_name(words_[1], origin_);
    if (!origin) return tl::make_unexpected(origin.error());
    origin_ = *origin;
    return true;
  }

  static Result<uint32_t> read_ttl(const Word& word) {
    uint32_t ttl = 0;
    if (word.quoted || !read_duration(word.text, ttl))
      return fail("not a TTL", word.offset, "write seconds, or 1h30m");
    if (ttl > kMaxTtl) return fail("a TTL is at most 2147483647 seconds", word.offset);
    return ttl;
  }

  Result<bool> read_owner() {
    if (!entry_.owner_left_out) {
      owner_lost_ = true;
      auto owner = read_name(words_[0], origin_);
      if (!owner) return tl::make_unexpected(owner.error());
      owner_ = *owner;
      owner_lost_ = false;
      words_ = words_.subspan(1);
    } else if (!owner_) {
      return fail("the line starts with a blank and no record stands before it",
                  words_[0].offset, "write the record's name in the first column");
    }
    return true;
  }

  // TTL and class stand before the type in either order, or not at all.
  Result<bool> read_ttl_and_class() {
    bool have_class = false;
    ttl_.reset();
    while (!words_.empty()) {
      const Word& word = words_[0];
      bool is_class = false;
      for (std::string_view name : {"IN", "CH", "HS", "CS", "CLASS1"})
        is_class = is_class || text::equals_ignore_case(word.text, name);
      if (is_class && !have_class) {
        if (text::to_lower(word.text) != "in" && text::to_lower(word.text) != "class1")
          return fail("only records of class IN are understood", word.offset);
        have_class = true;
      } else if (!ttl_ && !word.text.empty() && text::is_digit(word.text[0])) {
        auto ttl = read_ttl(word);
        if (!ttl) return tl::make_unexpected(ttl.error());
        ttl_ = *ttl;
      } else {
        break;
      }
      words_ = words_.subspan(1);
    }
    return true;
  }

  Result<Type> read_type() {
    if (words_.empty()) return fail("the record's type is missing", entry_.end);
    const Word& word = words_[0];
    auto type = word.quoted ? std::nullopt : parse_type(word.text);
    if (!type)
      return fail("unknown record type", word.offset,
                  "a record's name starts in the first column");
    if (*type == Type::ANY || *type == Type::OPT || *type == Type::AXFR ||
        *type == Type(0))
      return fail(to_string(*type) + " is no type of a record", word.offset);
    words_ = words_.subspan(1);
    return *type;
  }

  Result<bool> read_record() {
    // Whose line this is stood in a line already reported.
    if (entry_.owner_left_out && owner_lost_) return true;
    auto owner = read_owner();
    if (!owner) return owner;
    auto before = read_ttl_and_class();
    if (!before) return before;
    auto type = read_type();
    if (!type) return tl::make_unexpected(type.error());
    auto rdata = rdata_from_words(*type, words_, origin_, entry_.end);
    if (!rdata) return tl::make_unexpected(rdata.error());
    Record record{*owner_, *type, 0, std::move(*rdata)};
    // Left out, a TTL is $TTL's, else the one before (RFC 1035), else the SOA's minimum
    // (RFC 2308).
    if (ttl_) last_ttl_ = *ttl_;
    if (auto start = soa(record); start && !ttl_ && !last_ttl_)
      last_ttl_ = std::min(start->minimum, kMaxTtl);
    record.ttl = ttl_.value_or(default_ttl_.value_or(last_ttl_.value_or(kAssumedTtl)));
    out_.records.push_back(std::move(record));
    out_.lines.push_back(static_cast<uint32_t>(position_.line_of(entry_.offset)));
    return true;
  }

  std::string_view text_;
  const ZoneLimits& limits_;
  Position position_{text_};
  MasterEntry entry_;
  std::span<const Word> words_;  // of the entry, those not yet read
  Name origin_;
  std::optional<Name> owner_;
  bool owner_lost_ = false;  // the line that named it could not be read
  std::optional<uint32_t> ttl_, default_ttl_, last_ttl_;
  ZoneFile out_;
};

}  // namespace

ZoneFile read_zone_file(std::string_view text, const Name& origin,
                        const ZoneLimits& limits) {
  return ZoneReader(text, origin, limits).read();
}

std::string ZoneError::to_string(std::string_view file) const {
  std::string out = std::string(file) + ":" + std::to_string(line);
  if (column) out += ":" + std::to_string(column);
  out += ": " + what;
  if (!way_out.empty()) out += " (" + way_out + ")";
  return out;
}

std::string to_zone_text(const Record& record) {
  std::string out = record.owner.to_string();
  if (!record.owner.is_root()) out += '.';
  out += ' ' + std::to_string(record.ttl) + " IN " + to_string(record.type);
  std::string rdata = rdata_to_text(record);
  return rdata.empty() ? out : out + ' ' + rdata;
}

std::string to_zone_text(const std::vector<Record>& records) {
  std::string out;
  for (const Record& record : records) out += to_zone_text(record) + '\n';
  return out;
}

std::string quoted_txt(std::string_view text) {
  std::string out;
  do {
    if (!out.empty()) out += ' ';
    out += quote(text.substr(0, 255));
    text.remove_prefix(std::min<size_t>(text.size(), 255));
  } while (!text.empty());
  return out;
}

}  // namespace mailwhy::dns
