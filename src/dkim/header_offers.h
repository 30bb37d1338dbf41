// All that may have been done to the signed fields, one change at a time and two of the
// same field, by rank. What costs next to nothing is tried as soon as it is offered.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "dkim/header_edits.h"
#include "dkim/header_trial.h"

namespace mailwhy::dkim {

class HeaderOffers {
 public:
  HeaderOffers(const RawMail& mail, const Signature& signature, HeaderTrial& trial);

  // Collects and tries; the one that fits. With Ed25519 nothing is tried here.
  std::optional<HeaderStep> collect();

  const std::vector<Alternative>& of(Rank rank) const {
    return alternatives_[static_cast<size_t>(rank)];
  }
  void add(Rank rank, Alternative alternative);
  // The change that makes this text of a field, if one is known.
  const HeaderStep* known(std::string_view field, std::string_view canonical) const;

  FieldView view_of(const Slot& slot) const;
  FieldView view_of(std::string_view text) const;  // a whole field
  const Elsewhere& elsewhere() const { return elsewhere_; }

 private:
  // A likely change of a slot, which may not have been the only one.
  struct Again {
    size_t slot;
    ChangeKind kind;
    std::string text;
  };

  bool stops() const { return found_ || trial_.budget().spent(); }
  void offer(size_t slot, ChangeKind kind, Rank rank, std::string text);
  void offer_without(const RawField* gone);
  void offer_copy_lost(std::string_view name);
  void collect_slot(size_t index, std::span<const UndoField> families, bool first);
  void collect_habits(size_t index);
  void collect_again(const Again& first);
  void collect_own();

  const RawMail& mail_;
  const Signature& signature_;
  HeaderTrial& trial_;
  Elsewhere elsewhere_;
  std::vector<Section> sections_;
  std::vector<std::unordered_set<std::string>> seen_;  // texts of each slot
  std::array<std::vector<Alternative>, kRanks> alternatives_;
  std::vector<Again> again_;
  std::optional<HeaderStep> found_;
};

}  // namespace mailwhy::dkim
