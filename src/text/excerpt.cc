// Text that knows where it came from.
#include "text/excerpt.h"

namespace mailwhy::text {

void Excerpt::append(std::string_view bytes, size_t offset) {
  if (offset >= kNowhere) return append_foreign(bytes);
  size_t before = text.size();
  text += bytes;
  at.resize(text.size());
  uint32_t* place = at.data() + before;
  for (size_t i = 0; i < bytes.size(); i++) place[i] = static_cast<uint32_t>(offset + i);
}

void Excerpt::append_foreign(std::string_view bytes) {
  text += bytes;
  at.resize(text.size(), kNowhere);
}

Excerpt Excerpt::part(size_t from, size_t length) const {
  Excerpt part;
  if (from >= text.size()) return part;
  part.text = text.substr(from, length);
  part.at.assign(at.begin() + static_cast<long>(from),
                 at.begin() + static_cast<long>(from + part.text.size()));
  return part;
}

bool Excerpt::locate(size_t from, size_t length, size_t& offset,
                     size_t& input_length) const {
  uint32_t first = kNowhere, last = 0;
  for (size_t i = from; i < from + length && i < at.size(); i++) {
    if (at[i] == kNowhere) continue;
    if (first == kNowhere) first = at[i];
    last = at[i];
  }
  if (first == kNowhere || last < first) return false;
  offset = first;
  input_length = last - first + 1;
  return true;
}

Excerpt excerpt_of(std::string_view bytes, size_t offset) {
  Excerpt excerpt;
  excerpt.append(bytes, offset);
  return excerpt;
}

}  // namespace mailwhy::text
