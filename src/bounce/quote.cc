// Quoting the reply from the input.
#include "bounce/quote.h"

#include <bit>
#include <cstdint>
#include <cstring>

#include "mail/lines.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

static constexpr size_t kMaxQuoted = 1500;

// Line ends of one octet, eight bytes at a time.
static size_t count_newlines(std::string_view text) {
  constexpr uint64_t kOnes = 0x0101010101010101, kLow = kOnes * 0x7F;
  size_t count = 0, at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t eight;
    std::memcpy(&eight, text.data() + at, sizeof eight);
    eight ^= kOnes * '\n';
    // The highest bit of each byte that is zero.
    count +=
        static_cast<size_t>(std::popcount(~(((eight & kLow) + kLow) | eight | kLow)));
  }
  for (; at < text.size(); at++) count += text[at] == '\n';
  return count;
}

static size_t line_number(std::string_view input, size_t offset) {
  std::string_view before = input.substr(0, offset);
  if (before.find('\r') == before.npos) return count_newlines(before) + 1;
  size_t number = 0;
  mail::Lines lines(input.substr(0, offset + 1));
  while (lines.next()) number++;
  return number == 0 ? 1 : number;
}

void quote_reply(Refusal& refusal, const text::Excerpt& reply, std::string_view input) {
  size_t offset = 0, length = 0;
  if (!reply.locate(0, reply.size(), offset, length) || offset + length > input.size()) {
    refusal.quoted =
        std::string(text::trim(std::string_view(reply.text).substr(0, kMaxQuoted)));
    return;
  }
  refusal.reply_line = line_number(input, offset);
  mail::Lines lines(input.substr(offset, std::min(length, kMaxQuoted)));
  while (lines.next()) {
    std::string_view line = text::trim(lines.line());
    if (!refusal.quoted.empty()) refusal.quoted += '\n';
    refusal.quoted += line;
  }
  while (refusal.quoted.ends_with('\n')) refusal.quoted.pop_back();
}

}  // namespace mailwhy::bounce
