// Lines by their first byte, many bytes at a time: for readers that look for a few lines
// of a whole mail.
//
//   auto quoted = [](const Block& first) { return first.equal('>') | first.equal('|'); };
//   for (size_t at = find_line(text, 0, quoted); at < text.size();
//        at = find_line(text, at + 1, quoted)) …
#pragma once

#include <bit>
#include <cstring>
#include <string_view>

#include "text/block.h"

namespace mailwhy::text {

// Where the next line begins whose first byte `holds` says a block has; no NUL, CR or LF.
// Looked at are the lines behind the line ends from `from` on; from 0 the first line,
// too. The text's size if there is none.
template <class Holds>
size_t find_line(std::string_view text, size_t from, Holds holds) {
  const char* data = text.data();
  const size_t size = text.size();
  auto places_behind = [&](const char* at) {
    Block here(at);
    return ((here.equal('\n') | here.equal('\r')) & holds(Block(at + 1))).places();
  };
  char rest[2 * Block::kSize] = {};
  if (from == 0 && size > 0) {
    rest[0] = data[0];
    if (holds(Block(rest)).places() & 1) return 0;
  }
  size_t at = from;
  for (; at + Block::kSize < size; at += Block::kSize)
    if (uint32_t places = places_behind(data + at))
      return at + 1 + static_cast<size_t>(std::countr_zero(places));
  if (at >= size) return size;
  std::memcpy(rest, data + at, size - at);
  uint32_t places = places_behind(rest);
  return places ? at + 1 + static_cast<size_t>(std::countr_zero(places)) : size;
}

}  // namespace mailwhy::text
