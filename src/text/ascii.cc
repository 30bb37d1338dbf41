// Letters and digits as the mail RFCs mean them.
#include "text/ascii.h"

#include <algorithm>
#include <bit>

#include "text/block.h"

namespace mailwhy::text {

std::string to_lower(std::string_view text) {
  std::string lower(text);
  char* bytes = lower.data();
  const size_t size = lower.size();
  size_t at = 0;
  for (; at + Block::kSize <= size; at += Block::kSize)
    Block(bytes + at).lower().store(bytes + at);
  if (at < size && size >= Block::kSize) {  // some of it a second time
    char* last = bytes + size - Block::kSize;
    Block(last).lower().store(last);
    return lower;
  }
  for (; at < size; at++) bytes[at] = to_lower(bytes[at]);
  return lower;
}

bool continues_ignoring_case(std::string_view text, std::string_view prefix) {
  constexpr size_t kSize = EightBytes::kSize;
  const size_t size = prefix.size();
  const char *a = text.data(), *b = prefix.data();
  for (size_t at = 0; at + kSize <= size; at += kSize)
    if (!EightBytes(a + at).same_ignoring_case(EightBytes(b + at))) return false;
  size_t rest = size % kSize;
  if (rest == 0) return true;
  if (size > kSize)  // together with bytes before them
    return EightBytes(a + size - kSize).same_ignoring_case(EightBytes(b + size - kSize));
  for (size_t i = 1; i < size; i++)
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  return true;
}

size_t find_either(std::string_view text, char a, char b, size_t from) {
  return find_place(text, from,
                    [=](const Block& block) { return block.equal(a) | block.equal(b); });
}

size_t find_non_ascii(std::string_view text, size_t from) {
  constexpr size_t kStep = 4 * Block::kSize;  // most texts have none
  for (; from + kStep <= text.size(); from += kStep) {
    const char* here = text.data() + from;
    Block any = Block(here) | Block(here + Block::kSize) |
                Block(here + 2 * Block::kSize) | Block(here + 3 * Block::kSize);
    if (any.non_ascii().places()) break;
  }
  return find_place(text, from, [](const Block& block) { return block.non_ascii(); });
}

size_t count_byte(std::string_view text, char c) {
  constexpr size_t kMost = 255;  // blocks whose places one block can count
  size_t count = 0, at = 0;
  while (at + Block::kSize <= text.size()) {
    Block counts = Block::all(0);
    size_t blocks = std::min(kMost, (text.size() - at) / Block::kSize);
    for (size_t end = at + blocks * Block::kSize; at < end; at += Block::kSize)
      counts = counts.plus_where(Block(text.data() + at).equal(c));
    count += counts.sum();
  }
  for (; at < text.size(); at++) count += text[at] == c;
  return count;
}

static void count_control(char c, Controls& controls) {
  controls.all += static_cast<unsigned char>(c) < 0x20 && !is_space(c) && c != '\f' &&
                  c != '\x1B' && c != '\b';
  controls.nuls += c == '\0';
}

// No text is free of line ends and tabs: they are told apart without a branch, and four
// blocks have one together.
Controls count_controls(std::string_view text) {
  auto odd = [](const char* at) {
    Block block(at);
    // One bit is all that '\t' and '\r' differ in.
    return block.at_most('\x1F').without(block.equal('\n') |
                                         (block | Block::all('\r' ^ '\t')).equal('\r'));
  };
  constexpr size_t kStep = 4 * Block::kSize;
  auto any_odd = [&](const char* at) {
    Block any = odd(at) | odd(at + Block::kSize) | odd(at + 2 * Block::kSize) |
                odd(at + 3 * Block::kSize);
    return any.places() != 0;
  };
  Controls controls;
  const size_t size = text.size();
  for (size_t at = 0; at < size; at += kStep) {
    // The last bytes are looked at together with some before them.
    if (size >= kStep && !any_odd(text.data() + std::min(at, size - kStep))) continue;
    for (char c : text.substr(at, kStep)) count_control(c, controls);
  }
  return controls;
}

// Looks closer only where the first and the last letter fit.
size_t find_ignore_case(std::string_view text, std::string_view needle, size_t from) {
  if (from > text.size()) return std::string_view::npos;
  if (needle.empty()) return from;
  const char first = to_lower(needle.front()), last = to_lower(needle.back());
  // Sets the bit that upper and lower case of a letter differ in; other bytes stay.
  auto fold = [](char c) { return Block::all(is_lower(c) ? 0x20 : 0); };
  const Block fold_first = fold(first), fold_last = fold(last);
  const size_t gap = needle.size() - 1;
  auto fits = [&](const char* at) {
    return (Block(at) | fold_first).equal(first) &
           (Block(at + gap) | fold_last).equal(last);
  };
  auto stands_at = [&](size_t at) {
    return continues_ignoring_case(text.substr(at), needle);
  };
  size_t at = from;
  for (; at + gap + 64 <= text.size(); at += 64)
    for (uint64_t left = places_in_64(text.data() + at, fits); left; left &= left - 1) {
      size_t start = at + static_cast<size_t>(std::countr_zero(left));
      if (stands_at(start)) return start;
    }
  for (; at + gap + Block::kSize <= text.size(); at += Block::kSize)
    for (uint32_t left = fits(text.data() + at).places(); left; left &= left - 1) {
      size_t start = at + static_cast<size_t>(std::countr_zero(left));
      if (stands_at(start)) return start;
    }
  for (; at + gap < text.size(); at++)
    if (to_lower(text[at]) == first && stands_at(at)) return at;
  return std::string_view::npos;
}

}  // namespace mailwhy::text
