#include "dkim/body_versions.h"

#include <algorithm>
#include <cstring>
#include <functional>

#include "text/ascii.h"

namespace mailwhy::dkim {

static constexpr size_t kMostVersions = 600;

BodyVersions::BodyVersions(const RawMail& mail, Mode mode, uint64_t limit,
                           const Wanted& wanted, Budget& budget)
    : mail_(mail), mode_(mode), limit_(limit), wanted_(wanted), budget_(budget) {
  versions_.push_back({std::string(mail.body), {}, -1, 0});
}

std::vector<Section> BodyVersions::outline_of(std::string_view text) const {
  auto own_field = [&](std::string_view name) {
    const RawField* field = mail_.find(name);
    return field ? field->value : std::string_view();
  };
  std::string type(text::trim(own_field("Content-Type")));
  std::erase_if(type, [](char c) { return c == '\r' || c == '\n'; });
  return outline(text, type, own_field("Content-Transfer-Encoding"));
}

BodyVersions::Ready& BodyVersions::ready(size_t version) {
  if (ready_.size() <= version) ready_.resize(version + 1);
  if (!ready_[version]) {
    auto made = std::make_unique<Ready>();
    made->canonical = canonical_body(versions_[version].text, mode_);
    made->sections = outline_of(made->canonical);
    made->cuts =
        std::make_unique<BodyCuts>(made->canonical, mode_, limit_, wanted_, budget_);
    budget_.pay(made->canonical.size() / 4);
    ready_[version] = std::move(made);
  }
  return *ready_[version];
}

const Windows& BodyVersions::windows(size_t version) {
  Ready& body = ready(version);
  if (!body.windows)
    body.windows = likely_windows(body.canonical, body.sections, Places::All);
  return *body.windows;
}

std::vector<size_t> BodyVersions::likely() const {
  std::vector<size_t> likely;
  for (size_t version = 1; version < versions_.size(); version++)
    if (versions_[version].level == 1 && versions_[version].likely)
      likely.push_back(version);
  std::ranges::stable_sort(likely, {},
                           [&](size_t version) { return versions_[version].order; });
  return likely;
}

std::vector<BodyStep> BodyVersions::steps_to(size_t version) const {
  std::vector<BodyStep> steps;
  for (int at = static_cast<int>(version); at > 0; at = versions_[size_t(at)].parent)
    steps.push_back(
        {versions_[size_t(at)].kind, canonical_body(versions_[size_t(at)].text, mode_)});
  std::ranges::reverse(steps);
  return steps;
}

static size_t common_beginning(std::string_view a, std::string_view b) {
  static constexpr size_t kBlock = 1024;
  size_t at = 0, size = std::min(a.size(), b.size());
  while (size - at >= kBlock && std::memcmp(a.data() + at, b.data() + at, kBlock) == 0)
    at += kBlock;
  while (at < size && a[at] == b[at]) at++;
  return at;
}

// What the text has in common with the one that arrived is not hashed again.
BodyVersions::Trial BodyVersions::try_text(std::string_view text) {
  std::string canonical = canonical_body(text, mode_);
  BodyCuts& arrived = *ready(0).cuts;
  size_t common = common_beginning(canonical, arrived.text());
  std::string_view rest = std::string_view(canonical).substr(common);
  budget_.pay(canonical.size() / 4 + rest.size() / 2);
  // What is not hashed, such as blanks, leads nowhere new.
  if (rest.empty() && common == arrived.text().size()) return Trial::Known;
  size_t key = std::hash<std::string_view>()(rest) ^ (common * 0x9E3779B97F4A7C15u);
  if (!seen_.insert(key).second) return Trial::Known;
  return arrived.with_ending(common, rest) ? Trial::Signed : Trial::Differs;
}

std::optional<size_t> BodyVersions::rewrite(size_t version, const Family& family,
                                            Offers which, size_t most) {
  // The offered texts move `versions_`: the view needs one of its own.
  std::string text = versions_[version].text;
  auto sections = outline_of(text);
  int level = versions_[version].level + 1;
  bool stop = false;
  size_t count = 0;
  std::optional<size_t> hit;
  budget_.pay(text.size() / 4);
  family.undo({text, sections, mail_, mode_}, [&](ChangeKind kind, std::string offered) {
    if (stop) return true;
    if (offered == text) return false;
    bool likely = ++count <= family.likely;
    if (which == Offers::Further && likely) {
      budget_.pay(offered.size() / 8);
      return stop = budget_.spent();
    }
    if ((which == Offers::Likely && !likely) || count > most) return stop = true;
    Trial trial = try_text(offered);
    stop = budget_.spent();
    if (trial == Trial::Known) return stop;
    bool signed_so = trial == Trial::Signed;
    stop |= signed_so;
    // A second rewrite leads nowhere further.
    bool leads_on = level == 1 && versions_.size() < kMostVersions;
    if (!signed_so && !leads_on) return stop;
    versions_.push_back(
        {std::move(offered), kind, static_cast<int>(version), level, count, likely, {}});
    if (signed_so) hit = versions_.size() - 1;
    return stop;
  });
  return hit;
}

}  // namespace mailwhy::dkim
