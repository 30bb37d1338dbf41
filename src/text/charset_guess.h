// The charset of text that names none, or the wrong one: what its bytes look like.
#pragma once

#include <string_view>

namespace mailwhy::text {

// Does the text switch character sets with ESC $ B and the like (ISO-2022-JP, RFC 1468)?
bool has_iso_2022_jp(std::string_view bytes);

// The charset that 8-bit text which is no UTF-8 is most likely in: koi8-r, windows-1251,
// gb18030, euc-jp, shift_jis, or windows-1252 where nothing speaks for another. Looks at
// the first 8 kB.
std::string_view guess_charset(std::string_view bytes);

}  // namespace mailwhy::text
