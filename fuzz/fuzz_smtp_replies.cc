// rooms: transport
// What a mail server says, in pieces as long as the first octet wants: the same replies
// as in one piece.
#include <cstdint>
#include <cstdlib>

#include "transport/reply_lines.h"

using namespace mailwhy::transport;

static std::vector<SmtpReply> replies(std::string_view text, size_t piece) {
  ReplyLines lines;
  std::vector<SmtpReply> found;
  while (!text.empty()) {
    if (!lines.add(text.substr(0, piece))) break;
    text.remove_prefix(std::min(piece, text.size()));
    SmtpReply reply;
    ReplyLines::State state;
    while ((state = lines.next(reply)) == ReplyLines::State::Complete)
      found.push_back(reply);
    if (state == ReplyLines::State::NoReply) break;
  }
  return found;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 1 || size > 4096) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  auto whole = replies(text, text.size() + 1);
  if (whole != replies(text, 1 + data[0] % 32)) std::abort();
  for (const SmtpReply& reply : whole)
    if (extensions_of(reply).size() > kMaxExtensions) std::abort();
  return 0;
}
