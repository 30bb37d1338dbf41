#include "bounce/fold_case.h"

#include <algorithm>
#include <array>

#include "text/ascii.h"
#include "text/block.h"

namespace mailwhy::bounce {

static constexpr auto kFold = [] {
  std::array<char, 256> fold{};
  for (int i = 0; i < 256; i++) fold[i] = text::to_lower(static_cast<char>(i));
  fold['\t'] = fold['\r'] = fold['\n'] = ' ';
  return fold;
}();

// One letter; how many bytes it has.
static size_t fold_letter(std::string_view text, char* folded) {
  auto lead = static_cast<unsigned char>(text[0]);
  folded[0] = kFold[lead];
  bool folds = lead == 0xC3 || lead == 0xD0 || lead == 0xD1;
  auto next = static_cast<unsigned char>(text.size() > 1 ? text[1] : '\0');
  if (!folds || next < 0x80) return 1;
  folded[1] = text[1];
  if (lead == 0xC3 && next <= 0x9E && next != 0x97) {  // À to Þ
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
  constexpr size_t kSize = text::Block::kSize;
  size_t at = 0;
  while (at < text.size()) {
    // Most of a reply is printable ASCII. Of the last block some is folded again, which
    // changes nothing.
    if (text.size() >= kSize) {
      size_t start = std::min(at, text.size() - kSize);
      text::Block block(text.data() + start);
      if (!(block.non_ascii() | block.at_most(' ' - 1)).places()) {
        block.lower().store(folded + start);
        at = start + kSize;
        continue;
      }
    }
    at += fold_letter(text.substr(at), folded + at);
  }
}

}  // namespace mailwhy::bounce
