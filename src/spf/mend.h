// What the writer of a faulty term meant. Each rule knows one slip seen in published
// records.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mailwhy::spf {

struct Mended {
  std::string text;  // one or more valid terms with single blanks between them
  std::string_view
      problem;       // the slip that was mended first: "separator", "misspelled" …
  std::string what;  // one clause about it
};

// The term (no blanks in it) as it was meant, where only one reading is likely; nullopt
// otherwise and for a term that needs no mending.
std::optional<Mended> mend_term(std::string_view term);

// Would this be a valid term?
bool is_valid_term(std::string_view term);

// Typographic blanks as ' ', typographic dashes as '-', quotes and invisible characters
// dropped.
std::string without_odd_characters(std::string_view text);

}  // namespace mailwhy::spf
