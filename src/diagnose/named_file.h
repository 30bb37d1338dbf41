// Which attachment, or which file in an archive, a refusal means: "invoice.zip › doc.js".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mail/attachment.h"

namespace mailwhy::diagnose {

struct NamedFile {
  const mail::Attachment* attachment = nullptr;
  std::string member;  // "" for the attachment itself

  std::string to_string() const;  // "invoice.zip › doc.js"
};

struct FoundFiles {
  std::vector<NamedFile> named;    // by the reply: name, extension, type, "encrypted"
  std::vector<NamedFile> harmful;  // whose extension mail filters refuse
};

// Looks at the first 4 kB of the reply and at most 2000 files; at most 20 of each are
// given.
FoundFiles find_files(std::string_view reply, const mail::Contents& contents);

// The name a scanner gave to what it found: "Win.Test.EICAR_HDB-1"; "" if the reply names
// none.
std::string malware_name(std::string_view reply);

}  // namespace mailwhy::diagnose
