// sendmail's reports: "----- Transcript of session follows -----", ">>> RCPT To:<…>",
// "<<< 550 …", "550 <bob@example.net>... User unknown"; those of version 5, too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bounce/draft.h"
#include "text/excerpt.h"

namespace mailwhy::bounce {

// One refusal in a session: what the other server answered, and what sendmail made of it.
struct Exchange {
  Host talking_to;  // "... while talking to mx.example.net.:"
  Phase phase = Phase::Unknown;
  std::string recipient;  // of the result, or the answer; "" where neither names one
  text::Excerpt answer;   // the "<<<" lines with a refusal
  text::Excerpt result;   // "550 5.1.1 <bob@example.net>... User unknown"
};

// The refusals of the session, in order, at most 200; empty where the text has no
// transcript.
std::vector<Exchange> read_session(const text::Excerpt& words);

// The one about this recipient; else the first that names none; null if there is none.
const Exchange* exchange_about(const std::vector<Exchange>& session,
                               std::string_view recipient);

// What the exchange says of the refusal: the other server's answer before our own result.
const text::Excerpt& said_in(const Exchange& exchange);

// One Draft an address of the list "had permanent fatal errors", with the "(reason: …)"
// below it or what the transcript holds; without a list, one an address the session's
// results name. `common` is what all have alike.
std::vector<Draft> read_transcript(const text::Excerpt& own_words, const Draft& common);

}  // namespace mailwhy::bounce
