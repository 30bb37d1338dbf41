#include "dkim/body_search.h"

#include <functional>
#include <memory>
#include <optional>
#include <unordered_set>
#include <utility>

#include "dkim/edits.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

namespace {

constexpr Undo kRewrites[] = {undo_blanks,       undo_encoding, undo_lines,
                              undo_wrapping,     undo_mime,     undo_links,
                              undo_part_headers, undo_charset};
constexpr size_t kMostVersions = 600;

struct Version {
  std::string text;  // not canonical: what changed must be seen
  ChangeKind kind{};
  int parent = -1;  // the version it was made from; -1: the body as it arrived
  int level = 0;
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
        {&Search::insertions, 20},          {&Search::rewrites, 30},
        {&Search::small_places, 15},        {&Search::rewrites_and_insertions, 35},
        {&Search::double_rewrites, 35},     {&Search::two_insertions, 40},
        {&Search::any_lines, 50},           {&Search::small_places_twice, 60},
        {&Search::rewrites_and_places, 100}};
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
                 std::optional<ChangeKind> first_kind = {}) {
    Ready& body = ready(version);
    std::string one = without(body.canonical, second);
    found(version,
          {{kind_of_cut(body.canonical, second, body.sections), one},
           {first_kind ? *first_kind : kind_of_cut(body.canonical, first, body.sections),
            without(one, first)}});
    return true;
  }

  // ---- steps

  bool window_cuts(size_t version) {
    const Windows& all = windows(version);
    BodyCuts& cuts = *ready(version).cuts;
    for (auto* list : {&all.footers, &all.banners})
      for (const Window& window : *list)
        if (auto cut = cuts.find(window)) return found_cut(version, *cut);
    Ready& body = ready(version);
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

  bool rewrite(size_t version, Undo undo) {
    auto sections = outline_of(versions_[version].text);
    // The offered texts move `versions_`: the view needs one of its own.
    std::string text = versions_[version].text;
    int level = versions_[version].level + 1;
    bool stop = false, hit = false;
    budget_.pay(text.size());
    undo({text, sections, mail_, mode_}, [&](ChangeKind kind, std::string offered) {
      if (stop) return true;
      Trial trial = try_text(offered);
      if (trial == Trial::Known) return false;
      hit = trial == Trial::Signed;
      versions_.push_back({std::move(offered), kind, static_cast<int>(version), level});
      stop = hit || budget_.spent() || versions_.size() >= kMostVersions;
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
    for (Undo undo : kRewrites)
      if (rewrite(0, undo)) return true;
    return false;
  }

  bool small_places() { return small_cuts(0); }

  bool rewrites_and_insertions() {
    size_t count = versions_.size();
    for (size_t version = 1; version < count && !budget_.spent(); version++)
      if (versions_[version].level == 1 && window_cuts(version)) return true;
    return false;
  }

  bool double_rewrites() {
    size_t count = versions_.size();
    for (size_t version = 1; version < count && !budget_.spent(); version++)
      for (Undo undo : kRewrites)
        if (versions_[version].level == 1 && rewrite(version, undo)) return true;
    return false;
  }

  bool two_insertions() {
    const Ready& body = ready(0);
    Windows few = likely_windows(body.canonical, body.sections, Places::Few);
    // The same in each part first, then a banner and a footer.
    using List = std::vector<Window>;
    for (auto [one, other] : {std::pair<List*, List*>{&few.footers, &few.footers},
                              {&few.banners, &few.banners},
                              {&few.banners, &few.footers},
                              {&few.footers, &few.banners}})
      for (const Window& first : *one)
        for (const Window& second : *other)
          if (&first != &second)
            if (auto two = ready(0).cuts->find(first, second))
              return found_two(0, two->first, two->second);
    return false;
  }

  bool any_lines() {
    BodyCuts& cuts = *ready(0).cuts;
    auto cut = cuts.find_lines(0, ready(0).canonical.size());
    return cut && found_cut(0, *cut);
  }

  // A small change, and text added behind it.
  bool small_places_twice() {
    Ready& body = ready(0);
    const Windows& all = windows(0);
    return undo_at_one_place(*body.cuts, mode_,
                             [&](ChangeKind kind, const Cut& cut) {
                               if (budget_.spent()) return true;
                               for (const Window& window : all.footers) {
                                 size_t end = window.ends.back();
                                 for (size_t start : window.starts) {
                                   if (start < cut.to || start >= end) continue;
                                   if (body.cuts->replaced(cut, {start, end, {}}))
                                     return found_two(0, cut, {start, end, {}}, kind);
                                 }
                               }
                               return false;
                             }) &&
           !result_.steps.empty();
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
