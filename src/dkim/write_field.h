// Fields of tag=value pairs as we write them: folded between tags, b= on lines of its
// own. RFC 6376, section 3.5.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::dkim {

struct WrittenTag {
  std::string_view name;
  std::string value;
};

// Whole: b= is one line, at most 684 octets. ARC's seals cover the blanks inside the b=
// of other fields, so that sealers that agree on the tags agree on the seal.
enum class SignatureLines { Folded, Whole };

// "Name: v=1; a=…; b=…" with its last CRLF. What stands outside b= does not depend on its
// value, so that the field may be hashed before that is known.
std::string write_field(std::string_view name, const std::vector<WrittenTag>& tags,
                        SignatureLines lines = SignatureLines::Folded);

}  // namespace mailwhy::dkim
