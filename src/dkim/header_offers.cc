#include "dkim/header_offers.h"

#include <algorithm>

#include "dkim/header_habits.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

static constexpr size_t kMostOffers = 4000;  // of one field
static constexpr size_t kMostOutlined = 256u << 10;
static constexpr size_t kMostAgain = 60;
static constexpr UndoField kQuick[] = {undo_words, undo_from, undo_addresses,
                                       undo_date,  undo_type, undo_field};
static constexpr UndoField kSlow[] = {undo_folding, undo_encoded_words};

HeaderOffers::HeaderOffers(const RawMail& mail, const Signature& signature,
                           HeaderTrial& trial)
    : mail_(mail),
      signature_(signature),
      trial_(trial),
      elsewhere_(look_elsewhere(mail, signature)),
      seen_(trial.slots().size()) {
  const RawField* type = mail.find("Content-Type");
  const RawField* encoding = mail.find("Content-Transfer-Encoding");
  sections_ = outline(mail.body.substr(0, kMostOutlined),
                      type ? unfolded(type->value) : std::string(),
                      encoding ? encoding->value : std::string_view());
  for (size_t i = 0; i < seen_.size(); i++) seen_[i].insert(trial.slots()[i].canonical);
}

FieldView HeaderOffers::view_of(const Slot& slot) const {
  bool there = slot.field != nullptr;
  return {there ? slot.field->name : slot.name,
          there ? slot.field->text : std::string_view(),
          there ? slot.field->value : std::string_view(),
          signature_.header_mode,
          mail_,
          signature_,
          elsewhere_,
          sections_};
}

FieldView HeaderOffers::view_of(std::string_view text) const {
  size_t colon = text.find(':');
  std::string_view value = text.substr(colon + 1);
  if (value.ends_with("\r\n")) value.remove_suffix(2);
  return {text.substr(0, colon),
          text,
          value,
          signature_.header_mode,
          mail_,
          signature_,
          elsewhere_,
          sections_};
}

void HeaderOffers::add(Rank rank, Alternative alternative) {
  if (!trial_.is_costly() && !found_ && trial_.is({&alternative}))
    found_ = alternative.step;
  alternatives_[static_cast<size_t>(rank)].push_back(std::move(alternative));
}

const HeaderStep* HeaderOffers::known(std::string_view field,
                                      std::string_view canonical) const {
  for (const auto& rank : alternatives_)
    for (const Alternative& one : rank)
      if (one.places.size() == 1 && one.places[0].canonical == canonical &&
          text::equals_ignore_case(one.step.field, field))
        return &one.step;
  return nullptr;
}

// One slot's text replaced, each text once.
void HeaderOffers::offer(size_t slot, ChangeKind kind, Rank rank, std::string text) {
  if (seen_[slot].size() >= kMostOffers) return;
  std::string canonical = canonical_text(text, signature_.header_mode);
  trial_.budget().pay(canonical.size());
  if (!seen_[slot].insert(canonical).second) return;
  const Slot& now = trial_.slots()[slot];
  std::string received = now.field ? std::string(now.field->text) : "";
  std::string name(now.field ? now.field->name : now.name);
  add(rank, {{kind, std::move(name), std::move(text), std::move(received)},
             {{slot, std::move(canonical)}}});
}

// A field taken away: those above it of the same name move down in the list of h=.
void HeaderOffers::offer_without(const RawField* gone) {
  std::vector<const RawField*> left;  // from the bottom up
  for (size_t i = mail_.fields.size(); i-- > 0;)
    if (mail_.fields[i].is(gone->name) && &mail_.fields[i] != gone)
      left.push_back(&mail_.fields[i]);
  Alternative alternative;
  size_t next = 0;
  for (size_t i = 0; i < trial_.own(); i++) {
    const Slot& slot = trial_.slots()[i];
    if (!text::equals_ignore_case(slot.name, gone->name)) continue;
    std::string canonical;
    if (next < left.size())
      add_canonical_field(*left[next++], signature_.header_mode, canonical);
    if (canonical != slot.canonical) alternative.places.push_back({i, canonical});
  }
  if (alternative.places.empty()) return;
  ChangeKind kind = left.empty() ? ChangeKind::FieldAdded : ChangeKind::FieldDuplicated;
  alternative.step = {kind, std::string(gone->name), "", std::string(gone->text)};
  add(Rank::Sure, std::move(alternative));
}

// The same field stood there twice, and one copy was dropped.
void HeaderOffers::offer_copy_lost(std::string_view name) {
  std::vector<size_t> places;
  for (size_t i = 0; i < trial_.own(); i++)
    if (text::equals_ignore_case(trial_.slots()[i].name, name)) places.push_back(i);
  for (size_t i = 0; i + 1 < places.size(); i++) {
    const Slot& last = trial_.slots()[places[i]];
    if (!last.field || trial_.slots()[places[i + 1]].field) continue;
    add(Rank::Usual, {{ChangeKind::FieldRemoved, std::string(last.field->name),
                       std::string(last.field->text), ""},
                      {{places[i + 1], last.canonical}}});
  }
}

void HeaderOffers::collect_slot(size_t index, std::span<const UndoField> families,
                                bool first) {
  const Slot& slot = trial_.slots()[index];
  FieldView view = view_of(slot);
  if (!slot.field) {
    if (first)
      undo_removal(view, [&](ChangeKind kind, Rank rank, std::string text) {
        if (!stops()) offer(index, kind, rank, std::move(text));
      });
    return;
  }
  for (UndoField family : families) {
    if (stops()) return;
    family(view, [&](ChangeKind kind, Rank rank, std::string text) {
      if (text.empty() || stops()) return;
      if (rank <= Rank::Likely && again_.size() < kMostAgain)
        again_.push_back({index, kind, text});
      offer(index, kind, rank, std::move(text));
    });
  }
}

void HeaderOffers::collect_habits(size_t index) {
  static constexpr size_t kLikely = 2;
  const Slot& slot = trial_.slots()[index];
  if (!slot.field) return;
  for (HeaderHabit habit : kHabits) {
    if (habit == HeaderHabit::Added) continue;  // offered already
    size_t count = 0;
    for (std::string& text : variants(view_of(slot), habit)) {
      if (stops()) return;
      Rank rank = count++ < kLikely ? Rank::Likely : Rank::Usual;
      offer(index, kind_of(habit), rank, std::move(text));
    }
  }
}

// A second change of a field that may have been changed once.
void HeaderOffers::collect_again(const Again& first) {
  FieldView twice = view_of(first.text);
  for (auto families : {std::span<const UndoField>(kQuick), {kSlow}})
    for (UndoField family : families) {
      // These are many, and wanted only where the text was touched.
      if (family == undo_encoded_words && first.kind != ChangeKind::WordsEncoded &&
          !twice.is("Subject"))
        continue;
      if (stops()) return;
      family(twice, [&](ChangeKind, Rank rank, std::string text) {
        if (!text.empty() && rank <= Rank::Usual && !stops())
          offer(first.slot, first.kind, Rank::Remote, std::move(text));
      });
    }
}

// The signature's own field: b= is left out of what is hashed.
void HeaderOffers::collect_own() {
  const RawField& field = *signature_.field;
  size_t own = trial_.own();
  std::string emptied(
      field.text.substr(0, static_cast<size_t>(field.value.data() - field.text.data())));
  emptied.append(field.value, 0, signature_.value_begin);
  emptied.append(field.value, signature_.value_end);
  undo_signature(view_of(emptied), [&](ChangeKind kind, Rank rank, std::string text) {
    std::string canonical = canonical_text(text, signature_.header_mode);
    if (canonical.ends_with("\r\n")) canonical.resize(canonical.size() - 2);
    if (stops() || !seen_[own].insert(canonical).second) return;
    add(rank,
        {{kind, std::string(field.name), text, emptied}, {{own, std::move(canonical)}}});
  });
}

std::optional<HeaderStep> HeaderOffers::collect() {
  std::vector<const RawField*> fields;
  std::vector<std::string_view> names;
  for (size_t i = 0; i < trial_.own(); i++) {
    const Slot& slot = trial_.slots()[i];
    if (slot.field && std::ranges::find(fields, slot.field) == fields.end()) {
      fields.push_back(slot.field);
      offer_without(slot.field);
    }
    bool again = std::ranges::any_of(names, [&](std::string_view name) {
      return text::equals_ignore_case(name, slot.name);
    });
    if (!again) offer_copy_lost(slot.name);
    names.push_back(slot.name);
  }
  for (size_t i = 0; i < trial_.own() && !stops(); i++) collect_slot(i, kQuick, true);
  for (size_t i = 0; i < trial_.own() && !stops(); i++) collect_habits(i);
  for (size_t i = 0; i < trial_.own() && !stops(); i++) collect_slot(i, kSlow, false);
  if (!stops()) collect_own();
  for (const Again& first : again_)
    if (!stops()) collect_again(first);
  return found_;
}

}  // namespace mailwhy::dkim
