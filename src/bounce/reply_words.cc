// The surroundings of a value in a reply.
#include "bounce/reply_words.h"

#include <algorithm>

#include "text/ascii.h"

namespace mailwhy::bounce {

std::string leading_words(std::string_view text, size_t at) {
  std::string_view before = text.substr(at > 40 ? at - 40 : 0, std::min<size_t>(at, 40));
  std::string lower = text::to_lower(before);
  constexpr std::string_view kSkipped = " \t([<\"'{";
  while (!lower.empty() && kSkipped.find(lower.back()) != kSkipped.npos) lower.pop_back();
  return lower;
}

bool ends_with_any(const std::string& words,
                   std::initializer_list<std::string_view> ends) {
  for (std::string_view end : ends) {
    if (!words.ends_with(end)) continue;
    // "your ip" does not end in "our ip".
    size_t start = words.size() - end.size();
    if (start == 0 || !text::is_alpha(end.front()) || !text::is_alpha(words[start - 1]))
      return true;
  }
  return false;
}

bool in_url(std::string_view text, size_t at) {
  size_t start = at;
  while (start > 0 && !text::is_space(text[start - 1]) && text[start - 1] != '<' &&
         text[start - 1] != '(')
    start--;
  std::string_view word = text.substr(start, at - start);
  return word.find("://") != word.npos || word.starts_with("www.");
}

}  // namespace mailwhy::bounce
