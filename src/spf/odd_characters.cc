// Characters that look right to the one who pasted them and are wrong in a record.
#include <algorithm>
#include <array>

#include "spf/mend.h"

namespace mailwhy::spf {

namespace {

// UTF-8 sequences that editors, web forms and word processors leave in records.
struct OddCharacter {
  std::string_view octets;
  char meant;  // '\0': nothing
};
constexpr OddCharacter kOddCharacters[] = {
    {"\t", ' '},
    {"\r", ' '},
    {"\n", ' '},
    {"\xc2\xa0", ' '},
    {"\xe2\x80\x82", ' '},
    {"\xe2\x80\x83", ' '},
    {"\xe2\x80\x89", ' '},
    {"\xe2\x80\xaf", ' '},
    {"\xe3\x80\x80", ' '},
    {"\xe2\x80\x8b", 0},
    {"\xe2\x80\x8c", 0},
    {"\xe2\x80\x8d", 0},
    {"\xe2\x81\xa0", 0},
    {"\xef\xbb\xbf", 0},
    {"\xc2\xad", 0},
    {"\xe2\x80\x8e", 0},
    {"\xe2\x80\x8f", 0},
    {"\xe2\x80\x9c", 0},
    {"\xe2\x80\x9d", 0},
    {"\xe2\x80\x9e", 0},
    {"\xe2\x80\x98", 0},
    {"\xe2\x80\x99", 0},
    {"\xe2\x80\x9a", 0},
    {"\xc2\xab", 0},
    {"\xc2\xbb", 0},
    {"\xc2\xb4", 0},
    {"\xe2\x80\x90", '-'},
    {"\xe2\x80\x91", '-'},
    {"\xe2\x80\x92", '-'},
    {"\xe2\x80\x93", '-'},
    {"\xe2\x80\x94", '-'},
    {"\xe2\x88\x92", '-'},
    {"\xef\xbc\x9a", ':'},
    {"\xef\xbc\x8e", '.'},
    {"\xef\xbc\x8f", '/'},
    {"\xcb\x9c", '~'},
    {"\xe2\x88\xbc", '~'},
    {"\"", 0},
    {"'", 0},
    {"`", 0},
    {"\\", 0},
    {"<", 0},
    {">", 0},
    {"[", 0},
    {"]", 0},
};

constexpr std::array<bool, 256> kMayBeOdd = [] {
  std::array<bool, 256> table{};
  for (const OddCharacter& odd : kOddCharacters)
    table[static_cast<uint8_t>(odd.octets[0])] = true;
  return table;
}();

}  // namespace

std::string without_odd_characters(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    if (!kMayBeOdd[static_cast<uint8_t>(text[at])]) {
      out += text[at++];
      continue;
    }
    auto odd = std::find_if(
        std::begin(kOddCharacters), std::end(kOddCharacters),
        [&](const OddCharacter& c) { return text.substr(at).starts_with(c.octets); });
    if (odd == std::end(kOddCharacters)) {
      out += text[at++];
      continue;
    }
    if (odd->meant) out += odd->meant;
    at += odd->octets.size();
  }
  return out;
}

}  // namespace mailwhy::spf
