// What one program does to several fields alike: quotes round names lost in From, To and
// Cc, folds undone, Message-ID spelt in another way. For each field a few texts that it
// may have had; they are tried together.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dkim/header_edits.h"

namespace mailwhy::dkim {

enum class HeaderHabit : uint8_t {
  NameQuotes,     // round display names, added or lost
  AddressAngles,  // round addresses without a name
  Added,          // fields of lists and relays
  Names,          // "Message-Id" for "Message-ID"
  IdGaps,         // between message ids
  Commas,         // blanks and folds behind the commas of a list
  NewGaps,        // folds where no blank was
  Folds,          // unfolded, or folded at another width
};
inline constexpr HeaderHabit kHabits[] = {
    HeaderHabit::Added,  HeaderHabit::NameQuotes, HeaderHabit::Names,
    HeaderHabit::IdGaps, HeaderHabit::NewGaps,    HeaderHabit::AddressAngles,
    HeaderHabit::Folds,  HeaderHabit::Commas};
ChangeKind kind_of(HeaderHabit habit);

// What the field may have been before, the likeliest first, "" where it was not there;
// none where the habit does not touch it.
inline constexpr size_t kMostVariants = 64;
std::vector<std::string> variants(const FieldView& field, HeaderHabit habit);

// One of several fields, and what it may have been before one of the habits.
struct Choice {
  size_t field;
  std::vector<std::string> texts;
  std::vector<ChangeKind> kinds;  // of each
};
inline constexpr size_t kMostChoices = 8;
std::vector<Choice> choices_of(std::span<const FieldView> fields,
                               std::span<const HeaderHabit> habits);

// All combinations, of which there are at most `most`: for each choice the place of one
// of its texts, from 1, or 0 where the field stays. Choices that have many texts keep the
// first ones. Those that touch all fields, in the likeliest way, come first.
std::vector<std::vector<size_t>> combinations(std::span<const Choice> choices,
                                              size_t most);

}  // namespace mailwhy::dkim
