#include "dkim/header_search.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <unordered_set>

#include "dkim/header_edits.h"
#include "dkim/software.h"
#include "dkim/verify.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

namespace {

constexpr size_t kMostOffers = 4000;  // of one field
constexpr UndoField kQuick[] = {undo_words, undo_from, undo_addresses,
                                undo_date,  undo_type, undo_field};
constexpr UndoField kSlow[] = {undo_folding, undo_encoded_words};

// A name in h=, or behind the last of them the signature itself.
struct Slot {
  std::string_view name;
  const RawField* field = nullptr;
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

std::string without_spaces(std::string_view text) {
  std::string out;
  for (char c : text)
    if (!text::is_space(c)) out += c;
  return out;
}

// Where all that differs is blanks and folds, that is the truth, whichever family found
// it.
ChangeKind plain_kind(const HeaderStep& step) {
  using enum ChangeKind;
  const std::string &was = step.signed_text, &is = step.received;
  if (was.empty() || is.empty() || step.kind == SignatureRefolded) return step.kind;
  size_t name = std::min(was.find(':'), is.find(':'));
  if (name == was.npos) return step.kind;
  std::string old_value = was.substr(name), value = is.substr(name);
  if (old_value == value) return FieldNameChanged;
  std::string old_text, text;
  std::ranges::copy_if(old_value, std::back_inserter(old_text),
                       [](char c) { return c != '\r' && c != '\n'; });
  std::ranges::copy_if(value, std::back_inserter(text),
                       [](char c) { return c != '\r' && c != '\n'; });
  bool folds = old_value.find('\n') != value.find('\n') ||
               text::count_byte(old_value, '\n') != text::count_byte(value, '\n');
  if (old_text == text) return FieldRefolded;
  bool relaxed_differs =
      canonical_text(was, Mode::Relaxed) != canonical_text(is, Mode::Relaxed);
  if (relaxed_differs && step.kind == AddressListRewritten) return step.kind;
  if (without_spaces(old_value) != without_spaces(value)) return step.kind;
  return !relaxed_differs && (folds || value.find('\n') != value.npos)
             ? FieldRefolded
             : FieldBlanksChanged;
}

class Search {
 public:
  Search(const RawMail& mail, const Signature& signature, const Wanted& wanted,
         Budget& budget)
      : mail_(mail),
        signature_(signature),
        wanted_(wanted),
        budget_(budget),
        elsewhere_(look_elsewhere(mail, signature)) {
    const RawField* type = mail.find("Content-Type");
    const RawField* encoding = mail.find("Content-Transfer-Encoding");
    sections_ = outline(mail.body.substr(0, kMostOutlined),
                        type ? unfolded(type->value) : std::string(),
                        encoding ? encoding->value : std::string_view());
    auto fields = select_fields(mail, signature.signed_fields);
    for (size_t i = 0; i < fields.size(); i++) {
      Slot slot{signature.signed_fields[i], fields[i], {}, text_.size()};
      if (fields[i])
        add_canonical_field(*fields[i], signature.header_mode, slot.canonical);
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

  HeaderSearch run() {
    collect();
    bool found =
        copies() || singles() || styles() || pairs(Rank::Likely, Rank::Likely, 10) ||
        pairs(Rank::Likely, Rank::Usual, 20) || triples(30) ||
        pairs(Rank::Usual, Rank::Usual, 40) || pairs(Rank::Likely, Rank::Possible, 60) ||
        pairs(Rank::Usual, Rank::Possible, 80) || pairs(Rank::Likely, Rank::Remote, 100);
    if (!found && budget_.spent()) result_.spent = true;
    for (HeaderStep& step : result_.steps) step.kind = plain_kind(step);
    return std::move(result_);
  }

 private:
  static constexpr size_t kMostOutlined = 256u << 10;
  static constexpr size_t kMostAgain = 60;

  // A likely change of a slot, which may not have been the only one.
  struct Again {
    size_t slot;
    ChangeKind kind;
    std::string text;
  };

  FieldView view_of(const Slot& slot) const {
    return {slot.field ? slot.field->name : slot.name,
            slot.field ? slot.field->text : std::string_view(),
            slot.field ? slot.field->value : std::string_view(),
            signature_.header_mode,
            mail_,
            signature_,
            elsewhere_,
            sections_};
  }

  // ---- what may have been signed

  void add(Rank rank, Alternative alternative) {
    // What costs next to nothing is tried at once; else the likely ones go first.
    if (!wanted_.is_costly() && !found_ && is({&alternative})) found_ = true;
    alternatives_[static_cast<size_t>(rank)].push_back(std::move(alternative));
  }

  // One slot's text replaced, each text once.
  void offer(size_t slot, std::unordered_set<std::string>& seen, ChangeKind kind,
             Rank rank, std::string text) {
    if (seen.size() >= kMostOffers) return;
    std::string canonical = canonical_text(text, signature_.header_mode);
    budget_.pay(canonical.size());
    if (!seen.insert(canonical).second) return;
    std::string received =
        slots_[slot].field ? std::string(slots_[slot].field->text) : "";
    std::string name(slots_[slot].field ? slots_[slot].field->name : slots_[slot].name);
    add(rank, {{kind, std::move(name), std::move(text), std::move(received)},
               {{slot, std::move(canonical)}}});
  }

  // A field taken away: those above it of the same name move down in the list of h=.
  void offer_without(const RawField* gone) {
    std::vector<const RawField*> left;  // from the bottom up
    for (size_t i = mail_.fields.size(); i-- > 0;)
      if (mail_.fields[i].is(gone->name) && &mail_.fields[i] != gone)
        left.push_back(&mail_.fields[i]);
    Alternative alternative;
    size_t next = 0;
    for (size_t i = 0; i + 1 < slots_.size(); i++) {
      if (!text::equals_ignore_case(slots_[i].name, gone->name)) continue;
      std::string canonical;
      if (next < left.size())
        add_canonical_field(*left[next++], signature_.header_mode, canonical);
      if (canonical != slots_[i].canonical) alternative.places.push_back({i, canonical});
    }
    if (alternative.places.empty()) return;
    ChangeKind kind = left.empty() ? ChangeKind::FieldAdded : ChangeKind::FieldDuplicated;
    alternative.step = {kind, std::string(gone->name), "", std::string(gone->text)};
    add(Rank::Likely, std::move(alternative));
  }

  // A field lost of several: the others moved down.
  void offer_with_more(std::string_view name) {
    std::vector<size_t> places;
    for (size_t i = 0; i + 1 < slots_.size(); i++)
      if (text::equals_ignore_case(slots_[i].name, name)) places.push_back(i);
    if (places.size() < 2 || !slots_[places[0]].field || slots_[places.back()].field)
      return;
    // The same field stood there twice, and one copy was dropped.
    for (size_t from = 0; from + 1 < places.size(); from++) {
      if (!slots_[places[from]].field || slots_[places[from + 1]].field) continue;
      const RawField* last = slots_[places[from]].field;
      Alternative alternative;
      alternative.places.push_back({places[from + 1], slots_[places[from]].canonical});
      alternative.step = {ChangeKind::FieldRemoved, std::string(last->name),
                          std::string(last->text), ""};
      add(Rank::Usual, std::move(alternative));
    }
  }

  // Texts that each slot may have had, each once.
  using Seen = std::vector<std::unordered_set<std::string>>;

  void collect_slot(size_t index, std::span<const UndoField> families, Seen& seen) {
    const Slot& slot = slots_[index];
    FieldView view = view_of(slot);
    if (!slot.field) {
      if (families.data() == kQuick)
        undo_removal(view, [&](ChangeKind kind, Rank rank, std::string text) {
          offer(index, seen[index], kind, rank, std::move(text));
        });
      return;
    }
    for (UndoField family : families) {
      if (found_) return;
      family(view, [&](ChangeKind kind, Rank rank, std::string text) {
        if (text.empty() || found_) return;
        if (rank == Rank::Likely && again_.size() < kMostAgain)
          again_.push_back({index, kind, text});
        offer(index, seen[index], kind, rank, std::move(text));
      });
    }
  }

  // A second change of a field that may have been changed once.
  void collect_again(const Again& first, Seen& seen) {
    size_t colon = first.text.find(':');
    std::string_view value = std::string_view(first.text).substr(colon + 1);
    if (value.ends_with("\r\n")) value.remove_suffix(2);
    FieldView twice{std::string_view(first.text).substr(0, colon),
                    first.text,
                    value,
                    signature_.header_mode,
                    mail_,
                    signature_,
                    elsewhere_,
                    sections_};
    for (auto families : {std::span<const UndoField>(kQuick), {kSlow}})
      for (UndoField family : families) {
        bool words = family == undo_encoded_words;
        if (words && first.kind != ChangeKind::WordsEncoded &&
            habit_of(first.kind) != Habit::Subject)
          continue;
        if (found_ || budget_.spent()) return;
        family(twice, [&](ChangeKind, Rank rank, std::string text) {
          if (!text.empty() && rank <= Rank::Usual && !found_)
            offer(first.slot, seen[first.slot], first.kind, Rank::Remote,
                  std::move(text));
        });
      }
  }

  bool collect() {
    Seen seen(slots_.size());
    std::vector<const RawField*> done;
    std::vector<std::string_view> names;
    for (size_t i = 0; i + 1 < slots_.size(); i++) {
      seen[i].insert(slots_[i].canonical);
      const RawField* field = slots_[i].field;
      if (field && std::ranges::find(done, field) == done.end()) {
        done.push_back(field);
        offer_without(field);
      }
      bool again = std::ranges::any_of(names, [&](std::string_view name) {
        return text::equals_ignore_case(name, slots_[i].name);
      });
      if (!again) offer_with_more(slots_[i].name);
      names.push_back(slots_[i].name);
    }
    for (auto families : {std::span<const UndoField>(kQuick), {kSlow}})
      for (size_t i = 0; i + 1 < slots_.size() && !found_ && !budget_.spent(); i++)
        collect_slot(i, families, seen);
    if (!found_) collect_own();
    for (const Again& first : again_)
      if (!found_ && !budget_.spent()) collect_again(first, seen);
    return found_;
  }

  // The signature's own field: b= is left out of what is hashed.
  void collect_own() {
    size_t own = slots_.size() - 1;
    std::unordered_set<std::string> seen{slots_[own].canonical};
    std::string emptied(signature_.field->text.substr(
        0, static_cast<size_t>(signature_.field->value.data() -
                               signature_.field->text.data())));
    size_t value_at = emptied.size();
    emptied.append(signature_.field->value, 0, signature_.value_begin);
    emptied.append(signature_.field->value, signature_.value_end);
    FieldView view{signature_.field->name,
                   emptied,
                   std::string_view(emptied).substr(value_at),
                   signature_.header_mode,
                   mail_,
                   signature_,
                   elsewhere_,
                   sections_};
    undo_signature(view, [&](ChangeKind kind, Rank rank, std::string text) {
      if (text.ends_with("\r\n")) text.resize(text.size() - 2);
      std::string canonical = canonical_text(text, signature_.header_mode);
      if (canonical.ends_with("\r\n")) canonical.resize(canonical.size() - 2);
      if (!seen.insert(canonical).second) return;
      add(rank, {{kind, std::string(signature_.field->name), text, emptied},
                 {{own, std::move(canonical)}}});
    });
  }

  // ---- trying

  // All places ascend and none stands twice.
  bool is(const std::vector<const Place*>& places) {
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

  bool is(std::initializer_list<const Alternative*> changes) {
    std::vector<const Place*> places;
    for (const Alternative* change : changes)
      for (const Place& place : change->places) places.push_back(&place);
    std::ranges::sort(places, {}, [](const Place* place) { return place->slot; });
    for (size_t i = 1; i < places.size(); i++)
      if (places[i]->slot == places[i - 1]->slot) return false;
    if (!is(places)) return false;
    for (const Alternative* change : changes) result_.steps.push_back(change->step);
    return true;
  }

  bool copies() {
    if (elsewhere_.copies.empty()) return false;
    // Copies are listed like h=: a name twice stands for two fields, the lower one first.
    std::map<std::string, std::vector<std::string>> by_name;
    for (const CopiedField& copy : elsewhere_.copies)
      by_name[text::to_lower(copy.name)].push_back(copy.name + ":" + copy.value + "\r\n");
    std::vector<Alternative> changes;
    std::map<std::string, size_t> used;
    for (size_t i = 0; i + 1 < slots_.size(); i++) {
      auto found = by_name.find(text::to_lower(slots_[i].name));
      if (found == by_name.end()) continue;
      size_t& next = used[found->first];
      if (next >= found->second.size()) continue;
      const std::string& text = found->second[next++];
      std::string canonical = canonical_text(text, signature_.header_mode);
      if (canonical == slots_[i].canonical) continue;
      const RawField* field = slots_[i].field;
      changes.push_back({{field ? ChangeKind::FieldReplaced : ChangeKind::FieldRemoved,
                          field ? std::string(field->name) : std::string(slots_[i].name),
                          text, field ? std::string(field->text) : ""},
                         {{i, std::move(canonical)}}});
    }
    if (changes.empty()) return false;
    std::vector<const Place*> places;
    for (const Alternative& change : changes) places.push_back(&change.places[0]);
    if (is(places)) {
      for (Alternative& change : changes) result_.steps.push_back(named(change.step));
      return true;
    }
    for (Alternative& change : changes)
      add(Rank::Likely, {named(change.step), change.places});
    return false;
  }

  // A copy tells the old text; one of the families may know what was done to it.
  HeaderStep named(HeaderStep step) const {
    std::string canonical = canonical_text(step.signed_text, signature_.header_mode);
    for (const auto& rank : alternatives_)
      for (const Alternative& known : rank)
        if (known.places.size() == 1 && known.places[0].canonical == canonical &&
            text::equals_ignore_case(known.step.field, step.field))
          return known.step;
    return step;
  }

  bool singles() {
    if (!wanted_.is_costly()) return false;  // tried already
    for (const auto& list : alternatives_)
      for (const Alternative& change : list) {
        if (budget_.spent()) return false;
        if (is({&change})) return true;
      }
    return false;
  }

  // Every field written in another way, as by a server that folds the whole header anew.
  bool styles() {
    for (size_t style = 0; style < kWholeStyles && !budget_.spent(); style++) {
      std::vector<Place> places;
      std::vector<HeaderStep> steps;
      for (size_t i = 0; i + 1 < slots_.size(); i++) {
        if (!slots_[i].field) continue;
        std::string text = restyled(view_of(slots_[i]), style);
        if (text.empty()) continue;
        std::string canonical = canonical_text(text, signature_.header_mode);
        if (canonical == slots_[i].canonical) continue;
        steps.push_back({kind_of_style(style), std::string(slots_[i].field->name), text,
                         std::string(slots_[i].field->text)});
        places.push_back({i, std::move(canonical)});
      }
      if (places.size() < 2) continue;
      std::vector<const Place*> all;
      for (const Place& place : places) all.push_back(&place);
      if (!is(all)) continue;
      result_.steps = std::move(steps);
      return true;
    }
    return false;
  }

  // Several fields that were each folded in a way of their own, and unfolded on the way.
  bool folds() {
    if (signature_.header_mode != Mode::Simple || wanted_.is_costly()) return false;
    struct Choice {
      size_t slot;
      std::vector<std::string> texts;
    };
    std::vector<Choice> choices;
    for (size_t i = 0; i + 1 < slots_.size() && choices.size() < 6; i++) {
      if (!slots_[i].field) continue;
      Choice choice{i, fold_variants(view_of(slots_[i]))};
      if (choice.texts.size() > 1) choices.push_back(std::move(choice));
    }
    if (choices.size() < 2) return false;
    std::vector<size_t> picked(choices.size(), 0);
    for (size_t tried = 0; tried < 60'000 && !budget_.spent(); tried++) {
      // The next combination, as an odometer counts.
      size_t digit = 0;
      while (digit < picked.size() && ++picked[digit] == choices[digit].texts.size())
        picked[digit++] = 0;
      if (digit == picked.size()) return false;
      std::vector<Place> places;
      for (size_t i = 0; i < choices.size(); i++)
        if (picked[i] > 0)
          places.push_back({choices[i].slot, choices[i].texts[picked[i]]});
      std::vector<const Place*> all;
      for (const Place& place : places) all.push_back(&place);
      if (!is(all)) continue;
      for (const Place& place : places)
        result_.steps.push_back(
            {ChangeKind::FieldRefolded, std::string(slots_[place.slot].field->name),
             place.canonical, std::string(slots_[place.slot].field->text)});
      return true;
    }
    return false;
  }

  // Each try within its share of the budget.
  template <class Try>
  bool within(unsigned percent, Try attempt) {
    Budget whole = budget_, given = budget_.share(percent);
    budget_ = given;
    bool found = attempt();
    Budget left = budget_;
    budget_ = whole;
    budget_.charge(given, left);
    return found;
  }

  bool pairs(Rank first, Rank second, unsigned percent) {
    const auto& ones = alternatives_[static_cast<size_t>(first)];
    const auto& others = alternatives_[static_cast<size_t>(second)];
    return within(percent, [&] {
      for (size_t i = 0; i < others.size(); i++)
        for (size_t j = 0; j < ones.size(); j++) {
          if (first == second && j >= i) break;
          if (budget_.spent()) return false;
          if (is({&ones[j], &others[i]})) return true;
        }
      return false;
    });
  }

  bool triples(unsigned percent) {
    const auto& likely = alternatives_[static_cast<size_t>(Rank::Likely)];
    return within(percent, [&] {
      for (size_t i = 2; i < likely.size(); i++)
        for (size_t j = 1; j < i; j++)
          for (size_t k = 0; k < j; k++) {
            if (budget_.spent()) return false;
            if (is({&likely[k], &likely[j], &likely[i]})) return true;
          }
      return false;
    });
  }

  const RawMail& mail_;
  const Signature& signature_;
  const Wanted& wanted_;
  Budget& budget_;
  Elsewhere elsewhere_;
  std::vector<Section> sections_;
  std::vector<Slot> slots_;
  std::string text_;
  std::vector<Sha256> states_;
  std::array<std::vector<Alternative>, kRanks> alternatives_;
  std::vector<Again> again_;
  bool found_ = false;
  HeaderSearch result_;
};

}  // namespace

HeaderSearch search_header(const RawMail& mail, const Signature& signature,
                           const Wanted& wanted, Budget& budget) {
  return Search(mail, signature, wanted, budget).run();
}

}  // namespace mailwhy::dkim
