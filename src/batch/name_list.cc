#include "batch/name_list.h"

#include <algorithm>

#include "report/utf8.h"
#include "text/ascii.h"

namespace mailwhy::batch {

// Of a line that cannot be read, in the answer about it.
static constexpr size_t kMaxSource = 256;
// More than a line may have, with CR and byte order mark.
static constexpr size_t kMostOfALine = kMaxNameLine + 8;
static constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

NameList::NameList(intake::ByteStream& stream, std::function<bool()> ready)
    : ready_(std::move(ready)) {
  window_.open(stream);
}

void NameList::drop(size_t octets) {
  octets_ += octets;
  window_.drop(octets);
}

// False while the end of a line that was too long is not here.
bool NameList::pass_rest() {
  if (!passing_) return true;
  size_t end = window_.view().find('\n');
  passing_ = end == std::string_view::npos;
  drop(passing_ ? window_.view().size() : end + 1);
  return !passing_;
}

// False where no whole line is here. Of a line that is too long the first octets are
// taken; the rest is passed over before the next line.
bool NameList::take_line(std::string& line) {
  if (!pass_rest()) return false;
  std::string_view view = window_.view();
  size_t end = view.find('\n');
  const bool whole = end != view.npos;
  if (!whole && (view.empty() || (!window_.at_end() && view.size() <= kMostOfALine)))
    return false;
  line = view.substr(0, std::min(end, kMostOfALine));
  passing_ = !whole && view.size() > kMostOfALine;
  drop(whole ? end + 1 : view.size());
  return true;
}

NameList::Reading NameList::next(ListedName& into) {
  for (;;) {
    std::string line;
    if (!take_line(line)) {
      if (window_.at_end() && window_.view().empty()) return Reading::End;
      if (!window_.at_end() && ready_ && !ready_()) return Reading::NotYet;
      window_.fill();
      continue;
    }
    line_++;
    std::string_view text = line;
    if (line_ == 1 && text.starts_with(kByteOrderMark)) text.remove_prefix(3);
    text = text::trim(text);
    auto read = read_name_line(text);
    if (read && !*read) continue;
    into.number = count_++;
    into.line = line_;
    into.octets = octets_;
    into.source =
        read ? written(**read) : report::shown(report::first_octets(text, kMaxSource));
    if (read)
      into.target = std::move(**read);
    else
      into.target = tl::unexpected(read.error());
    return Reading::Name;
  }
}

}  // namespace mailwhy::batch
