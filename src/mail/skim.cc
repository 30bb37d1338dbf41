#include "mail/skim.h"

#include <algorithm>

#include "mail/lines.h"
#include "mail/mime_walk.h"
#include "mail/reader.h"

namespace mailwhy::mail {

static constexpr size_t kMaxPiece = 64u << 10;  // of a line that is held
static constexpr size_t kMaxCuts = 10'000;

size_t Skimmed::original_offset(size_t at) const {
  size_t left_out = 0;
  for (const Cut& cut : cuts)
    if (cut.at <= at) left_out += cut.octets;
  return at + left_out;
}

size_t Skimmed::original_line(size_t line) const {
  size_t left_out = 0;
  for (const Cut& cut : cuts)
    if (cut.line < line) left_out += cut.lines;
  return line + left_out;
}

class Skimmer::Reading {
 public:
  explicit Reading(const SkimLimits& limits) : limits_(limits) {}

  void feed(std::string_view chunk) {
    result_.size += chunk.size();
    if (kind_ == Kind::Skimmed) return take_lines(chunk, false);
    size_t room = kind_ == Kind::Whole ? chunk.size()
                                       : limits_.not_mail_bytes - result_.bytes.size();
    if (chunk.size() > room) result_.cut_off = true;
    result_.bytes.append(chunk.substr(0, room));
    if (kind_ == Kind::Whole && result_.bytes.size() > limits_.untouched) decide();
  }

  Skimmed finish() {
    if (kind_ == Kind::Skimmed) {
      take_lines({}, true);
      list_contents();
    }
    return std::move(result_);
  }

 private:
  enum class Kind {
    Whole,    // small so far
    NoMail,   // large, and kept as it is
    Skimmed,  // a large mail
  };

  void decide() {
    std::string_view text = result_.bytes;
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    bool marked = text.starts_with(kByteOrderMark);
    // The same beginning is judged, however it was fed.
    std::string_view head = text.substr(0, limits_.untouched);
    if (!looks_like_mail(marked ? head.substr(kByteOrderMark.size()) : head)) {
      kind_ = Kind::NoMail;
      return;
    }
    kind_ = Kind::Skimmed;
    std::string fed = std::move(result_.bytes);
    result_.bytes.clear();
    text = fed;
    if (marked) {
      result_.bytes = kByteOrderMark;
      text.remove_prefix(kByteOrderMark.size());
    }
    take_lines(text, false);
  }

  // Lines may be divided between chunks anywhere: what has no end yet waits for the next.
  void take_lines(std::string_view chunk, bool last) {
    if (!waiting_.empty()) {
      // Only the rest of the line that waits is copied, with a few bytes to see how it
      // ends.
      size_t some = std::min(chunk.size(), line_end(chunk, 0) + 4);
      waiting_.append(chunk.substr(0, some));
      std::string text = std::move(waiting_);
      waiting_.clear();
      size_t used = take_whole_lines(text, last && some == chunk.size());
      size_t left = text.size() - used;
      if (left > some) {
        waiting_ = text.substr(used);
        chunk.remove_prefix(some);
        if (!chunk.empty()) take_lines(chunk, last);
        return;
      }
      chunk.remove_prefix(some - left);
    }
    size_t used = take_whole_lines(chunk, last);
    waiting_ = chunk.substr(used);
  }

  // Returns how much of the text was taken.
  size_t take_whole_lines(std::string_view text, bool last) {
    constexpr size_t kLongestEnd = 4;  // CR CR CR LF
    size_t at = 0;
    while (at < text.size()) {
      size_t end = line_end(text, at);
      bool open = end == text.size();
      bool unsure = !open && text[end] == '\r' && text.size() - end < kLongestEnd;
      if (!last && (open || unsure)) {
        if (!open || end - at < kMaxPiece) return at;
        take({text.substr(at), text.size() - at, begins_});
        begins_ = false;
        return text.size();
      }
      Lines lines(text, at);
      lines.next();
      take({lines.line(), lines.after() - at, begins_});
      begins_ = true;
      at = lines.after();
    }
    return at;
  }

  void take(const MimeWalk::Piece& piece) {
    MimeWalk::Region region = walk_.take(piece);
    std::string_view raw(piece.text.data(), piece.octets);
    if (walk_.leaf() != leaf_) {
      leaf_ = walk_.leaf();
      kept_ = 0;
      cutting_ = false;
    }
    bool header = region == MimeWalk::Region::Header;
    size_t room = header ? limits_.all_bytes : limits_.all_bytes / 2;
    if (!header && kept_ + raw.size() > most(region)) cutting_ = true;
    if (result_.bytes.size() + raw.size() > room) full_ |= header, cutting_ = true;
    if (full_ || (!header && cutting_)) return cut(piece, raw);
    if (!header) kept_ += raw.size();
    result_.bytes.append(raw);
    line_open_ = raw.size() == piece.text.size();
    lines_ += line_open_ ? 0 : 1;
  }

  size_t most(MimeWalk::Region region) const {
    bool inner = walk_.inside() > 0;
    switch (region) {
      case MimeWalk::Region::Text:
        return inner ? limits_.inner_text_bytes : limits_.text_bytes;
      case MimeWalk::Region::Report:
        return limits_.report_bytes;
      default:
        return limits_.other_bytes;
    }
  }

  void cut(const MimeWalk::Piece& piece, std::string_view raw) {
    // The end of a line that was kept in part stays, so that the next begins a line.
    std::string_view end = raw.substr(piece.text.size());
    bool keep_end = line_open_ && !piece.begins && !end.empty();
    if (keep_end) raw.remove_suffix(end.size());
    auto& cuts = result_.cuts;
    if (cuts.empty() || cuts.back().at != result_.bytes.size()) {
      if (cuts.size() == kMaxCuts) full_ = true;
      cuts.push_back({result_.bytes.size(), lines_ + (line_open_ ? 1 : 0), 0, 0});
    }
    cuts.back().octets += raw.size();
    if (!keep_end && !end.empty()) cuts.back().lines++;
    if (!keep_end) return;
    result_.bytes.append(end);
    line_open_ = false;
    lines_++;
  }

  void list_contents() {
    bool any_inner = walk_.inner_size() > 0;
    size_t inner_size = walk_.inner_size();
    std::vector<MimeWalk::Found> found = walk_.finish();
    if (result_.cuts.empty()) return;
    result_.returned.size = any_inner ? inner_size : result_.size;
    for (MimeWalk::Found& one : found)
      if (one.inside > 0 || !any_inner)
        result_.returned.attachments.push_back(std::move(one.attachment));
  }

  const SkimLimits limits_;
  Kind kind_ = Kind::Whole;
  Skimmed result_;
  std::string waiting_;     // a line without its end
  bool begins_ = true;      // does the next piece begin a line?
  bool line_open_ = false;  // does the result end within a line?
  size_t lines_ = 0;        // that end in the result
  MimeWalk walk_;
  size_t leaf_ = 0, kept_ = 0;  // of the current part
  bool cutting_ = false;        // the rest of the part is left out
  bool full_ = false;           // the rest of the mail is
};

Skimmer::Skimmer(const SkimLimits& limits)
    : limits_(limits), reading_(std::make_unique<Reading>(limits_)) {}
Skimmer::~Skimmer() = default;
Skimmer::Skimmer(Skimmer&&) noexcept = default;
Skimmer& Skimmer::operator=(Skimmer&&) noexcept = default;

void Skimmer::feed(std::string_view chunk) {
  reading_->feed(chunk);
}

Skimmed Skimmer::finish() {
  Skimmed result = reading_->finish();
  reading_ = std::make_unique<Reading>(limits_);
  return result;
}

}  // namespace mailwhy::mail
