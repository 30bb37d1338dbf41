// Text that knows where it came from.
#include "text/excerpt.h"

#include <algorithm>

namespace mailwhy::text {

size_t Excerpt::run_at(size_t at) const {
  if (more_.empty() || at < more_.front().from) return 0;
  auto behind = std::ranges::upper_bound(more_, at, {}, &Run::from);
  return static_cast<size_t>(behind - more_.begin());
}

// What comes to stand at text[from], behind all the rest, stands at `place`: in the last
// run where it goes on there.
void Excerpt::begin_run(size_t from, size_t place) {
  if (place > kNowhere) place = kNowhere;
  Run next{static_cast<uint32_t>(from), static_cast<uint32_t>(place)};
  if (from == 0) {
    first_ = next;
    return;
  }
  const Run& last = more_.empty() ? first_ : more_.back();
  bool goes_on = last.place == kNowhere || next.place == kNowhere
                     ? last.place == next.place
                     : last.place + (next.from - last.from) == next.place;
  if (!goes_on) more_.push_back(next);
}

void Excerpt::append(std::string_view bytes, size_t offset) {
  if (bytes.empty()) return;
  begin_run(text.size(), offset);
  text += bytes;
}

void Excerpt::append(const Excerpt& other, size_t from, size_t length) {
  if (from >= other.size() || length == 0) return;
  std::string_view bytes = std::string_view(other.text).substr(from, length);
  size_t i = other.run_at(from), end = from + bytes.size();
  begin_run(text.size(), other.place_in(i, from));
  for (i++; i < other.runs() && other.run(i).from < end; i++)
    begin_run(text.size() + other.run(i).from - from, other.run(i).place);
  text += bytes;
}

void Excerpt::cut(size_t length) {
  if (length >= text.size()) return;
  text.resize(length);
  while (!more_.empty() && more_.back().from >= length) more_.pop_back();
}

Excerpt Excerpt::part(size_t from, size_t length) const {
  Excerpt part;
  part.append(*this, from, length);
  return part;
}

uint32_t Excerpt::place_in(size_t i, size_t at) const {
  const Run& here = run(i);
  return here.place == kNowhere ? kNowhere
                                : here.place + static_cast<uint32_t>(at - here.from);
}

uint32_t Excerpt::place(size_t at) const {
  return place_in(run_at(at), at);
}

bool Excerpt::locate(size_t from, size_t length, size_t& offset,
                     size_t& input_length) const {
  if (from >= text.size()) return false;
  size_t end = from + std::min(length, text.size() - from);
  size_t first = kNowhere, last = 0;
  for (size_t i = run_at(from); i < runs() && run(i).from < end; i++) {
    if (run(i).place == kNowhere) continue;
    size_t run_end = i + 1 < runs() ? std::min<size_t>(run(i + 1).from, end) : end;
    if (first == kNowhere) first = place(std::max<size_t>(from, run(i).from));
    last = place(run_end - 1);
  }
  if (first == kNowhere || last < first) return false;
  offset = first;
  input_length = last - first + 1;
  return true;
}

Excerpt excerpt_of(std::string_view bytes, size_t offset) {
  Excerpt excerpt;
  excerpt.append(bytes, offset);
  return excerpt;
}

}  // namespace mailwhy::text
