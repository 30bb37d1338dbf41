// Changing a record the way its owner would: new terms before all and redirect,
// everything else left as it was written; faults mended as they were meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spf/record.h"

namespace mailwhy::spf {

// Puts `term` ("include:_spf.example.net", "ip4:192.0.2.1") before the first all or
// redirect, else at the end. Blanks and the rest stay.
std::string add_term(std::string_view record, std::string_view term);

// Without the term at this offset and one of the blanks round it.
std::string remove_term(std::string_view record, const Term& term);
std::string replace_term(std::string_view record, const Term& term,
                         std::string_view with);

// Terms behind all moved before it, in their order; redirect beside all dropped.
std::string move_all_last(std::string_view record);

// Every syntax fault mended as it was meant (syntax_faults().corrected), and what cannot
// be understood left out. nullopt where nothing sensible is left or a fault has no clear
// reading.
std::optional<std::string> mend_syntax(std::string_view record);

// Two or more records as one: the terms of all without doubles, in order, and the
// strictest `all` (fail before softfail before neutral). Records with faults are mended
// first; of one that is beyond mending only the `all` counts.
std::optional<std::string> merge(const std::vector<std::string>& records);

// The record without terms that say twice what an earlier term says.
std::string drop_doubles(std::string_view record);

// Pieces of at most 255 octets, cut at a blank where possible (the blank stays).
std::vector<std::string> to_strings(std::string_view record);

// Does a redirect= stand in the text, be it a whole record or a broken one?
bool text_has_redirect(std::string_view record);

// Would the change weaken the policy: another `all` (or none) that is laxer than before?
bool weakens(std::string_view before, std::string_view after);

}  // namespace mailwhy::spf
