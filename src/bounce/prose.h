// Reports that are prose: Exim, qmail, Postfix without parts, Exchange, sendmail, and
// what people paste.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bounce/draft.h"
#include "mail/address.h"
#include "mail/message.h"
#include "text/excerpt.h"

namespace mailwhy::bounce {

// Of a mail's words, or of a text, so much is read.
inline constexpr size_t kMaxProse = 256u << 10;
// And so much of it stands for a reply where none can be told from what is round it.
inline constexpr size_t kMaxSaid = 4000;

// The failed recipients that the report's words name, each with what was said about it.
// Empty where nothing in the text is a refusal. `own_words` is the text up to the copy of
// the mail; `others` are addresses that are nobody's who failed: the report's From and
// To.
std::vector<Draft> read_prose(const text::Excerpt& own_words,
                              const std::vector<std::string>& others = {});

// The lines about this recipient: from where it is named to the end of its paragraph, the
// next one added where the reply follows behind an empty line.
text::Excerpt paragraph_about(const text::Excerpt& text, std::string_view recipient);

// The text without the marks of a quoting mail, "> 550 5.7.1 …". sendmail's ">>> RCPT To"
// stays.
text::Excerpt without_quote_marks(text::Excerpt text);

// To whom a report was sent: the envelope sender of the mail it is about (RFC 5321, 6.1);
// `to` are the addresses of its To.
std::optional<std::string> envelope_sender_in(const std::vector<mail::Address>& to);
std::optional<std::string> envelope_sender_of(const mail::Message& report);

}  // namespace mailwhy::bounce
