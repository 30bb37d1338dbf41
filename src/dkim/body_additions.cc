#include "dkim/body_additions.h"

#include <algorithm>

namespace mailwhy::dkim {

namespace {

constexpr size_t kMostTextParts = 4;
constexpr size_t kMostInPart = 160, kFewInPart = 24;  // guesses
constexpr size_t kMostEncoded = 2u << 20;             // octets, of all guesses in a part

using Removals = std::vector<Removal>;

// A whole part with its boundary line, and perhaps the empty line before that.
Removals added_part(BodyVersions::Ready& body) {
  std::string_view text = body.canonical;
  for (size_t i = body.sections.size(); i-- > 1;) {
    const Section& part = body.sections[i];
    if (part.parent < 0 || part.header < 2) continue;
    size_t line = text.rfind('\n', part.header - 2);
    size_t begin = line == text.npos ? 0 : line + 1;
    for (size_t more : {0u, 2u}) {
      if (begin < more) continue;
      Cut cut{begin - more, part.end - more, {}};
      if (body.cuts->replaced(cut)) return {{ChangeKind::PartAdded, cut, {}}};
    }
  }
  return {};
}

// Two parts that were given the same words.
Removals same_words(BodyCuts& cuts, const Removals& firsts, const Removals& seconds,
                    const Budget& budget) {
  for (const Removal& one : firsts)
    for (const Removal& other : seconds) {
      if (one.words.empty() || one.words != other.words) continue;
      if (budget.spent()) return {};
      if (cuts.replaced(one.cut, other.cut)) return {one, other};
    }
  return {};
}

// Any of the first `shell` of each; of those, pairs among the first `tried` were tried.
Removals any_words(BodyCuts& cuts, const Removals& firsts, const Removals& seconds,
                   size_t tried, size_t shell) {
  auto first_cuts = [&](const Removals& all) {
    std::vector<const Cut*> out;
    for (size_t i = 0; i < all.size() && i < shell; i++) out.push_back(&all[i].cut);
    return out;
  };
  auto hit = cuts.find(first_cuts(firsts), first_cuts(seconds), tried);
  if (!hit) return {};
  return {firsts[hit->first], seconds[hit->second]};
}

// What may have been added at one side of a part; what is encoded is written anew.
Removals guesses_at(const BodyVersions::Ready& body, const Section& part, Side side,
                    size_t most, Budget& budget) {
  Removals all = removals(body.canonical, part, side, most);
  if (!all.empty()) budget.pay((part.end - part.body) / 4);
  for (const Removal& one : all) budget.pay(one.cut.instead.size() / 2);
  return all;
}

// The same of each of the text parts.
std::vector<Removals> guesses(const BodyVersions::Ready& body, Side side,
                              Budget& budget) {
  std::vector<Removals> parts;
  for (const Section& part : body.sections) {
    if (budget.spent() || parts.size() == kMostTextParts) break;
    size_t fit = kMostEncoded / std::max<size_t>(1, part.end - part.body);
    Removals all =
        guesses_at(body, part, side, std::clamp(fit, kFewInPart, kMostInPart), budget);
    if (!all.empty()) parts.push_back(std::move(all));
  }
  return parts;
}

// The first that `attempt` finds in two parts, both changed at the same side.
template <class Try>
Removals in_two_parts(std::span<const std::vector<Removals>> sides, Try attempt) {
  for (const auto& parts : sides)
    for (size_t i = 0; i < parts.size(); i++)
      for (size_t j = i + 1; j < parts.size(); j++)
        if (Removals found = attempt(parts[i], parts[j]); !found.empty()) return found;
  return {};
}

}  // namespace

std::vector<Removal> find_in_encoded_parts(BodyVersions::Ready& body, size_t most,
                                           Budget& budget) {
  for (Side side : {Side::Back, Side::Front})
    for (const Section& part : body.sections) {
      if (part.encoding != "base64" && part.encoding != "quoted-printable") continue;
      if (budget.spent()) return {};
      for (const Removal& one : guesses_at(body, part, side, most, budget)) {
        if (budget.spent()) return {};
        if (body.cuts->replaced(one.cut)) return {one};
      }
    }
  return {};
}

std::vector<Removal> find_additions(BodyVersions::Ready& body,
                                    std::span<const size_t> shells, Budget& budget) {
  BodyCuts& cuts = *body.cuts;
  const std::vector<Removals> sides[] = {guesses(body, Side::Back, budget),
                                         guesses(body, Side::Front, budget)};
  if (Removals found = added_part(body); !found.empty()) return found;
  Removals found = in_two_parts(sides, [&](const Removals& one, const Removals& other) {
    return same_words(cuts, one, other, budget);
  });
  if (!found.empty()) return found;
  for (const auto& parts : sides)
    for (const Removals& part : parts)
      for (size_t i = 0; i < part.size() && i < shells.front(); i++) {
        if (budget.spent()) return {};
        if (cuts.replaced(part[i].cut)) return {part[i]};
      }
  // A banner in one part, or in the same one, and a footer.
  for (size_t i = 0; i < sides[1].size(); i++)
    for (size_t j = i; j < sides[0].size(); j++)
      if (found = any_words(cuts, sides[1][i], sides[0][j], 0, shells.front());
          !found.empty())
        return found;
  size_t tried = 0;
  for (size_t shell : shells) {
    found = in_two_parts(sides, [&](const Removals& one, const Removals& other) {
      return any_words(cuts, one, other, tried, shell);
    });
    if (!found.empty()) return found;
    tried = shell;
  }
  return {};
}

}  // namespace mailwhy::dkim
