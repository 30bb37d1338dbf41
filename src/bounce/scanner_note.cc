// Dropping scanners' notes, line by line.
#include "bounce/scanner_note.h"

#include "mail/lines.h"
#include "text/ascii.h"
#include "text/long_phrases.h"

namespace mailwhy::bounce {

static constexpr std::string_view kViruses[] = {"virus", "viren", "вирус",  "malware",
                                                "avast", "avg",   "clamav", "病毒"};
static constexpr text::LongPhrases<8> kAllIsWell(
    {"no virus",   "no malware",     "virus-free",   "virus free",
     "virenfrei",  "keine viren",    "aucun virus",  "sans virus",
     "checked by", "checked for",    "been checked", "was checked",
     "scanned by", "scanned for",    "been scanned", "was scanned",
     "auf viren",  "geprüft",        "analysé",      "analizado",
     "проверен",   "libre de virus", "senza virus",  "believed to be clean"});

static bool is_note(std::string_view line) {
  if (kAllIsWell.in(line) == 0) return false;
  for (std::string_view virus : kViruses)
    if (text::find_ignore_case(line, virus) != line.npos) return true;
  return false;
}

text::Excerpt without_scanner_notes(text::Excerpt text) {
  if (!is_note(text.text)) return text;
  text::Excerpt rest;
  mail::Lines lines(text.text);
  while (lines.next()) {
    std::string_view line = lines.line();
    if (is_note(line)) continue;
    rest.append(text, lines.offset(), lines.after() - lines.offset());
  }
  return rest;
}

}  // namespace mailwhy::bounce
