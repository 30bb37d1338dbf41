// The bytes of what is to be diagnosed: files, folders, standard input.
#pragma once

#include <string>
#include <vector>

#include "mail/skim.h"
#include "text/result.h"

namespace mailwhy::app {

inline constexpr size_t kMaxInput = 256u << 20;  // octets of one input; more is cut off

struct Bytes {
  std::string bytes;
  std::string source;  // as the user named it; "-" is standard input
  bool cut_off = false;
};

// The files that a word of the command line means: itself, or the mails of a Maildir (cur
// and new) in the order of their names. An Error says what is wrong with the word in one
// sentence.
Result<std::vector<std::string>> expand_input(const std::string& word);

// Reads a file, or standard input for "-"; no more than `most` octets.
Result<Bytes> read_bytes(const std::string& path, size_t most = kMaxInput);

// The same where a mail is expected: of a large one, only what reading a bounce needs is
// kept. A mailbox comes whole.
Result<mail::Skimmed> read_mail(const std::string& path);

}  // namespace mailwhy::app
