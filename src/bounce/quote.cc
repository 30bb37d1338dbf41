// Quoting the reply from the input.
#include "bounce/quote.h"

#include "mail/lines.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

static constexpr size_t kMaxQuoted = 1500;

static size_t line_number(std::string_view input, size_t offset) {
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
