// The signed header fields as they are hashed, so that one or some of them can be
// replaced and the hash asked for again: what stands before the first of them is hashed
// once.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "dkim/header_search.h"
#include "dkim/hunt.h"
#include "dkim/signature.h"

namespace mailwhy::dkim {

// A name in h=, or behind the last of them the signature itself.
struct Slot {
  std::string_view name;
  const RawField* field = nullptr;  // nullptr: there is none
  std::string canonical;
  size_t offset = 0;  // in the text that is hashed
};

struct Place {
  size_t slot;
  std::string canonical;
};

// One change undone.
struct Alternative {
  HeaderStep step;
  std::vector<Place> places;  // ascending
};

// A whole field, "Name: value CRLF", as it is hashed; "" stays "".
std::string canonical_text(std::string_view text, Mode mode);

class HeaderTrial {
 public:
  HeaderTrial(const RawMail& mail, const Signature& signature, const Wanted& wanted,
              Budget& budget);

  // Those of h= in its order; own() is the signature's.
  const std::vector<Slot>& slots() const { return slots_; }
  size_t own() const { return slots_.size() - 1; }

  // With these texts in their slots, is it what was signed? No slot may stand twice.
  bool is(std::vector<const Place*> places);
  bool is(const std::vector<Place>& places);
  // With all of these undone? False where two of them want the same slot.
  bool is(std::initializer_list<const Alternative*> changes);

  bool is_costly() const { return wanted_.is_costly(); }
  Budget& budget() { return budget_; }

 private:
  const Wanted& wanted_;
  Budget& budget_;
  std::vector<Slot> slots_;
  std::string text_;
  std::vector<Sha256> states_;  // of what stands before each slot
};

}  // namespace mailwhy::dkim
