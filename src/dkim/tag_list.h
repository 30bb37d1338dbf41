// Lists of tag=value pairs, as signatures, key records and ARC sets are written: RFC
// 6376, section 3.2.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "dkim/fault.h"

namespace mailwhy::dkim {

inline constexpr size_t kMaxTags = 100;
inline constexpr size_t kMaxTagListBytes = 64u << 10;

struct Tag {
  std::string_view name;   // case matters
  std::string_view value;  // without blanks and line ends around it; may be empty
  size_t offset = 0;       // of the name in the list
  size_t value_offset = 0;
  // All that stands between "=" and ";" (or the end), blanks and line ends included.
  size_t room_begin = 0, room_end = 0;
};

// Reads as strictly as the grammar has it, since receivers do: two semicolons in a row, a
// tag without "=", a name twice are faults (tag_empty, tag_without_value, tag_twice).
// The texts of tags are views into `text`. Folds are CRLF and a blank; octets above 0x7F
// are let through (RFC 8616).
class TagList {
 public:
  static Reading<TagList> parse(std::string_view text);

  // nullptr where it is absent.
  const Tag* find(std::string_view name) const;
  std::span<const Tag> tags() const { return tags_; }

 private:
  std::vector<Tag> tags_;
};

// Without blanks and line ends anywhere: how base64 and lists of names are taken out of a
// value that may be folded (RFC 6376, section 2.10).
std::string without_blanks(std::string_view text);

}  // namespace mailwhy::dkim
