// A mail as the bytes that are hashed: header fields with their folds, the body, line
// ends CRLF. RFC 6376, section 5.3; mail::Message unfolds and cannot serve here.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/result.h"

namespace mailwhy::dkim {

inline constexpr size_t kMaxMailBytes = 128u << 20;
inline constexpr size_t kMaxHeaderBytes = 4u << 20;
inline constexpr size_t kMaxFields = 10'000;

struct RawField {
  std::string_view
      name;  // as spelt, without blanks behind it; "" where a line has no colon
  std::string_view text;   // the whole field, from the name to its last CRLF
  std::string_view value;  // behind the colon, without the last CRLF, folds as they are

  bool is(std::string_view wanted) const;  // its name; case is ignored
};

// All texts are views into `bytes`, which live as long as `stored` or, without it, as
// long as what view_raw_mail() was given.
struct RawMail {
  std::string_view bytes;        // CRLF throughout
  std::vector<RawField> fields;  // from the top
  std::string_view body;         // behind the empty line; "" where there is none
  std::shared_ptr<const std::string> stored;

  // The first field of this name (case is ignored), nullptr if there is none.
  const RawField* find(std::string_view name) const;
};

// LF and bare CR become CRLF; where that changes nothing, nothing is copied. An mbox
// "From " line before the header is left out. Errors: larger than the limits above.
Result<RawMail> read_raw_mail(std::string bytes);

// The same over bytes that somebody else keeps.
Result<RawMail> view_raw_mail(std::string_view bytes);

// Is every line end a CRLF?
bool has_crlf_only(std::string_view bytes);
std::string with_crlf(std::string_view bytes);

}  // namespace mailwhy::dkim
