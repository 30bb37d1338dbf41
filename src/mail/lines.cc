// Line ends, 64 bytes at a time.
#include "mail/lines.h"

#include <cstring>

#include "text/block.h"

namespace mailwhy::mail {

static constexpr auto kIsEnd = [](const char* at) {
  text::Block block(at);
  return block.equal('\r') | block.equal('\n');
};

// The last bytes of a text: together with bytes before them, or with NULs behind them.
[[gnu::noinline]] static uint64_t ends_in_rest(std::string_view text, size_t from) {
  constexpr size_t kBytes = LineEnds::kBytes;
  size_t left = text.size() - from, before = 0;
  char rest[kBytes] = {};
  const char* bytes = rest;
  if (text.size() >= kBytes) {
    before = kBytes - left;
    bytes = text.data() + from - before;
  } else {
    std::memcpy(rest, text.data() + from, left);
  }
  return text::places_in_64(bytes, kIsEnd) >> before;
}

LineEnds find_line_ends(std::string_view text, size_t from) {
  size_t at = from;
  for (; at + LineEnds::kBytes <= text.size(); at += LineEnds::kBytes)
    if (uint64_t places = text::places_in_64(text.data() + at, kIsEnd))
      return {at, places};
  if (at < text.size())
    if (uint64_t places = ends_in_rest(text, at)) return {at, places};
  return {text.size() - LineEnds::kBytes, 0};
}

}  // namespace mailwhy::mail
