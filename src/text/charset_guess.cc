// Guessing by where the bytes above 0x7F lie, and how long their runs are: letters of
// Western languages stand alone between ASCII, Cyrillic ones make words, Chinese and
// Japanese ones come in pairs.
#include "text/charset_guess.h"

#include <cstddef>

namespace mailwhy::text {

bool has_iso_2022_jp(std::string_view bytes) {
  for (size_t at = bytes.find('\x1B'); at != bytes.npos;
       at = bytes.find('\x1B', at + 1)) {
    std::string_view escape = bytes.substr(at + 1, 2);
    if (escape == "$B" || escape == "$@" || escape == "(J" || escape == "(I") return true;
  }
  return false;
}

namespace {

struct Counts {
  size_t high = 0, runs = 0, odd_runs = 0;
  size_t controls = 0;     // 0x80 to 0x9F
  size_t signs = 0;        // 0xA1 to 0xBF
  size_t kana = 0;         // 0xA4, 0xA5 that begin a pair
  size_t shift_kana = 0;   // 0x82, 0x83 that begin a pair
  size_t low = 0, up = 0;  // 0xC0 to 0xDF, 0xE0 to 0xFF
};

}  // namespace

static Counts count(std::string_view bytes) {
  Counts counts;
  size_t run = 0;
  auto end_run = [&] {
    if (run > 0) counts.runs++, counts.odd_runs += run % 2;
    run = 0;
  };
  for (char c : bytes) {
    auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      end_run();
      continue;
    }
    bool begins = run % 2 == 0;
    counts.high++;
    run++;
    if (byte < 0xA0) counts.controls++;
    if (byte > 0xA0 && byte < 0xC0) counts.signs++;
    if (begins && (byte == 0xA4 || byte == 0xA5)) counts.kana++;
    if (byte == 0x82 || byte == 0x83) counts.shift_kana++;
    if (byte >= 0xC0) (byte < 0xE0 ? counts.low : counts.up)++;
  }
  end_run();
  return counts;
}

std::string_view guess_charset(std::string_view bytes) {
  Counts counts = count(bytes.substr(0, 8192));
  bool words = counts.high >= 2 * counts.runs && counts.high >= 6;
  // The second byte of Shift_JIS may be an ASCII one: its runs are short.
  if (counts.shift_kana * 5 > counts.high && counts.shift_kana >= 3) return "shift_jis";
  if (!words) return "windows-1252";
  if (counts.kana * 8 > counts.high) return "euc-jp";
  bool pairs = counts.odd_runs * 6 < counts.runs + 5;
  if (pairs && counts.signs * 6 > counts.high) return "gb18030";
  // Most letters are small: 0xC0 to 0xDF in KOI8-R, 0xE0 to 0xFF in Windows-1251.
  if (counts.low + counts.up < counts.high * 3 / 4) return "windows-1252";
  return counts.low > counts.up ? "koi8-r" : "windows-1251";
}

}  // namespace mailwhy::text
