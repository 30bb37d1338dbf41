#include "dkim/body_cuts.h"

#include <algorithm>
#include <cstring>

#include "dkim/edits.h"

namespace mailwhy::dkim {

static constexpr size_t kMostStates = 4096;

BodyCuts::BodyCuts(std::string_view canonical, Mode mode, uint64_t limit,
                   const Wanted& wanted, Budget& budget)
    : text_(canonical), mode_(mode), limit_(limit), wanted_(wanted), budget_(budget) {
  for (size_t at = 0; at < text_.size();) {
    lines_.push_back(at);
    size_t lf = text_.find('\n', at);
    at = lf == text_.npos ? text_.size() : lf + 1;
  }
  step_ = std::max<size_t>(128, text_.size() / kMostStates + 1);
  budget_.pay(text_.size());
  Sha256 state;
  for (size_t at = 0; at <= text_.size(); at += step_) {
    states_.push_back(state);
    state.write(text_.substr(at, step_));
  }
}

void BodyCuts::Beginning::add(std::string_view text) {
  state.write(text);
  octets += text.size();
  size_t kept = last.size() - std::min(text.size(), last.size());
  std::shift_left(last.begin(), last.end(), static_cast<ptrdiff_t>(last.size() - kept));
  std::ranges::copy(text.substr(text.size() - (last.size() - kept)),
                    last.begin() + static_cast<ptrdiff_t>(kept));
}

bool BodyCuts::Beginning::ends_with(std::string_view end) const {
  return octets >= end.size() &&
         std::string_view(last.data(), last.size()).ends_with(end);
}

void BodyCuts::add(Beginning& to, std::string_view text) {
  to.add(text);
  budget_.pay(text.size());
}

BodyCuts::Beginning BodyCuts::beginning(size_t at) {
  size_t kept = at / step_;
  Beginning beginning{states_[kept], kept * step_};
  std::string_view last = text_.substr(0, kept * step_);
  last.remove_prefix(last.size() - std::min(last.size(), beginning.last.size()));
  std::ranges::copy_backward(last, beginning.last.end());
  add(beginning, text_.substr(kept * step_, at - kept * step_));
  return beginning;
}

// Is it what was signed if the text from `to` on follows?
bool BodyCuts::follows(const Beginning& beginning, size_t to) {
  std::string_view rest = text_.substr(to);
  if (rest.empty()) {
    // The last line ends in CRLF, and empty lines at the end do not count (RFC
    // 6376, 3.4).
    bool line_ends = beginning.ends_with("\r\n");
    if (beginning.ends_with("\r\n\r\n") || (line_ends && beginning.octets == 2))
      return false;
    if (mode_ == Mode::Relaxed && beginning.ends_with(" ")) return false;
    if (!line_ends && (beginning.octets > 0 || mode_ == Mode::Simple)) rest = "\r\n";
  } else if (mode_ == Mode::Relaxed && beginning.ends_with(" ") &&
             (rest[0] == ' ' || rest[0] == '\r')) {
    return false;  // not canonical: one octet less is
  }
  if (limit_ != BodyCanonicalizer::kAll) {
    if (beginning.octets > limit_ || beginning.octets + rest.size() < limit_)
      return false;
    rest = rest.substr(0, limit_ - beginning.octets);
  }
  budget_.pay(rest.size());
  Sha256 whole = beginning.state;
  whole.write(rest);
  return wanted_.is(whole, budget_);
}

bool BodyCuts::whole() {
  if (text_.empty()) return wanted_.is(Sha256(), budget_);
  size_t last = (states_.size() - 1) * step_;
  return limit_ < last ? follows({}, 0) : follows(beginning(last), last);
}

bool BodyCuts::with_ending(size_t kept, std::string_view rest) {
  if (limit_ != BodyCanonicalizer::kAll) {
    if (kept + rest.size() < limit_) return false;
    kept = std::min<uint64_t>(kept, limit_);
    rest = rest.substr(0, limit_ - kept);
  }
  Sha256 state = beginning(kept).state;
  budget_.pay(rest.size());
  return wanted_.is(state.write(rest), budget_);
}

bool BodyCuts::replaced(const Cut& cut) {
  const Cut* one[] = {&cut};
  return replaced(one);
}

bool BodyCuts::replaced(const Cut& first, const Cut& second) {
  const Cut* both[] = {&first, &second};
  return replaced(both);
}

bool BodyCuts::replaced(std::span<const Cut* const> cuts) {
  auto overlap = [](const Cut* a, const Cut* b) { return a->to > b->from; };
  if (std::ranges::adjacent_find(cuts, overlap) != cuts.end()) return false;
  Beginning made = beginning(cuts.front()->from);
  for (size_t i = 0; i < cuts.size(); i++) {
    if (i > 0) add(made, text_.substr(cuts[i - 1]->to, cuts[i]->from - cuts[i - 1]->to));
    add(made, cuts[i]->instead);
  }
  return follows(made, cuts.back()->to);
}

std::optional<Cut> BodyCuts::find(const Window& window) {
  for (size_t end : window.ends) {
    size_t at = 0;
    std::optional<Beginning> before;
    for (size_t start : window.starts) {
      if (start >= end || budget_.spent()) break;
      if (before)
        add(*before, text_.substr(at, start - at));
      else
        before = beginning(start);
      at = start;
      if (follows(*before, end)) return Cut{start, end, {}};
    }
    if (budget_.spent()) break;
  }
  return std::nullopt;
}

std::optional<Cut> BodyCuts::find_behind(const Cut& first, const Window& window) {
  if (window.starts.empty() || window.starts.back() < first.to) return std::nullopt;
  Beginning before = beginning(first.from);
  add(before, first.instead);
  size_t at = first.to;
  for (size_t start : window.starts) {
    if (start < first.to) continue;
    add(before, text_.substr(at, start - at));
    at = start;
    for (size_t end : window.ends)
      if (end > start && follows(before, end)) return Cut{start, end, {}};
    if (budget_.spent()) break;
  }
  return std::nullopt;
}

std::optional<std::pair<Cut, Cut>> BodyCuts::find(const Window& first,
                                                  const Window& second) {
  for (size_t start : first.starts)
    for (size_t end : first.ends) {
      if (end <= start) continue;
      if (budget_.spent()) return std::nullopt;
      Cut cut{start, end, {}};
      if (auto behind = find_behind(cut, second)) return std::pair{cut, *behind};
    }
  return std::nullopt;
}

std::optional<std::pair<size_t, size_t>> BodyCuts::find(
    std::span<const Cut* const> firsts, std::span<const Cut* const> seconds,
    size_t tried) {
  if (firsts.empty() || seconds.empty()) return std::nullopt;
  // What stands before all of the second ones is hashed once for each first one.
  for (size_t i = 0; i < firsts.size(); i++) {
    const Cut& first = *firsts[i];
    size_t meet = text_.size();
    for (const Cut* second : seconds)
      if (second->from >= first.to) meet = std::min(meet, second->from);
    Beginning before = beginning(first.from);
    add(before, first.instead);
    add(before, text_.substr(first.to, meet - first.to));
    for (size_t j = i < tried ? tried : 0; j < seconds.size(); j++) {
      if (budget_.spent()) return std::nullopt;
      const Cut& second = *seconds[j];
      if (second.from < meet) continue;
      Beginning made = before;
      add(made, text_.substr(meet, second.from - meet));
      add(made, second.instead);
      if (follows(made, second.to)) return std::pair{i, j};
    }
  }
  return std::nullopt;
}

// Is the line empty, the mark before a signature, or none?
static bool divides(std::string_view text, std::span<const size_t> lines, size_t line) {
  if (line >= lines.size()) return true;
  std::string_view rest = text.substr(lines[line]);
  return rest.starts_with("\r\n") || rest.starts_with("--");
}

std::optional<Cut> BodyCuts::find_lines(size_t least, size_t most, Where where) {
  for (size_t count = least; count <= most && count < lines_.size(); count++)
    for (size_t line = 0; line + count < lines_.size(); line++) {
      if (budget_.spent()) return std::nullopt;
      bool begins = divides(text_, lines_, line) || divides(text_, lines_, line - 1);
      bool ends = divides(text_, lines_, line + count - 1) ||
                  divides(text_, lines_, line + count);
      if (where == Where::AtParagraphs && !(begins && ends)) continue;
      Cut cut{lines_[line], lines_[line + count], {}};
      if (replaced(cut)) return cut;
    }
  return std::nullopt;
}

// The next line of `text` or `other` from which both go on alike.
static bool find_again(std::span<const std::string_view> text,
                       std::span<const std::string_view> other, size_t& skip,
                       size_t& other_skip) {
  static constexpr size_t kMostSkipped = 120;
  for (size_t sum = 1; sum <= kMostSkipped; sum++)
    for (skip = 0; skip <= sum; skip++) {
      other_skip = sum - skip;
      if (skip > text.size() || other_skip > other.size()) continue;
      bool ends = skip == text.size() && other_skip == other.size();
      bool alike = skip < text.size() && other_skip < other.size() &&
                   text[skip] == other[other_skip] && text[skip] != "\r\n";
      if (ends || alike) return true;
    }
  return false;
}

std::vector<Cut> cuts_between(std::string_view text, std::string_view other) {
  static constexpr size_t kMostCuts = 300;
  std::vector<Cut> cuts;
  auto lines = lines_of(text), others = lines_of(other);
  size_t at = 0, i = 0, j = 0;
  while (i < lines.size() || j < others.size()) {
    if (i < lines.size() && j < others.size() && lines[i] == others[j]) {
      at += lines[i].size();
      i++, j++;
      continue;
    }
    size_t skip = 0, other_skip = 0;
    if (cuts.size() == kMostCuts ||
        !find_again(std::span(lines).subspan(i), std::span(others).subspan(j), skip,
                    other_skip))
      return {};
    Cut cut{at, at, {}};
    for (; skip > 0; skip--) cut.to += lines[i++].size();
    for (; other_skip > 0; other_skip--) cut.instead += others[j++];
    at = cut.to;
    cuts.push_back(std::move(cut));
  }
  return cuts;
}

std::string without(std::string_view text, const Cut& cut) {
  std::string out(text.substr(0, cut.from));
  out += cut.instead;
  out += text.substr(cut.to);
  return out;
}

}  // namespace mailwhy::dkim
