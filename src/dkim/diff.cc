#include "dkim/diff.h"

#include <algorithm>

#include "dkim/edits.h"

namespace mailwhy::dkim {

static std::string_view content_of(std::string_view line) {
  if (line.ends_with("\r\n")) line.remove_suffix(2);
  return line;
}

static void show(std::string_view line, DiffLine::Side side, size_t from,
                 Change& change) {
  // A long line is shown from a little before the place where it differs.
  line = content_of(line);
  size_t begin = from > kMaxShownLine / 2 ? from - kMaxShownLine / 4 : 0;
  if (line.size() <= kMaxShownLine) begin = 0;
  begin = std::min(begin, line.size());
  std::string_view shown = line.substr(begin, kMaxShownLine);
  change.diff_cut |= shown.size() < line.size();
  change.diff.push_back({side, std::string(shown)});
}

void fill_diff(std::string_view signed_text, std::string_view received, Change& change) {
  auto old_lines = lines_of(signed_text), new_lines = lines_of(received);
  size_t first = 0;
  while (first < old_lines.size() && first < new_lines.size() &&
         old_lines[first] == new_lines[first])
    first++;
  size_t last_old = old_lines.size(), last_new = new_lines.size();
  while (last_old > first && last_new > first &&
         old_lines[last_old - 1] == new_lines[last_new - 1])
    last_old--, last_new--;
  change.line = first;
  change.lines = last_new - first;
  size_t prefix = 0, suffix = 0, common = std::min(signed_text.size(), received.size());
  while (prefix < common && signed_text[prefix] == received[prefix]) prefix++;
  while (suffix < common - prefix && signed_text[signed_text.size() - 1 - suffix] ==
                                         received[received.size() - 1 - suffix])
    suffix++;
  change.octets_removed = signed_text.size() - prefix - suffix;
  change.octets_added = received.size() - prefix - suffix;
  size_t line_begin = received.substr(0, prefix).rfind('\n');
  change.octet = line_begin == received.npos ? prefix : prefix - line_begin - 1;

  using enum DiffLine::Side;
  // Lines that differ one by one are shown in pairs, others in two blocks.
  size_t shown_old = 0, shown_new = 0;
  for (size_t i = first; i < last_old && shown_old < kMaxShownLines; i++) {
    if (last_old - first == last_new - first && old_lines[i] == new_lines[i]) continue;
    show(old_lines[i], Signed, i == first ? change.octet : 0, change);
    shown_old++;
  }
  for (size_t i = first; i < last_new && shown_new < kMaxShownLines; i++) {
    if (last_old - first == last_new - first && old_lines[i] == new_lines[i]) continue;
    show(new_lines[i], Received, i == first ? change.octet : 0, change);
    shown_new++;
  }
  change.diff_cut |= last_old - first > shown_old && shown_old == kMaxShownLines;
  change.diff_cut |= last_new - first > shown_new && shown_new == kMaxShownLines;
}

}  // namespace mailwhy::dkim
