// Reads a mail in one forward pass: RFC 5322 header, RFC 2046 parts. Everything a mail
// may get wrong is tolerated and noted; only what is no text at all is refused.
#pragma once

#include <string>
#include <string_view>

#include "mail/message.h"
#include "text/excerpt.h"
#include "text/result.h"

namespace mailwhy::mail {

struct Limits {
  size_t bytes = 64u << 20;        // what lies behind is not read; a note says so
  size_t fields = 1000;            // of one header
  size_t header_bytes = 1u << 20;  // kept of one header
  size_t field_bytes = 64u << 10;  // kept of one field
  size_t parts = 100;
  int depth = 20;            // multiparts inside each other
  bool header_only = false;  // the mail is one part, whatever its body is made of
};

// Reads the mail in `bytes`: LF, CRLF or bare CR. An mbox "From " line before it is
// skipped. Errors: empty; binary (NUL bytes).
Result<Message> read_message(std::string bytes, const Limits& limits = {});

// The mail that a part holds: a returned one, or its header. What is not encoded is not
// copied, so that the bytes of `outer` stay as long as the inner mail does.
Result<Message> read_inner_message(const Message& outer, const Part& part,
                                   const Limits& limits = {});

// Does `text` begin like a mail: with header fields of known names, or an mbox "From "
// line?
bool looks_like_mail(std::string_view text);

// Length of the name in a line that begins a header field; 0 where it begins none.
size_t field_name_length(std::string_view line);

// The line that an mbox, or a pipe from one, puts before a mail's header.
inline bool is_mbox_line(std::string_view line) {
  return line.starts_with("From ") || line.starts_with(">From ");
}

// A header alone, from `offset` of `bytes` on; `end` is set behind the empty line that
// closes it. Its fields are views into `bytes`, folded ones into `texts`.
Header read_header(std::string_view bytes, size_t offset, size_t& end,
                   std::vector<std::string>& notes, text::Storage& texts,
                   const Limits& limits = {});

// The part's body with its transfer encoding undone, at most `most` bytes.
std::string decoded_body(const Message& message, const Part& part,
                         size_t most = 4u << 20);

// The part's text in UTF-8; where no byte had to be changed, it knows where it stands in
// the input.
text::Excerpt decoded_text(const Message& message, const Part& part,
                           size_t most = 256u << 10);

// Text of an HTML body: tags dropped, <br> and block ends as line ends, the common
// entities decoded.
std::string html_to_text(std::string_view html);

}  // namespace mailwhy::mail
