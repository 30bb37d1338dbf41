// A mail of any size in little memory: fed chunk by chunk while a file is read, a Skimmer
// keeps what reading a bounce needs and drops the bulk. Kept: every header, the borders
// of the parts, the head of each text and report part. Dropped: the rest of long texts
// and of attachments, which are listed instead.
//
//   mail::Skimmer skimmer;
//   while (read a chunk) skimmer.feed(chunk);
//   auto input = bounce::read_input(skimmer.finish(), name, options);
//
// Mails up to SkimLimits::untouched octets, and whatever is no mail (a log, JSON), come
// out byte for byte as they went in. Only one mail is taken: of a mailbox, feed each mail
// to a Skimmer of its own (finish() makes it ready for the next).
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "mail/attachment.h"

namespace mailwhy::mail {

struct SkimLimits {
  size_t untouched = 256u << 10;        // mails up to here stay as they are
  size_t text_bytes = 256u << 10;       // of a text part of the report itself
  size_t report_bytes = 1u << 20;       // of a delivery-status part, a returned header
  size_t inner_text_bytes = 16u << 10;  // of a text part of the returned mail
  size_t other_bytes = 4u << 10;        // of any other part: enough to know it by
  size_t all_bytes = 4u << 20;          // of the whole result
  size_t not_mail_bytes = 256u << 20;   // of what is no mail; more is cut off
};

// A stretch that was left out.
struct Cut {
  size_t at = 0;      // in the result: it stood before this byte
  size_t line = 0;    // lines of the result that begin before it
  size_t octets = 0;  // how much was left out
  size_t lines = 0;   // how many lines end in it
};

struct Skimmed {
  std::string bytes;      // the mail, shorter; reads as the whole one would
  std::vector<Cut> cuts;  // ascending; empty where nothing was left out
  size_t size = 0;        // octets that were fed
  bool cut_off = false;   // no mail, and larger than not_mail_bytes
  // What the first mail inside this one carries (the one returned): filled only where
  // something was left out, since else contents_of() sees all of it.
  Contents returned;

  // The byte, the line (1-based) of the input that is this one of the result.
  size_t original_offset(size_t at) const;
  size_t original_line(size_t line) const;
};

class Skimmer {
 public:
  explicit Skimmer(const SkimLimits& limits = {});
  ~Skimmer();
  Skimmer(Skimmer&&) noexcept;
  Skimmer& operator=(Skimmer&&) noexcept;

  void feed(std::string_view chunk);
  Skimmed finish();

 private:
  class Reading;
  SkimLimits limits_;
  std::unique_ptr<Reading> reading_;
};

}  // namespace mailwhy::mail
