#include "dkim/body_steps.h"

#include <algorithm>

#include "dkim/body_cuts.h"

namespace mailwhy::dkim {

static bool recodes(ChangeKind kind) {
  using enum ChangeKind;
  return kind == EncodedQuotedPrintable || kind == EncodedBase64 ||
         kind == DecodedTo8bit || kind == QuotedPrintableRewritten ||
         kind == Base64Rewritten || kind == CharsetConverted;
}

static bool adds_text(ChangeKind kind) {
  using enum ChangeKind;
  return kind == FooterAdded || kind == BannerAdded || kind == BlockAdded;
}

static bool is_empty_lines(ChangeKind kind) {
  return kind == ChangeKind::EmptyLinesAdded || kind == ChangeKind::EmptyLinesRemoved;
}

// Where two texts differ, as places in the second one.
struct Difference {
  size_t from, to;
};

static Difference between(std::string_view first, std::string_view second) {
  size_t shorter = std::min(first.size(), second.size()), head = 0, tail = 0;
  while (head < shorter && first[head] == second[head]) head++;
  while (tail < shorter - head &&
         first[first.size() - 1 - tail] == second[second.size() - 1 - tail])
    tail++;
  return {head, second.size() - tail};
}

// All that differs stands in the headers of parts: then two recodings that cancel each
// other, or a block of text, were none.
static bool only_headers(const std::vector<Cut>& cuts,
                         const std::vector<Section>& sections) {
  return !cuts.empty() && std::ranges::all_of(cuts, [&](const Cut& cut) {
    return std::any_of(sections.begin() + 1, sections.end(), [&](const Section& section) {
      return cut.from >= section.header && cut.to < section.body;
    });
  });
}

static ChangeKind kind_in_headers(const std::vector<Cut>& cuts) {
  using enum ChangeKind;
  if (std::ranges::all_of(cuts, [](const Cut& cut) { return cut.instead.empty(); }))
    return PartHeaderAdded;
  if (std::ranges::all_of(cuts, [](const Cut& cut) { return cut.from == cut.to; }))
    return PartHeaderRemoved;
  return PartHeaderRewritten;
}

// An empty line right behind a text that was written anew, or came: whoever writes a text
// ends it in a way of his own.
static bool one_change(std::string_view before, const BodyStep& first,
                       const BodyStep& second) {
  bool empty_first = is_empty_lines(first.kind),
       empty_second = is_empty_lines(second.kind);
  ChangeKind other = empty_first ? second.kind : first.kind;
  if (empty_first == empty_second || (!recodes(other) && !adds_text(other))) return false;
  Difference one = between(before, first.text);
  Difference two = between(second.text, first.text);
  Difference lines = empty_first ? one : two, text = empty_first ? two : one;
  static constexpr size_t kNear = 4;
  return lines.to + kNear >= text.to && lines.from <= text.to + kNear;
}

std::vector<BodyStep> tidied(std::string_view received,
                             const std::vector<Section>& sections,
                             std::vector<BodyStep> steps) {
  if (steps.empty()) return steps;
  bool any_text = std::ranges::any_of(steps, [](const BodyStep& step) {
    return recodes(step.kind) || adds_text(step.kind);
  });
  if (any_text && sections.size() > 1) {
    auto cuts = cuts_between(received, steps.back().text);
    if (only_headers(cuts, sections))
      return {{kind_in_headers(cuts), std::move(steps.back().text)}};
  }
  std::string_view before = received;
  for (size_t i = 0; i + 1 < steps.size();) {
    if (one_change(before, steps[i], steps[i + 1])) {
      if (!is_empty_lines(steps[i].kind)) steps[i + 1].kind = steps[i].kind;
      steps.erase(steps.begin() + static_cast<ptrdiff_t>(i));
      continue;
    }
    before = steps[i++].text;
  }
  return steps;
}

}  // namespace mailwhy::dkim
