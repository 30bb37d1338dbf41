// What a mail carries besides its words: its attachments, and the names in those that are
// archives. RFC 2183, section 2.3; RFC 2231 and RFC 2047 for names.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mail/message.h"

namespace mailwhy::mail {

struct Attachment {
  std::string name;  // decoded, without folders; "" where the part has none
  std::string type;  // "application/zip", lower case
  size_t size = 0;   // octets, its transfer encoding undone
  // Files in an archive (zip, rar, gzip), as they are named there: "docs/letter.doc"; one
  // in an archive within it: "inner.zip › run.js". At most kMaxMembers.
  std::vector<std::string> members;
};

inline constexpr size_t kMaxAttachments = 100;  // of one mail; more are not listed
inline constexpr size_t kMaxMembers = 200;      // of one attachment

struct Contents {
  std::vector<Attachment> attachments;  // in reading order
  size_t size = 0;                      // octets of the mail as it came
};

// The contents of a mail whose bytes are at hand. One pass, and none where its parts are
// plain texts.
Contents contents_of(const Message& mail);

// The name that a part's header gives it (Content-Disposition: filename, else
// Content-Type: name); "" if none.
std::string attachment_name(const Header& header);

}  // namespace mailwhy::mail
