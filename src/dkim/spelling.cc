#include "dkim/spelling.h"

#include "text/ascii.h"

namespace mailwhy::dkim {

std::string spelt(std::string_view text, Letters letters, std::string_view dividers) {
  std::string out = text::to_lower(text);
  bool begins = letters != Letters::Small;
  for (char& c : out) {
    bool divides = dividers.find(c) != dividers.npos;
    if (begins && text::is_lower(c)) c = static_cast<char>(c - 32);
    begins = letters == Letters::Capitals || (letters == Letters::Words && divides);
  }
  return out;
}

}  // namespace mailwhy::dkim
