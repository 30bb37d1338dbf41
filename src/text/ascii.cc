// Letters and digits as the mail RFCs mean them.
#include "text/ascii.h"

#include "text/block.h"

namespace mailwhy::text {

std::string to_lower(std::string_view text) {
  std::string lower(text);
  char* at = lower.data();
  char* end = at + lower.size();
  for (; end - at >= static_cast<ptrdiff_t>(Block::kSize); at += Block::kSize)
    Block(at).lower().store(at);
  for (; at != end; at++) *at = to_lower(*at);
  return lower;
}

bool continues_ignoring_case(std::string_view text, std::string_view prefix) {
  for (size_t i = 1; i < prefix.size(); i++)
    if (to_lower(text[i]) != to_lower(prefix[i])) return false;
  return true;
}

size_t find_either(std::string_view text, char a, char b, size_t from) {
  size_t at = from;
  for (; at + Block::kSize <= text.size(); at += Block::kSize) {
    Block block(text.data() + at);
    uint32_t places = (block.equal(a) | block.equal(b)).places();
    if (places) return at + static_cast<size_t>(std::countr_zero(places));
  }
  while (at < text.size() && text[at] != a && text[at] != b) at++;
  return at;
}

size_t find_non_ascii(std::string_view text, size_t from) {
  size_t at = from;
  for (; at + Block::kSize <= text.size(); at += Block::kSize) {
    uint32_t places = Block(text.data() + at).non_ascii().places();
    if (places) return at + static_cast<size_t>(std::countr_zero(places));
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) at++;
  return at;
}

size_t count_byte(std::string_view text, char c) {
  size_t count = 0, at = 0;
  // Few bytes of a block are the one: taking them one by one is less than counting bits.
  for (; at + Block::kSize <= text.size(); at += Block::kSize)
    for (uint32_t places = Block(text.data() + at).equal(c).places(); places;
         places &= places - 1)
      count++;
  for (; at < text.size(); at++) count += text[at] == c;
  return count;
}

static void count_control(char c, Controls& controls) {
  controls.all += static_cast<unsigned char>(c) < 0x20 && !is_space(c) && c != '\f' &&
                  c != '\x1B' && c != '\b';
  controls.nuls += c == '\0';
}

Controls count_controls(std::string_view text) {
  Controls controls;
  size_t at = 0;
  for (; at + Block::kSize <= text.size(); at += Block::kSize) {
    Block block(text.data() + at);
    uint32_t places = block.at_most('\x1F').places();
    if (places == 0) continue;
    places &= ~(block.equal('\n') | block.equal('\r')).places();
    for (; places; places &= places - 1)
      count_control(text[at + static_cast<size_t>(std::countr_zero(places))], controls);
  }
  for (; at < text.size(); at++) count_control(text[at], controls);
  return controls;
}

// A letter as folded() leaves it; another byte as it is.
static Block equal_ignoring_case(const Block& block, char lower) {
  return is_lower(lower) ? block.folded().equal(lower) : block.equal(lower);
}

// Looks closer only where the first and the last letter fit.
size_t find_ignore_case(std::string_view text, std::string_view needle, size_t from) {
  if (from > text.size()) return std::string_view::npos;
  if (needle.empty()) return from;
  char first = to_lower(needle.front()), last = to_lower(needle.back());
  size_t gap = needle.size() - 1, at = from;
  for (; at + gap + Block::kSize <= text.size(); at += Block::kSize) {
    const char* here = text.data() + at;
    Block fits = equal_ignoring_case(Block(here), first) &
                 equal_ignoring_case(Block(here + gap), last);
    for (uint32_t places = fits.places(); places; places &= places - 1) {
      size_t start = at + static_cast<size_t>(std::countr_zero(places));
      if (starts_with_ignore_case(text.substr(start), needle)) return start;
    }
  }
  for (; at + gap < text.size(); at++)
    if (starts_with_ignore_case(text.substr(at), needle)) return at;
  return std::string_view::npos;
}

}  // namespace mailwhy::text
