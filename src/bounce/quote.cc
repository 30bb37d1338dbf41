// Quoting the reply from the input.
#include "bounce/quote.h"

#include <algorithm>

#include "mail/lines.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

static constexpr size_t kMaxQuoted = 1500;

static LineCount count_on(LineCount from, std::string_view input, size_t offset) {
  if (from.offset > offset) from = {};
  std::string_view between = input.substr(from.offset, offset - from.offset);
  if (between.find('\r') == between.npos)
    return {offset, from.line + text::count_byte(between, '\n')};
  size_t lines_begun = 0;
  mail::Lines lines(input.substr(from.offset, offset - from.offset + 1));
  while (lines.next()) lines_begun++;
  return {offset, from.line + std::max<size_t>(lines_begun, 1) - 1};
}

void quote_reply(Refusal& refusal, const text::Excerpt& reply, std::string_view input,
                 LineCount* counted) {
  size_t offset = 0, length = 0;
  if (!reply.locate(0, reply.size(), offset, length) || offset + length > input.size()) {
    refusal.quoted =
        std::string(text::trim(std::string_view(reply.text).substr(0, kMaxQuoted)));
    return;
  }
  LineCount here = count_on(counted ? *counted : LineCount(), input, offset);
  if (counted) *counted = here;
  refusal.reply_line = here.line;
  mail::Lines lines(input.substr(offset, std::min(length, kMaxQuoted)));
  while (lines.next()) {
    std::string_view line = text::trim(lines.line());
    if (!refusal.quoted.empty()) refusal.quoted += '\n';
    refusal.quoted += line;
  }
  while (refusal.quoted.ends_with('\n')) refusal.quoted.pop_back();
}

}  // namespace mailwhy::bounce
