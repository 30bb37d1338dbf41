// The bytes of what is to be diagnosed: files, folders, standard input.
#pragma once

#include <functional>
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

// One mail as it came, for those who check or write signatures. An Error also says what
// the file holds where that is no mail, and the way out, in one sentence.
Result<Bytes> read_whole_mail(const std::string& path);

// The same where mails are expected: the one of a file, or those of a mailbox, one after
// another; of a large one, only what reading a bounce needs is kept. `more`: another one
// follows.
using TakeMail = std::function<void(mail::Skimmed mail, bool more)>;
Result<void> read_mails(const std::string& path, const TakeMail& take);

}  // namespace mailwhy::app
