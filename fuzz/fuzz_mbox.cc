// rooms: mail
// Any file as a mailbox: the pieces are the file, and only the first may lack its From
// line.
#include <cstdlib>
#include <string>

#include "mail/mbox.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string joined;
  auto mails = mailwhy::mail::split_mbox(text);
  for (std::string_view mail : mails) {
    if (mails.size() > 1 && !mail.starts_with("From ")) std::abort();
    joined += mail;
  }
  if (mails.empty() || joined != text) std::abort();
  return 0;
}
