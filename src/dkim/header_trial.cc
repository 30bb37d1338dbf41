#include "dkim/header_trial.h"

#include <algorithm>

#include "dkim/verify.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

std::string canonical_text(std::string_view text, Mode mode) {
  if (text.empty()) return {};
  RawField field;
  field.text = text;
  size_t colon = text.find(':');
  if (colon == text.npos) return std::string(text);
  field.name = text.substr(0, colon);
  while (!field.name.empty() && text::is_blank(field.name.back()))
    field.name.remove_suffix(1);
  field.value = text.substr(colon + 1);
  if (field.value.ends_with("\r\n")) field.value.remove_suffix(2);
  std::string out;
  add_canonical_field(field, mode, out);
  return out;
}

HeaderTrial::HeaderTrial(const RawMail& mail, const Signature& signature,
                         const Wanted& wanted, Budget& budget)
    : wanted_(wanted), budget_(budget) {
  auto fields = select_fields(mail, signature.signed_fields);
  for (size_t i = 0; i < fields.size(); i++) {
    Slot slot{signature.signed_fields[i], fields[i], {}, text_.size()};
    if (fields[i]) add_canonical_field(*fields[i], signature.header_mode, slot.canonical);
    text_ += slot.canonical;
    slots_.push_back(std::move(slot));
  }
  Slot own{signature.field->name, signature.field, {}, text_.size()};
  add_signature_field(*signature.field, signature.value_begin, signature.value_end,
                      signature.header_mode, own.canonical);
  text_ += own.canonical;
  slots_.push_back(std::move(own));
  Sha256 state;
  for (const Slot& slot : slots_) {
    states_.push_back(state);
    state.write(slot.canonical);
  }
}

bool HeaderTrial::is(std::vector<const Place*> places) {
  std::ranges::sort(places, {}, [](const Place* place) { return place->slot; });
  for (size_t i = 1; i < places.size(); i++)
    if (places[i]->slot == places[i - 1]->slot) return false;
  size_t first = places.front()->slot;
  Sha256 state = states_[first];
  size_t at = slots_[first].offset;
  for (const Place* place : places) {
    const Slot& slot = slots_[place->slot];
    state.write(std::string_view(text_).substr(at, slot.offset - at));
    state.write(place->canonical);
    at = slot.offset + slot.canonical.size();
  }
  state.write(std::string_view(text_).substr(at));
  budget_.pay(text_.size() - slots_[first].offset);
  return wanted_.is(state, budget_);
}

bool HeaderTrial::is(const std::vector<Place>& places) {
  std::vector<const Place*> all;
  for (const Place& place : places) all.push_back(&place);
  return is(std::move(all));
}

bool HeaderTrial::is(std::initializer_list<const Alternative*> changes) {
  std::vector<const Place*> all;
  for (const Alternative* change : changes)
    for (const Place& place : change->places) all.push_back(&place);
  return is(std::move(all));
}

}  // namespace mailwhy::dkim
