// Replacing in texts of our own: what a template names by what it stands for.
#pragma once

#include <string>
#include <string_view>

namespace mailwhy::text {

// Each `from`, which is not empty; what is put in is not looked at again.
inline void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

}  // namespace mailwhy::text
