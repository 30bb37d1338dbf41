// What one program does to several fields alike: quotes round names lost in From, To and
// Cc, folds undone, Message-ID spelt in another way. For each field a few texts that it
// may have had; they are tried together.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dkim/header_edits.h"
#include "dkim/header_trial.h"

namespace mailwhy::dkim {

enum class Habit : uint8_t {
  Quotes,   // round display names, added or lost
  Names,    // "Message-Id" for "Message-ID"
  IdGaps,   // between message ids
  Commas,   // blanks and folds behind the commas of a list
  NewGaps,  // folds where no blank was
  Folds,    // unfolded, or folded at another width
};
inline constexpr Habit kHabits[] = {Habit::Quotes, Habit::Names,   Habit::IdGaps,
                                    Habit::Commas, Habit::NewGaps, Habit::Folds};
ChangeKind kind_of(Habit habit);

// What the field may have been before, the likeliest first; none where the habit does not
// touch it.
inline constexpr size_t kMostVariants = 64;
std::vector<std::string> variants(const FieldView& field, Habit habit);

}  // namespace mailwhy::dkim
