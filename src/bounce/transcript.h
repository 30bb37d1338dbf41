// sendmail's reports: "----- Transcript of session follows -----", ">>> RCPT To:<…>",
// "<<< 550 …".
#pragma once

#include <vector>

#include "bounce/draft.h"
#include "text/excerpt.h"

namespace mailwhy::bounce {

// One Draft an address of the list "had permanent fatal errors", with the "(reason: …)"
// below it or what the transcript holds. `common` is what all have alike.
std::vector<Draft> read_transcript(const text::Excerpt& own_words, const Draft& common);

// What the other server answered, all its lines: empty where there is no transcript.
text::Excerpt transcript_answer(const text::Excerpt& notification);

}  // namespace mailwhy::bounce
