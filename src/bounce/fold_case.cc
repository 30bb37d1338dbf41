#include "bounce/fold_case.h"

#include <array>

#include "text/ascii.h"

namespace mailwhy::bounce {

static constexpr auto kFold = [] {
  std::array<char, 256> fold{};
  for (int i = 0; i < 256; i++) fold[i] = text::to_lower(static_cast<char>(i));
  fold['\t'] = fold['\r'] = fold['\n'] = ' ';
  return fold;
}();

void fold_case(std::string_view text, char* folded) {
  for (size_t i = 0; i < text.size(); i++) {
    auto lead = static_cast<unsigned char>(text[i]);
    folded[i] = kFold[lead];
    if (lead < 0xC3 || i + 1 >= text.size()) continue;
    auto next = static_cast<unsigned char>(text[i + 1]);
    if (lead == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97) {  // À to Þ
      folded[++i] = static_cast<char>(next + 0x20);
    } else if (lead == 0xD0 && next >= 0x90 && next <= 0x9F) {  // А to П
      folded[++i] = static_cast<char>(next + 0x20);
    } else if (lead == 0xD0 && next >= 0xA0 && next <= 0xAF) {  // Р to Я
      folded[i] = static_cast<char>(0xD1);
      folded[++i] = static_cast<char>(next - 0x20);
    } else if (lead == 0xD1 && next == 0x91) {  // ё counts as е: it is written both ways
      folded[i] = static_cast<char>(0xD0);
      folded[++i] = static_cast<char>(0xB5);
    } else if (lead == 0xD0 && next == 0x81) {
      folded[++i] = static_cast<char>(0xB5);
    } else if (lead == 0xC3 || lead == 0xD0 || lead == 0xD1) {
      folded[++i] = static_cast<char>(next);
    }
  }
}

}  // namespace mailwhy::bounce
