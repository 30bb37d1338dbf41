// Text in one case, for words that are compared with what a server wrote.
#pragma once

#include <string_view>

namespace mailwhy::bounce {

// Lower case for ASCII, Latin-1 and Cyrillic letters in UTF-8; every letter keeps its
// length. White space becomes a blank. `folded` has room for text.size() bytes.
void fold_case(std::string_view text, char* folded);

}  // namespace mailwhy::bounce
