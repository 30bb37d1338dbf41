#include "dkim/body_steps.h"

#include <algorithm>
#include <optional>

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

static bool is_of_lines(ChangeKind kind) {
  using enum ChangeKind;
  return kind == LinesWrapped || kind == LinesSplit || kind == LinesJoined;
}

// Lines that were wrapped anew, and are the same but for blanks at their ends.
static std::optional<ChangeKind> only_blanks(std::string_view received,
                                             std::string_view was) {
  int more = 0;
  while (!received.empty() || !was.empty()) {
    auto take_line = [](std::string_view& text) {
      size_t end = std::min(text.find("\r\n"), text.size());
      std::string_view line = text.substr(0, end);
      text.remove_prefix(std::min(end + 2, text.size()));
      return line;
    };
    std::string_view now = take_line(received), before = take_line(was);
    size_t size = now.size();
    auto trim = [](std::string_view line) {
      return line.substr(0, line.find_last_not_of(" \t") + 1);
    };
    if (trim(now) != trim(before)) return std::nullopt;
    more += size < before.size() ? 1 : size > before.size() ? -1 : 0;
  }
  return more > 0 ? ChangeKind::TrailingBlanksRemoved : ChangeKind::TrailingBlanksAdded;
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
  if (std::ranges::all_of(steps, is_of_lines, &BodyStep::kind))
    if (auto kind = only_blanks(received, steps.back().text))
      return {{*kind, std::move(steps.back().text)}};
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
