#include "dkim/body_search.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include "dkim/body_additions.h"
#include "dkim/body_steps.h"
#include "dkim/body_versions.h"

namespace mailwhy::dkim {

namespace {

constexpr Family kRewrites[] = {
    {undo_links, 6}, {undo_encoding, 32}, {undo_mime, 28},    {undo_part_headers, 40},
    {undo_lines, 9}, {undo_blanks, 5},    {undo_wrapping, 8}, {undo_charset, 4}};
constexpr size_t kMostPlaces = 600;  // small changes of which pairs are tried

class BodySearcher {
 public:
  BodySearcher(const RawMail& mail, Mode mode, uint64_t limit, const Wanted& wanted,
               Budget& budget)
      : mail_(mail),
        mode_(mode),
        budget_(budget),
        versions_(mail, mode, limit, wanted, budget) {}

  BodySearch run() {
    if (mail_.body.size() > kMaxSearchedBody) return search_large();
    using Stage = bool (BodySearcher::*)();
    // What is likely and costs little comes first: what stands behind a change must be
    // hashed anew for each guess, of a large body a few thousand times at most.
    constexpr std::pair<Stage, unsigned> kStages[] = {
        {&BodySearcher::likely_insertions, 15},
        {&BodySearcher::likely_rewrites, 30},
        {&BodySearcher::additions_to_parts, 20},
        {&BodySearcher::one_or_two_lines, 10},
        {&BodySearcher::rewrites_and_additions, 35},
        {&BodySearcher::insertions, 15},
        {&BodySearcher::rewrites, 20},
        {&BodySearcher::few_lines, 10},
        {&BodySearcher::small_places, 12},
        {&BodySearcher::two_insertions, 20},
        {&BodySearcher::rewrites_and_insertions, 25},
        {&BodySearcher::small_places_and_insertions, 25},
        {&BodySearcher::independent_rewrites, 25},
        {&BodySearcher::double_rewrites, 40},
        {&BodySearcher::more_additions_to_parts, 30},
        {&BodySearcher::any_lines, 40},
        {&BodySearcher::small_places_and_lines, 50},
        {&BodySearcher::rewrites_and_places, 50},
        {&BodySearcher::more_rewrites_and_insertions, 100}};
    for (auto [stage, percent] : kStages) {
      bool found = within(budget_, percent, [&] {
        bool taken = (this->*stage)();
        result_.spent |= budget_.spent();
        return taken;
      });
      if (found || budget_.spent()) break;
    }
    const auto& body = ready(0);
    result_.steps = tidied(body.canonical, body.sections, std::move(result_.steps));
    return std::move(result_);
  }

 private:
  BodyVersions::Ready& ready(size_t version) { return versions_.ready(version); }

  // ---- what was found

  bool found(size_t version, std::vector<BodyStep> cuts = {}) {
    result_.steps = versions_.steps_to(version);
    std::ranges::move(cuts, std::back_inserter(result_.steps));
    return true;
  }
  bool found_cut(size_t version, const Cut& cut, std::optional<ChangeKind> kind = {}) {
    auto& body = ready(version);
    return found(version,
                 {{kind ? *kind : kind_of_cut(body.canonical, cut, body.sections),
                   without(body.canonical, cut)}});
  }
  bool found_two(size_t version, const Cut& first, const Cut& second,
                 std::optional<ChangeKind> first_kind = {},
                 std::optional<ChangeKind> second_kind = {}) {
    auto& body = ready(version);
    std::string one = without(body.canonical, second);
    ChangeKind later =
        second_kind ? *second_kind : kind_of_cut(body.canonical, second, body.sections);
    ChangeKind earlier =
        first_kind ? *first_kind : kind_of_cut(body.canonical, first, body.sections);
    return found(version, {{later, one}, {earlier, without(one, first)}});
  }

  // ---- text added

  bool cut_windows(size_t version, const Windows& all) {
    for (auto* list : {&all.footers, &all.banners})
      for (const Window& window : *list)
        if (auto cut = ready(version).cuts->find(window)) return found_cut(version, *cut);
    return false;
  }

  bool insertions_in(size_t version) {
    const auto& body = ready(version);
    return cut_windows(version,
                       likely_windows(body.canonical, body.sections, Places::Few));
  }
  bool likely_insertions() {
    return insertions_in(0) || encoded_insertions_in(0, kFewRemovals);
  }
  bool insertions() { return all_insertions_in(0); }

  bool all_insertions_in(size_t version) {
    return cut_windows(version, versions_.windows(version)) ||
           encoded_insertions_in(version, kMostRemovals);
  }

  static constexpr size_t kMostRemovals = 400, kFewRemovals = 40;

  bool found_removals(size_t version, const std::vector<Removal>& removals) {
    if (removals.empty()) return false;
    const Removal &first = removals.front(), &last = removals.back();
    return removals.size() == 1
               ? found_cut(version, first.cut, first.kind)
               : found_two(version, first.cut, last.cut, first.kind, last.kind);
  }
  bool encoded_insertions_in(size_t version, size_t most) {
    return found_removals(version, find_in_encoded_parts(ready(version), most, budget_));
  }
  bool additions_in(size_t version, std::span<const size_t> shells) {
    return found_removals(version, find_additions(ready(version), shells, budget_));
  }

  bool additions_to_parts() {
    static constexpr size_t kShells[] = {10, 40};
    return additions_in(0, kShells);
  }

  bool more_additions_to_parts() {
    static constexpr size_t kShells[] = {160};
    return additions_in(0, kShells);
  }

  bool two_insertions() {
    const auto& body = ready(0);
    Windows few = likely_windows(body.canonical, body.sections, Places::Few);
    // A banner and a footer, then the same in each part.
    using List = std::vector<Window>;
    for (auto [one, other] : {std::pair<List*, List*>{&few.banners, &few.footers},
                              {&few.footers, &few.footers},
                              {&few.banners, &few.banners},
                              {&few.footers, &few.banners}})
      for (const Window& first : *one)
        for (const Window& second : *other)
          if (&first != &second)
            if (auto two = ready(0).cuts->find(first, second))
              return found_two(0, two->first, two->second);
    return false;
  }

  static constexpr size_t kFewLines = 6;

  bool one_or_two_lines() {
    auto cut = ready(0).cuts->find_lines(1, 2, BodyCuts::Where::Anywhere);
    return cut && found_cut(0, *cut);
  }

  bool few_lines() {
    for (auto where : {BodyCuts::Where::AtParagraphs, BodyCuts::Where::Anywhere})
      if (auto cut = ready(0).cuts->find_lines(1, kFewLines, where))
        return found_cut(0, *cut);
    return false;
  }

  bool any_lines() {
    auto cut = ready(0).cuts->find_lines(kFewLines + 1, ready(0).cuts->lines().size(),
                                         BodyCuts::Where::Anywhere);
    return cut && found_cut(0, *cut);
  }

  // ---- rewrites

  bool rewritten(size_t version, BodyVersions::Offers which,
                 size_t most = std::numeric_limits<size_t>::max()) {
    for (const Family& family : kRewrites) {
      if (budget_.spent()) return false;
      if (auto hit = versions_.rewrite(version, family, which, most)) return found(*hit);
    }
    return false;
  }
  bool likely_rewrites() { return rewritten(0, BodyVersions::Offers::Likely); }
  bool rewrites() { return rewritten(0, BodyVersions::Offers::Further); }

  // The likelier one of them is, the less likely the other may be.
  bool double_rewrites() {
    for (size_t most : {3u, 10u, 100u})
      for (size_t version : versions_.likely()) {
        if (versions_[version].order > most) continue;
        if (rewritten(version, BodyVersions::Offers::Likely, most)) return true;
      }
    return false;
  }

  bool rewrites_and_insertions() {
    for (size_t version : versions_.likely()) {
      if (budget_.spent()) return false;
      if (insertions_in(version) || encoded_insertions_in(version, kFewRemovals))
        return true;
    }
    return false;
  }

  bool rewrites_and_additions() {
    static constexpr size_t kShells[] = {8};
    for (size_t version : versions_.likely()) {
      if (budget_.spent()) return false;
      if (additions_in(version, kShells)) return true;
    }
    return false;
  }

  bool more_rewrites_and_insertions() {
    size_t count = versions_.size();
    for (size_t version = 1; version < count && !budget_.spent(); version++)
      if (versions_[version].level == 1 &&
          (versions_[version].likely ? all_insertions_in(version)
                                     : insertions_in(version)))
        return true;
    return false;
  }

  // Two rewrites of different lines: what each changed, together.
  bool independent_rewrites() {
    const auto& body = ready(0);
    size_t count = versions_.size();
    for (size_t i = 1; i < count && !budget_.spent(); i++) {
      versions_[i].cuts =
          cuts_between(body.canonical, canonical_body(versions_[i].text, mode_));
      budget_.pay(body.canonical.size());
    }
    for (bool likely : {true, false})
      for (size_t i = 2; i < count; i++)
        for (size_t j = 1; j < i; j++) {
          const Version &one = versions_[i], &other = versions_[j];
          if (!other.likely || one.likely != likely || one.kind == other.kind) continue;
          if (budget_.spent()) return false;
          if (both_rewrites(one, other)) return true;
        }
    return false;
  }

  bool both_rewrites(const Version& one, const Version& other) {
    if (one.cuts.empty() || other.cuts.empty()) return false;
    const auto& body = ready(0);
    std::vector<const Cut*> both;
    for (auto* cuts : {&one.cuts, &other.cuts})
      for (const Cut& cut : *cuts) both.push_back(&cut);
    budget_.pay(both.size() * sizeof(Cut*));
    std::ranges::stable_sort(both, {}, &Cut::from);
    auto at_one_place = [](const Cut* a, const Cut* b) { return a->from == b->from; };
    if (std::ranges::adjacent_find(both, at_one_place) != both.end() ||
        !body.cuts->replaced(both))
      return false;
    std::string text = body.canonical;
    for (size_t k = both.size(); k-- > 0;) text = without(text, *both[k]);
    result_.steps = {{one.kind, canonical_body(one.text, mode_)}, {other.kind, text}};
    return true;
  }

  // ---- small changes at one place

  bool small_cuts(size_t version) {
    auto& body = ready(version);
    return undo_at_one_place(*body.cuts, mode_,
                             [&](ChangeKind kind, const Cut& cut) {
                               return budget_.spent() || (body.cuts->replaced(cut) &&
                                                          found_cut(version, cut, kind));
                             }) &&
           !result_.steps.empty();
  }

  bool small_places() { return small_cuts(0); }

  bool rewrites_and_places() {
    size_t count = versions_.size();
    for (size_t version = 1; version < count && !budget_.spent(); version++)
      if (versions_[version].level == 1 && small_cuts(version)) return true;
    return false;
  }

  std::vector<std::pair<ChangeKind, Cut>> line_beginnings() {
    std::vector<std::pair<ChangeKind, Cut>> places;
    undo_line_beginnings(*ready(0).cuts, [&](ChangeKind kind, const Cut& cut) {
      places.emplace_back(kind, cut);
      return places.size() >= kMostPlaces;
    });
    return places;
  }

  // A small change, and text added behind it or before it.
  bool small_places_and_insertions() {
    auto& body = ready(0);
    Windows few = likely_windows(body.canonical, body.sections, Places::Few);
    auto places = line_beginnings();
    // Two of those that can be seen.
    auto is_seen = [](const auto& place) { return place.second.to > place.second.from; };
    for (size_t i = 0; i < places.size() && is_seen(places[i]); i++)
      for (size_t j = 0; j < places.size() && is_seen(places[j]); j++) {
        if (budget_.spent()) return false;
        if (places[i].second.to <= places[j].second.from &&
            body.cuts->replaced(places[i].second, places[j].second))
          return found_two(0, places[i].second, places[j].second, places[i].first,
                           places[j].first);
      }
    for (const auto& [kind, cut] : places)
      for (const Window& window : few.footers) {
        if (budget_.spent()) return false;
        if (auto behind = body.cuts->find_behind(cut, window))
          return found_two(0, cut, *behind, kind);
      }
    for (const Window& window : few.banners)
      for (size_t start : window.starts)
        for (size_t end : window.ends) {
          if (end <= start) continue;
          for (const auto& [kind, cut] : places) {
            if (cut.from < end) continue;
            if (budget_.spent()) return false;
            if (body.cuts->replaced({start, end, {}}, cut))
              return found_two(0, {start, end, {}}, cut, std::nullopt, kind);
          }
        }
    return false;
  }

  // A small change, and any few lines added elsewhere.
  bool small_places_and_lines() {
    auto& body = ready(0);
    const auto& lines = body.cuts->lines();
    auto places = line_beginnings();
    for (size_t count = 1; count <= 4; count++)
      for (size_t line = 0; line + count < lines.size(); line++) {
        Cut block{lines[line], lines[line + count], {}};
        for (const auto& [kind, cut] : places) {
          if (budget_.spent()) return false;
          if (cut.to <= block.from && body.cuts->replaced(cut, block))
            return found_two(0, cut, block, kind);
          if (block.to <= cut.from && body.cuts->replaced(block, cut))
            return found_two(0, block, cut, std::nullopt, kind);
        }
      }
    return false;
  }

  BodySearch search_large() {
    result_.too_large = true;
    auto& body = ready(0);
    Window window{body.cuts->lines(), {body.canonical.size()}};
    if (auto cut = body.cuts->find(window)) found_cut(0, *cut);
    return std::move(result_);
  }

  const RawMail& mail_;
  Mode mode_;
  Budget& budget_;
  BodyVersions versions_;
  BodySearch result_;
};

}  // namespace

BodySearch search_body(const RawMail& mail, Mode mode, uint64_t limit,
                       const Wanted& wanted, Budget& budget) {
  return BodySearcher(mail, mode, limit, wanted, budget).run();
}

}  // namespace mailwhy::dkim
