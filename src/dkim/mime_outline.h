// Where the parts of a body stand: RFC 2046, section 5.1, read line by line without
// recursion. For undoing changes inside parts; mail::Message keeps no borders.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::dkim {

inline constexpr size_t kMaxSections = 40;  // of a body; what follows belongs to the last

// The mail itself is section 0: its header stands elsewhere, its body is the whole text.
struct Section {
  size_t header = 0;          // where the part's header begins; for section 0, 0
  size_t body = 0;            // where its body begins, behind the empty line
  size_t end = 0;             // where the next boundary line begins, or the text ends
  size_t first_boundary = 0;  // of a multipart: its first boundary line, else `end`
  size_t last_boundary = 0;   // and its last one
  std::string type = "text/plain";  // lower case
  std::string charset;              // as written
  std::string encoding;             // Content-Transfer-Encoding, lower case
  std::string boundary;             // of a multipart
  int parent = -1;

  bool is_multipart() const { return !boundary.empty(); }
  bool is_text() const { return type.starts_with("text/"); }
  bool is_html() const { return type == "text/html"; }
};

// `content_type` and `encoding` are the values of the mail's own fields.
std::vector<Section> outline(std::string_view body, std::string_view content_type,
                             std::string_view encoding);

// Where the line behind the one at `at` begins; the size where there is none.
size_t next_line(std::string_view text, size_t at);

// The value of a field in a header that stands in a text, unfolded; "" if there is none.
std::string field_value(std::string_view header, std::string_view name);

}  // namespace mailwhy::dkim
