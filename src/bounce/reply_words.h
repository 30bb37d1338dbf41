// Where a value stands in a reply's words: what leads to it, and whether it is part of a
// page's address.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace mailwhy::bounce {

// The words before `at`, lower case; blanks, brackets and quotes at their end removed.
std::string leading_words(std::string_view text, size_t at);

// Do the words end with one of these, at the edge of a word?
bool ends_with_any(const std::string& words,
                   std::initializer_list<std::string_view> ends);

bool in_url(std::string_view text, size_t at);

}  // namespace mailwhy::bounce
