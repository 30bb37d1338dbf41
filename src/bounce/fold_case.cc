#include "bounce/fold_case.h"

#include <array>
#include <cstdint>
#include <cstring>

#include "text/ascii.h"

namespace mailwhy::bounce {

static constexpr auto kFold = [] {
  std::array<char, 256> fold{};
  for (int i = 0; i < 256; i++) fold[i] = text::to_lower(static_cast<char>(i));
  fold['\t'] = fold['\r'] = fold['\n'] = ' ';
  return fold;
}();

// Most of a reply is printable ASCII: eight bytes of it in one step, else false.
static bool fold_eight(const char* text, char* folded) {
  constexpr uint64_t kOnes = 0x0101010101010101, kHighs = 0x8080808080808080;
  uint64_t word;
  std::memcpy(&word, text, 8);
  if ((word | (word - kOnes * ' ')) & kHighs) return false;  // not ASCII, or a control
  // No byte carries into the next: the highest bit of each is free.
  uint64_t from_a = word + kOnes * (0x80 - 'A'), behind_z = word + kOnes * (0x7F - 'Z');
  word |= (from_a & ~behind_z & kHighs) >> 2;  // 0x20 where there is a capital
  std::memcpy(folded, &word, 8);
  return true;
}

// One letter; how many bytes it has.
static size_t fold_letter(std::string_view text, char* folded) {
  auto lead = static_cast<unsigned char>(text[0]);
  folded[0] = kFold[lead];
  bool folds = lead == 0xC3 || lead == 0xD0 || lead == 0xD1;
  if (!folds || text.size() < 2) return 1;
  auto next = static_cast<unsigned char>(text[1]);
  folded[1] = text[1];
  if (lead == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97) {  // À to Þ
    folded[1] = static_cast<char>(next + 0x20);
  } else if (lead == 0xD0 && next >= 0x90 && next <= 0x9F) {  // А to П
    folded[1] = static_cast<char>(next + 0x20);
  } else if (lead == 0xD0 && next >= 0xA0 && next <= 0xAF) {  // Р to Я
    folded[0] = static_cast<char>(0xD1);
    folded[1] = static_cast<char>(next - 0x20);
  } else if (lead == 0xD1 && next == 0x91) {  // ё counts as е: it is written both ways
    folded[0] = static_cast<char>(0xD0);
    folded[1] = static_cast<char>(0xB5);
  } else if (lead == 0xD0 && next == 0x81) {
    folded[1] = static_cast<char>(0xB5);
  }
  return 2;
}

void fold_case(std::string_view text, char* folded) {
  size_t at = 0;
  while (at < text.size()) {
    if (at + 8 <= text.size() && fold_eight(text.data() + at, folded + at))
      at += 8;
    else
      at += fold_letter(text.substr(at), folded + at);
  }
}

}  // namespace mailwhy::bounce
