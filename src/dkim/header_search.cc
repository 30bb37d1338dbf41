#include "dkim/header_search.h"

#include <algorithm>
#include <map>
#include <span>

#include "dkim/header_habits.h"
#include "dkim/header_offers.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

namespace {

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
  auto value_of = [&](const std::string& text) {
    return text.substr(name, text.size() - name - (text.ends_with("\r\n") ? 2 : 0));
  };
  std::string old_value = value_of(was), value = value_of(is);
  if (old_value == value) return FieldNameChanged;
  auto without_folds = [](std::string text) {
    std::erase_if(text, [](char c) { return c == '\r' || c == '\n'; });
    return text;
  };
  bool folds = old_value.find('\n') != value.find('\n') ||
               text::count_byte(old_value, '\n') != text::count_byte(value, '\n');
  if (without_folds(old_value) == without_folds(value)) return FieldRefolded;
  bool relaxed_differs =
      canonical_text(was, Mode::Relaxed) != canonical_text(is, Mode::Relaxed);
  if (relaxed_differs && step.kind == AddressListRewritten) return step.kind;
  if (without_spaces(old_value) != without_spaces(value)) return step.kind;
  return !relaxed_differs && (folds || value.find('\n') != value.npos)
             ? FieldRefolded
             : FieldBlanksChanged;
}

class HeaderSearcher {
 public:
  HeaderSearcher(const RawMail& mail, const Signature& signature, const Wanted& wanted,
                 Budget& budget, int level = 0)
      : mail_(mail),
        signature_(signature),
        wanted_(wanted),
        budget_(budget),
        level_(level),
        trial_(mail, signature, wanted, budget),
        offers_(mail, signature, trial_) {}

  HeaderSearch run() {
    using enum Rank;
    if (auto step = offers_.collect()) result_.steps.push_back(std::move(*step));
    bool found = !result_.steps.empty() || copies() || singles() || styles() ||
                 within(budget_, 15, [&] { return habits(); }) || pairs(Sure, Sure, 5) ||
                 pairs(Sure, Likely, 10) || triples(15) ||
                 within(budget_, 35, [&] { return habits_and_one(Rank::Likely, 130); }) ||
                 pairs(Sure, Usual, 20) || sure_pairs_and_likely(20) ||
                 pairs(Likely, Likely, 20) ||
                 within(budget_, 30, [&] { return habits_and_one(Rank::Usual, 4); }) ||
                 within(budget_, 30, [&] { return two_habits(); }) ||
                 pairs(Likely, Usual, 30) || pairs(Sure, Possible, 40) ||
                 pairs(Usual, Usual, 50) || pairs(Likely, Possible, 60) ||
                 pairs(Sure, Remote, 80) || pairs(Usual, Possible, 100);
    if (!found && budget_.spent()) result_.spent = true;
    if (!found && level_ == 0) without_duplicates();
    for (HeaderStep& step : result_.steps) step.kind = plain_kind(step);
    return std::move(result_);
  }

 private:
  // What z= says of the old fields. Some signers leave out the blank behind the colon, as
  // the example of the RFC does: then what differs by that alone is no change.
  bool copies() { return copies("") || copies(" "); }

  bool copies(std::string_view blank) {
    // Copies are listed like h=: a name twice stands for two fields, the lower one first.
    std::map<std::string, std::vector<std::string>> by_name;
    for (const CopiedField& copy : offers_.elsewhere().copies) {
      bool has_blank = !copy.value.empty() && text::is_space(copy.value[0]);
      by_name[text::to_lower(copy.name)].push_back(
          copy.name + ":" + std::string(has_blank ? "" : blank) + copy.value + "\r\n");
    }
    std::vector<Alternative> changes;
    std::map<std::string, size_t> used;
    for (size_t i = 0; i < trial_.own(); i++) {
      const Slot& slot = trial_.slots()[i];
      auto found = by_name.find(text::to_lower(slot.name));
      if (found == by_name.end()) continue;
      size_t& next = used[found->first];
      if (next >= found->second.size()) continue;
      const std::string& text = found->second[next++];
      std::string canonical = canonical_text(text, signature_.header_mode);
      if (canonical == slot.canonical) continue;
      if (!blank.empty() && slot.field &&
          without_spaces(slot.field->value) ==
              without_spaces(std::string_view(text).substr(text.find(':') + 1)))
        continue;
      HeaderStep step{slot.field ? ChangeKind::FieldReplaced : ChangeKind::FieldRemoved,
                      slot.field ? std::string(slot.field->name) : std::string(slot.name),
                      text, slot.field ? std::string(slot.field->text) : ""};
      // A copy tells the old text; a family may know what was done to it.
      if (const HeaderStep* known = offers_.known(step.field, canonical)) step = *known;
      changes.push_back({std::move(step), {{i, std::move(canonical)}}});
    }
    if (changes.empty()) return false;
    std::vector<Place> places;
    for (const Alternative& change : changes) places.push_back(change.places[0]);
    bool found = trial_.is(places);
    for (Alternative& change : changes) {
      if (found) result_.steps.push_back(change.step);
      offers_.add(Rank::Sure, std::move(change));
    }
    return found;
  }

  bool take(std::initializer_list<const Alternative*> changes) {
    if (!trial_.is(changes)) return false;
    for (const Alternative* change : changes) result_.steps.push_back(change->step);
    return true;
  }

  bool singles() {
    if (!trial_.is_costly()) return false;  // tried already
    for (size_t rank = 0; rank < kRanks; rank++)
      for (const Alternative& change : offers_.of(static_cast<Rank>(rank))) {
        if (budget_.spent()) return false;
        if (take({&change})) return true;
      }
    return false;
  }

  HeaderStep refolded(size_t slot, ChangeKind kind, std::string text) const {
    const RawField& field = *trial_.slots()[slot].field;
    return {kind, std::string(field.name), std::move(text), std::string(field.text)};
  }

  // `places` alone, or with one change of another field, of rank `most` or better.
  bool take_with_one(const std::vector<Place>& places,
                     const std::vector<HeaderStep>& steps, Rank most) {
    auto found = [&] {
      result_.steps.insert(result_.steps.end(), steps.begin(), steps.end());
      return true;
    };
    if (trial_.is(places)) return found();
    if (trial_.is_costly()) return false;
    for (Rank rank : {Rank::Sure, Rank::Likely, Rank::Usual})
      for (const Alternative& one : offers_.of(rank)) {
        if (budget_.spent() || rank > most) return false;
        std::vector<const Place*> all;
        for (const Place& place : places) all.push_back(&place);
        for (const Place& place : one.places) all.push_back(&place);
        if (!trial_.is(std::move(all))) continue;
        result_.steps.push_back(one.step);
        return found();
      }
    return false;
  }

  // Every field written in another way, as by a server that folds the whole header anew.
  bool styles() {
    for (size_t style = 0; style < kWholeStyles && !budget_.spent(); style++) {
      std::vector<Place> places;
      std::vector<HeaderStep> steps;
      for (size_t i = 0; i < trial_.own(); i++) {
        if (!trial_.slots()[i].field) continue;
        std::string text = restyled(offers_.view_of(trial_.slots()[i]), style);
        std::string canonical = canonical_text(text, signature_.header_mode);
        if (text.empty() || canonical == trial_.slots()[i].canonical) continue;
        steps.push_back(refolded(i, kind_of_style(style), std::move(text)));
        places.push_back({i, std::move(canonical)});
      }
      if (places.empty()) continue;
      // The first few are what happens most.
      if (take_with_one(places, steps, style < 5 ? Rank::Likely : Rank::Sure))
        return true;
      if (!trial_.is_costly() && restyled_with_one(style, places, steps)) return true;
    }
    return false;
  }

  // One of these fields was changed in another way, too.
  bool restyled_with_one(size_t style, const std::vector<Place>& places,
                         const std::vector<HeaderStep>& steps) {
    for (const Alternative& one : offers_.of(Rank::Sure)) {
      if (budget_.spent()) return false;
      if (one.places.size() != 1 || one.step.signed_text.empty()) continue;
      auto own = std::ranges::find(places, one.places[0].slot, &Place::slot);
      if (own == places.end()) continue;
      std::vector<Place> changed = places;
      changed[static_cast<size_t>(own - places.begin())].canonical = canonical_text(
          restyled(offers_.view_of(one.step.signed_text), style), signature_.header_mode);
      if (!trial_.is(changed)) continue;
      result_.steps = steps;
      result_.steps.push_back(one.step);
      return true;
    }
    return false;
  }

  // ---- what was done to several fields alike

  std::vector<Choice> choices(std::span<const HeaderHabit> habits) const {
    std::vector<FieldView> fields;
    for (size_t i = 0; i < trial_.own(); i++)
      fields.push_back(offers_.view_of(trial_.slots()[i]));
    return choices_of(fields, habits);
  }

  template <class Try>
  bool combine(const std::vector<Choice>& choices, size_t most, Try attempt) {
    for (const auto& picked : combinations(choices, most)) {
      if (budget_.spent()) return false;
      std::vector<Place> places;
      std::vector<HeaderStep> steps;
      for (size_t i = 0; i < choices.size(); i++) {
        if (picked[i] == 0) continue;
        const std::string& text = choices[i].texts[picked[i] - 1];
        places.push_back(
            {choices[i].field, canonical_text(text, signature_.header_mode)});
        steps.push_back(
            refolded(choices[i].field, choices[i].kinds[picked[i] - 1], text));
      }
      if (attempt(places, steps)) return true;
    }
    return false;
  }

  // Two or more of them together.
  bool take_combined(const std::vector<Choice>& choices, size_t most) {
    return combine(choices, most, [&](const auto& places, const auto& steps) {
      if (places.size() < 2 || !trial_.is(places)) return false;
      result_.steps = steps;
      return true;
    });
  }

  bool habits() {
    if (trial_.is_costly()) return false;
    static constexpr size_t kMost = 3000;
    for (HeaderHabit habit : kHabits)
      if (take_combined(choices({&habit, 1}), kMost)) return true;
    return false;
  }

  // And one other change, of `rank` or likelier.
  bool habits_and_one(Rank rank, size_t most) {
    if (trial_.is_costly()) return false;
    for (HeaderHabit habit : kHabits) {
      auto all = choices({&habit, 1});
      if (all.empty()) continue;
      bool found = within(budget_, 35, [&] {
        size_t count = 0;
        static constexpr size_t kMostCombined = 130;
        return combine(all, kMostCombined, [&](const auto& places, const auto& steps) {
          return count++ < most && take_with_one(places, steps, rank);
        });
      });
      if (found) return true;
    }
    return false;
  }

  bool two_habits() {
    if (trial_.is_costly()) return false;
    static constexpr size_t kMost = 1500;
    for (size_t i = 1; i < std::size(kHabits); i++)
      for (size_t j = 0; j < i; j++) {
        HeaderHabit both[] = {kHabits[j], kHabits[i]};
        if (take_combined(choices(both), kMost)) return true;
      }
    return false;
  }

  // A field that was added a second time, and another change: the mail without it.
  void without_duplicates() {
    if (trial_.is_costly()) return;
    size_t tries = 0;
    for (size_t i = 0; i < trial_.own() && tries < 6; i++) {
      const RawField* field = trial_.slots()[i].field;
      if (!field || std::ranges::count_if(mail_.fields, [&](const RawField& other) {
                      return other.is(field->name);
                    }) < 2)
        continue;
      tries++;
      RawMail less = mail_;
      std::erase_if(less.fields, [&](const RawField& other) {
        return other.text.data() == field->text.data();
      });
      Budget more{8u << 20, 20'000};
      HeaderSearch found =
          HeaderSearcher(less, signature_, wanted_, more, level_ + 1).run();
      if (found.steps.empty()) continue;
      result_ = std::move(found);
      result_.steps.push_back({ChangeKind::FieldDuplicated, std::string(field->name), "",
                               std::string(field->text)});
      return;
    }
  }

  bool pairs(Rank first, Rank second, unsigned percent) {
    const auto &ones = offers_.of(first), &others = offers_.of(second);
    return within(budget_, percent, [&] {
      for (size_t i = 0; i < others.size(); i++)
        for (size_t j = 0; j < ones.size(); j++) {
          if (first == second && j >= i) break;
          if (budget_.spent()) return false;
          if (take({&ones[j], &others[i]})) return true;
        }
      return false;
    });
  }

  bool triples(unsigned percent) {
    const auto& sure = offers_.of(Rank::Sure);
    return within(budget_, percent, [&] {
      for (size_t i = 2; i < sure.size(); i++)
        for (size_t j = 1; j < i; j++)
          for (size_t k = 0; k < j; k++) {
            if (budget_.spent()) return false;
            if (take({&sure[k], &sure[j], &sure[i]})) return true;
          }
      return false;
    });
  }

  bool sure_pairs_and_likely(unsigned percent) {
    const auto &sure = offers_.of(Rank::Sure), &likely = offers_.of(Rank::Likely);
    return within(budget_, percent, [&] {
      for (const Alternative& other : likely)
        for (size_t i = 1; i < sure.size(); i++)
          for (size_t j = 0; j < i; j++) {
            if (budget_.spent()) return false;
            if (take({&sure[j], &sure[i], &other})) return true;
          }
      return false;
    });
  }

  const RawMail& mail_;
  const Signature& signature_;
  const Wanted& wanted_;
  Budget& budget_;
  int level_;  // 1: in a mail without one of the fields
  HeaderTrial trial_;
  HeaderOffers offers_;
  HeaderSearch result_;
};

}  // namespace

HeaderSearch search_header(const RawMail& mail, const Signature& signature,
                           const Wanted& wanted, Budget& budget) {
  return HeaderSearcher(mail, signature, wanted, budget).run();
}

}  // namespace mailwhy::dkim
