// Dropping scanners' notes, line by line.
#include "bounce/scanner_note.h"

#include "mail/lines.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

static constexpr std::string_view kViruses[] = {"virus", "viren", "вирус",  "malware",
                                                "avast", "avg",   "clamav", "病毒"};
static constexpr std::string_view kAllIsWell[] = {
    "no virus",   "no malware",     "virus-free",   "virus free",
    "virenfrei",  "keine viren",    "aucun virus",  "sans virus",
    "checked by", "checked for",    "been checked", "was checked",
    "scanned by", "scanned for",    "been scanned", "was scanned",
    "auf viren",  "geprüft",        "analysé",      "analizado",
    "проверен",   "libre de virus", "senza virus",  "believed to be clean"};

template <size_t N>
static bool has_any(std::string_view line, const std::string_view (&words)[N]) {
  for (std::string_view word : words)
    if (text::find_ignore_case(line, word) != line.npos) return true;
  return false;
}

text::Excerpt without_scanner_notes(text::Excerpt text) {
  if (!has_any(text.text, kViruses) || !has_any(text.text, kAllIsWell)) return text;
  text::Excerpt rest;
  mail::Lines lines(text.text);
  while (lines.next()) {
    std::string_view line = lines.line();
    if (has_any(line, kViruses) && has_any(line, kAllIsWell)) continue;
    rest.append(text, lines.offset(), lines.after() - lines.offset());
  }
  return rest;
}

}  // namespace mailwhy::bounce
