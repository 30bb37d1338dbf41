// A mail as it was read: header fields, parts and the Received chain. RFC 5322, RFC 2045.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/received.h"
#include "text/storage.h"

namespace mailwhy::mail {

struct Field {
  std::string_view name;   // as spelt
  std::string_view value;  // unfolded, not decoded, without the blank after the colon
  size_t offset = 0;       // byte of the name in the input
};

struct Header {
  std::vector<Field> fields;  // in the order of the mail

  // The first field of this name (case is ignored), nullptr if there is none.
  const Field* find(std::string_view name) const;
  std::string_view value(std::string_view name) const;  // "" if there is none
  std::vector<const Field*> all(std::string_view name) const;
};

// A part of a MIME tree, flattened in reading order; the mail itself is part 0.
struct Part {
  Header header;
  std::string_view type;  // "text/plain", lower case; the RFC 2045 default where absent
  std::string_view charset;   // lower case, "" where absent
  std::string_view encoding;  // content transfer encoding, lower case, "" where absent
  size_t body_offset = 0, body_size = 0;  // bytes of the input, before decoding
  int depth = 0;                          // 0 for the mail itself
  int parent = -1;                        // index of the part around it
};

inline constexpr size_t kMaxHops = 100;

// A mail, or only its header where no more came back. Its texts are views into its bytes,
// which it shares with the mails read out of it; so it can be moved, not copied.
struct Message {
  std::string_view bytes;          // the input as it came
  std::vector<Part> parts;         // never empty
  bool headers_only = false;       // text/rfc822-headers, or cut off before the body
  std::vector<std::string> notes;  // tolerated faults: "boundary missing, read anyway"

  const Header& header() const { return parts.front().header; }

  std::shared_ptr<const std::string> input;  // holds `bytes`
  text::Storage texts;                       // what had to be unfolded or decoded

  // Its Received fields, topmost (newest) first, at most kMaxHops. Read when first asked
  // for, since few ask: one Message is not for several threads at once.
  const std::vector<Hop>& received() const;

 private:
  mutable std::optional<std::vector<Hop>> received_;
};

}  // namespace mailwhy::mail
