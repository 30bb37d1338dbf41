// A DMARC Policy Record: RFC 9989, sections 4.7 and 4.8, and the tags of RFC 7489 that
// are gone. Tolerant where the RFC is; what a receiver passes over in silence, lint
// names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::dmarc {

inline constexpr size_t kMaxRecord = 65535;  // octets; a longer text is no record
inline constexpr size_t kMaxTags = 100;      // what stands behind is not read

enum class Policy : uint8_t { None, Quarantine, Reject };  // from lax to strict
std::string_view to_string(Policy policy);                 // "none" …

// One step down: what t=y asks for (section 4.7), what pct=0 came to in RFC 7489.
constexpr Policy one_below(Policy policy) {
  return policy == Policy::Reject ? Policy::Quarantine : Policy::None;
}

enum class Mode : uint8_t { Relaxed, Strict };  // adkim, aspf
enum class Psd : uint8_t { Unsaid, No, Yes };   // u, n, y

// A policy as the tag p, sp or np gives it.
struct Request {
  bool written = false;
  bool valid = false;  // one of the three words
  Policy policy = Policy::None;
};

// What a receiver reads out of a record. A value that is none of those allowed counts as
// the tag's default; of a tag that stands twice the last counts, as receivers do it.
// Views into the text that was read, which must outlive it.
struct Record {
  std::string_view text;
  Request p, sp, np;
  Mode adkim = Mode::Relaxed, aspf = Mode::Relaxed;
  Psd psd = Psd::Unsaid;
  bool testing = false;  // t=y
  std::string_view rua, ruf, fo;
  int percent = 100;  // pct: removed; receivers of RFC 7489 obey it
};

// Does the text begin with a v tag whose value is exactly "DMARC1"? Blanks round the "="
// and before the tag are allowed. Anything else is no record and is passed over.
bool is_record(std::string_view text);

// Reads the text of a TXT record whose strings were joined; nullopt where is_record()
// says no. Never fails otherwise; linear.
std::optional<Record> read_record(std::string_view text);

// What a receiver makes of the record as a whole (section 4.10.1): without a valid p, or
// with an sp or np that is written and not valid, it acts as on p=none where rua names
// somebody, and else as if there were no DMARC.
enum class Use : uint8_t { AsWritten, AsNone, NotAtAll };
enum class Era : uint8_t { Rfc9989, Rfc7489 };  // RFC 7489 knew no np
Use use_of(const Record& record, Era era = Era::Rfc9989);

// ---------------------------------------------------------------- tag by tag

enum class TagName : uint8_t {
  V,
  P,
  Sp,
  Np,
  Psd,
  T,
  Adkim,
  Aspf,
  Rua,
  Ruf,
  Fo,
  Pct,
  Rf,
  Ri,  // of RFC 7489
  Unknown
};

struct Tag {
  TagName id = TagName::Unknown;
  std::string_view name, value;   // without the blanks round them
  bool has_equals = true;         // false: words between two ";" that are no tag
  uint32_t offset = 0, size = 0;  // from the name to the end of the value
  uint32_t value_offset = 0;
};

// The tags in the order written, at most kMaxTags; what is empty between two ";" is left
// out. For any text, record or not.
std::vector<Tag> tags_of(std::string_view text);

// What p, sp and np may say; upper and lower case count alike.
std::optional<Policy> parse_policy(std::string_view value);

// A destination of reports out of rua or ruf (section 4.6).
struct ReportUri {
  std::string_view text;  // as written, without the blanks round it
  uint32_t offset = 0;    // in the value of the tag
  bool valid = false;     // an RFC 3986 URI; a mailto: with an address in it
  bool mailto = false;
  std::string_view domain;      // of the address behind mailto:, as written
  std::string_view size_limit;  // "!10m" (RFC 7489), "" where there is none
};

inline constexpr size_t kMaxReportUris = 50;  // of one tag; further ones are not read
std::vector<ReportUri> report_uris(std::string_view list);

}  // namespace mailwhy::dmarc
