#include "dkim/body_search.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <unordered_set>
#include <utility>

#include "dkim/edits.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

namespace {

// A family, and how many of its first offers are likely enough for a second rewrite.
struct Family {
  Undo undo;
  size_t likely;
};
constexpr Family kRewrites[] = {
    {undo_encoding, 10}, {undo_lines, 9},    {undo_blanks, 5},        {undo_links, 2},
    {undo_mime, 16},     {undo_wrapping, 5}, {undo_part_headers, 12}, {undo_charset, 4}};
constexpr size_t kMostVersions = 600;
constexpr size_t kMostPlaces = 600;  // small changes of which pairs are tried

struct Version {
  std::string text;  // not canonical: what changed must be seen
  ChangeKind kind{};
  int parent = -1;  // the version it was made from; -1: the body as it arrived
  int level = 0;
  size_t order = 0;       // among the offers of its family
  bool likely = true;     // one of the first of them
  std::vector<Cut> cuts;  // what makes it of the body as it arrived
};

class Search {
 public:
  Search(const RawMail& mail, Mode mode, uint64_t limit, const Wanted& wanted,
         Budget& budget)
      : mail_(mail), mode_(mode), limit_(limit), wanted_(wanted), budget_(budget) {
    versions_.push_back({std::string(mail.body), {}, -1, 0});
  }

  BodySearch run() {
    try_text(mail_.body);
    if (mail_.body.size() > kMaxSearchedBody) return search_large();
    using Stage = bool (Search::*)();
    constexpr std::pair<Stage, unsigned> kStages[] = {
        {&Search::insertions, 15},
        {&Search::rewrites, 15},
        {&Search::few_lines, 10},
        {&Search::small_places, 12},
        {&Search::two_insertions, 25},
        {&Search::rewrites_and_insertions, 25},
        {&Search::small_places_and_insertions, 25},
        {&Search::independent_rewrites, 25},
        {&Search::double_rewrites, 40},
        {&Search::any_lines, 40},
        {&Search::small_places_and_lines, 50},
        {&Search::rewrites_and_places, 50},
        {&Search::more_rewrites_and_insertions, 100}};
    for (auto [stage, percent] : kStages) {
      Budget whole = budget_;
      Budget given = budget_.share(percent);
      budget_ = given;
      bool found = (this->*stage)();
      if (budget_.spent()) result_.spent = true;
      Budget left = budget_;
      budget_ = whole;
      budget_.charge(given, left);
      if (found || budget_.spent()) break;
    }
    return std::move(result_);
  }

 private:
  // A version ready to be cut, made when it is first needed.
  struct Ready {
    std::string canonical;
    std::vector<Section> sections;
    std::unique_ptr<BodyCuts> cuts;
    std::optional<Windows> windows;
  };

  std::string_view own_field(std::string_view name) const {
    const RawField* field = mail_.find(name);
    return field ? field->value : std::string_view();
  }
  std::vector<Section> outline_of(std::string_view text) const {
    std::string type(text::trim(own_field("Content-Type")));
    std::erase_if(type, [](char c) { return c == '\r' || c == '\n'; });
    return outline(text, type, own_field("Content-Transfer-Encoding"));
  }

  Ready& ready(size_t version) {
    if (ready_.size() <= version) ready_.resize(version + 1);
    if (!ready_[version]) {
      auto made = std::make_unique<Ready>();
      made->canonical = canonical_body(versions_[version].text, mode_);
      made->sections = outline_of(made->canonical);
      made->cuts =
          std::make_unique<BodyCuts>(made->canonical, mode_, limit_, wanted_, budget_);
      budget_.pay(made->canonical.size());
      ready_[version] = std::move(made);
    }
    return *ready_[version];
  }
  const Windows& windows(size_t version) {
    Ready& body = ready(version);
    if (!body.windows)
      body.windows = likely_windows(body.canonical, body.sections, Places::All);
    return *body.windows;
  }

  // ---- what was found

  void found(size_t version, std::vector<BodyStep> cuts = {}) {
    std::vector<size_t> way;
    for (int at = static_cast<int>(version); at > 0; at = versions_[size_t(at)].parent)
      way.push_back(size_t(at));
    for (size_t i = way.size(); i-- > 0;)
      result_.steps.push_back(
          {versions_[way[i]].kind, canonical_body(versions_[way[i]].text, mode_)});
    for (BodyStep& cut : cuts) result_.steps.push_back(std::move(cut));
  }
  bool found_cut(size_t version, const Cut& cut, std::optional<ChangeKind> kind = {}) {
    Ready& body = ready(version);
    found(version, {{kind ? *kind : kind_of_cut(body.canonical, cut, body.sections),
                     without(body.canonical, cut)}});
    return true;
  }
  bool found_two(size_t version, const Cut& first, const Cut& second,
                 std::optional<ChangeKind> first_kind = {},
                 std::optional<ChangeKind> second_kind = {}) {
    Ready& body = ready(version);
    std::string one = without(body.canonical, second);
    found(
        version,
        {{second_kind ? *second_kind : kind_of_cut(body.canonical, second, body.sections),
          one},
         {first_kind ? *first_kind : kind_of_cut(body.canonical, first, body.sections),
          without(one, first)}});
    return true;
  }

  // ---- steps

  bool cut_windows(size_t version, const Windows& all) {
    for (auto* list : {&all.footers, &all.banners})
      for (const Window& window : *list)
        if (auto cut = ready(version).cuts->find(window)) return found_cut(version, *cut);
    return false;
  }

  bool window_cuts(size_t version) {
    if (cut_windows(version, windows(version))) return true;
    Ready& body = ready(version);
    BodyCuts& cuts = *body.cuts;
    return undo_in_encoded_parts(
               body.canonical, body.sections,
               [&](ChangeKind kind, const Cut& cut) {
                 return budget_.spent() ||
                        (cuts.replaced(cut) && found_cut(version, cut, kind));
               }) &&
           !result_.steps.empty();
  }

  enum class Trial { Known, Differs, Signed };
  Trial try_text(std::string_view text) {
    std::string canonical = canonical_body(text, mode_);
    // What is not hashed, such as blanks, leads nowhere new.
    if (!seen_.insert(std::hash<std::string_view>()(canonical)).second)
      return Trial::Known;
    if (limit_ != BodyCanonicalizer::kAll) {
      if (canonical.size() < limit_) return Trial::Differs;
      canonical.resize(limit_);
    }
    budget_.pay(2 * canonical.size());
    return wanted_.is(Sha256().write(canonical), budget_) ? Trial::Signed
                                                          : Trial::Differs;
  }

  enum class Offers { All, Likely };
  bool rewrite(size_t version, const Family& family, Offers which) {
    auto sections = outline_of(versions_[version].text);
    // The offered texts move `versions_`: the view needs one of its own.
    std::string text = versions_[version].text;
    int level = versions_[version].level + 1;
    bool stop = false, hit = false;
    size_t count = 0;
    budget_.pay(text.size());
    family.undo({text, sections, mail_, mode_},
                [&](ChangeKind kind, std::string offered) {
                  if (stop) return true;
                  Trial trial = try_text(offered);
                  stop = budget_.spent();
                  if (trial == Trial::Known) return stop;
                  bool likely = ++count <= family.likely;
                  stop |= which == Offers::Likely && !likely;
                  hit = trial == Trial::Signed;
                  stop |= hit || versions_.size() >= kMostVersions;
                  // A second rewrite leads nowhere further.
                  if (!hit && level > 1) return stop;
                  versions_.push_back({std::move(offered),
                                       kind,
                                       static_cast<int>(version),
                                       level,
                                       count,
                                       likely,
                                       {}});
                  if (hit) found(versions_.size() - 1);
                  return stop;
                });
    return hit;
  }

  bool small_cuts(size_t version) {
    Ready& body = ready(version);
    return undo_at_one_place(*body.cuts, mode_,
                             [&](ChangeKind kind, const Cut& cut) {
                               return budget_.spent() || (body.cuts->replaced(cut) &&
                                                          found_cut(version, cut, kind));
                             }) &&
           !result_.steps.empty();
  }

  // ---- stages

  bool insertions() { return window_cuts(0); }

  bool rewrites() {
    for (const Family& family : kRewrites)
      if (rewrite(0, family, Offers::All)) return true;
    return false;
  }

  bool small_places() { return small_cuts(0); }

  bool insertions_in(size_t version) {
    const Ready& body = ready(version);
    return cut_windows(version,
                       likely_windows(body.canonical, body.sections, Places::Few));
  }

  // The first offers of all families before the second ones.
  std::vector<size_t> likely_versions() const {
    std::vector<size_t> likely;
    for (size_t version = 1; version < versions_.size(); version++)
      if (versions_[version].level == 1 && versions_[version].likely)
        likely.push_back(version);
    std::ranges::stable_sort(likely, {},
                             [&](size_t version) { return versions_[version].order; });
    return likely;
  }

  bool rewrites_and_insertions() {
    for (size_t version : likely_versions())
      if (budget_.spent() || insertions_in(version)) return !result_.steps.empty();
    return false;
  }

  bool more_rewrites_and_insertions() {
    size_t count = versions_.size();
    for (size_t version = 1; version < count && !budget_.spent(); version++)
      if (versions_[version].level == 1 &&
          (versions_[version].likely ? window_cuts(version) : insertions_in(version)))
        return true;
    return false;
  }

  // Two rewrites of different lines: what each changed, together.
  bool independent_rewrites() {
    const Ready& body = ready(0);
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
    const Ready& body = ready(0);
    std::vector<Cut> both;
    std::ranges::merge(one.cuts, other.cuts, std::back_inserter(both), {}, &Cut::from,
                       &Cut::from);
    for (size_t k = 1; k < both.size(); k++)
      if (both[k - 1].to > both[k].from || both[k - 1].from == both[k].from) return false;
    if (!body.cuts->replaced(both)) return false;
    std::string text = body.canonical;
    for (size_t k = both.size(); k-- > 0;) text = without(text, both[k]);
    result_.steps = {{one.kind, canonical_body(one.text, mode_)}, {other.kind, text}};
    return true;
  }

  bool double_rewrites() {
    for (size_t version : likely_versions())
      for (const Family& family : kRewrites)
        if (budget_.spent() || rewrite(version, family, Offers::Likely))
          return !result_.steps.empty();
    return false;
  }

  bool two_insertions() {
    const Ready& body = ready(0);
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

  bool few_lines() {
    auto cut = ready(0).cuts->find_lines(1, kFewLines);
    return cut && found_cut(0, *cut);
  }

  bool any_lines() {
    auto cut = ready(0).cuts->find_lines(kFewLines + 1, ready(0).cuts->lines().size());
    return cut && found_cut(0, *cut);
  }

  // A small change, and text added behind it or before it.
  bool small_places_and_insertions() {
    Ready& body = ready(0);
    Windows few = likely_windows(body.canonical, body.sections, Places::Few);
    std::vector<std::pair<ChangeKind, Cut>> places;
    undo_line_beginnings(*body.cuts, [&](ChangeKind kind, const Cut& cut) {
      places.emplace_back(kind, cut);
      return places.size() >= kMostPlaces;
    });
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
    Ready& body = ready(0);
    const auto& lines = body.cuts->lines();
    std::vector<std::pair<ChangeKind, Cut>> places;
    undo_line_beginnings(*body.cuts, [&](ChangeKind kind, const Cut& cut) {
      places.emplace_back(kind, cut);
      return places.size() >= kMostPlaces;
    });
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

  bool rewrites_and_places() {
    size_t count = versions_.size();
    for (size_t version = 1; version < count && !budget_.spent(); version++)
      if (versions_[version].level == 1 && small_cuts(version)) return true;
    return false;
  }

  BodySearch search_large() {
    result_.too_large = true;
    Ready& body = ready(0);
    Window window{body.cuts->lines(), {body.canonical.size()}};
    if (auto cut = body.cuts->find(window)) found_cut(0, *cut);
    return std::move(result_);
  }

  const RawMail& mail_;
  Mode mode_;
  uint64_t limit_;
  const Wanted& wanted_;
  Budget& budget_;
  std::vector<Version> versions_;
  std::vector<std::unique_ptr<Ready>> ready_;
  std::unordered_set<size_t> seen_;
  BodySearch result_;
};

}  // namespace

BodySearch search_body(const RawMail& mail, Mode mode, uint64_t limit,
                       const Wanted& wanted, Budget& budget) {
  return Search(mail, mode, limit, wanted, budget).run();
}

}  // namespace mailwhy::dkim
