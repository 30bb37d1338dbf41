#include "dkim/canonical.h"

#include <algorithm>
#include <cstring>

#include "text/ascii.h"
#include "text/block.h"

namespace mailwhy::dkim {

std::string_view to_string(Mode mode) {
  return mode == Mode::Simple ? "simple" : "relaxed";
}

// ---------------------------------------------------------------- header fields

// Folds undone, runs of blanks as one, none at either end.
static void add_relaxed_value(std::string_view value, std::string& out) {
  value = text::trim(value);
  for (size_t at = 0; at < value.size();) {
    size_t stop = at;
    while (stop < value.size() && !text::is_space(value[stop])) stop++;
    out.append(value, at, stop - at);
    bool blank = false;
    for (; stop < value.size() && text::is_space(value[stop]); stop++)
      blank |= text::is_blank(value[stop]);
    if (blank) out += ' ';
    at = stop;
  }
}

static void add_name(std::string_view name, std::string& out) {
  for (char c : name) out += text::to_lower(c);
  out += ':';
}

void add_canonical_field(const RawField& field, Mode mode, std::string& out) {
  if (mode == Mode::Simple) {
    out += field.text;
    if (!field.text.ends_with("\r\n")) out += "\r\n";
    return;
  }
  add_name(field.name, out);
  add_relaxed_value(field.value, out);
  out += "\r\n";
}

void add_signature_field(const RawField& field, size_t begin, size_t end, Mode mode,
                         std::string& out) {
  if (mode == Mode::Simple) {
    out.append(field.text, 0,
               static_cast<size_t>(field.value.data() - field.text.data()));
    out.append(field.value, 0, begin);
    out.append(field.value, end);
    return;
  }
  add_name(field.name, out);
  std::string value(field.value.substr(0, begin));
  value += field.value.substr(end);
  add_relaxed_value(value, out);
}

// ---------------------------------------------------------------- body

void BodyCanonicalizer::flush() {
  if (used_ > 0) sink_({buffer_.data(), used_});
  used_ = 0;
}

void BodyCanonicalizer::emit(std::string_view text) {
  size_ += text.size();
  if (text.size() > left_) text = text.substr(0, left_);
  left_ -= text.size();
  if (text.size() > buffer_.size() - used_) {
    flush();
    if (text.size() > buffer_.size() / 2) return sink_(text);
  }
  std::memcpy(buffer_.data() + used_, text.data(), text.size());
  used_ += text.size();
}

// What was held back counts now, since something follows it.
void BodyCanonicalizer::pay() {
  for (; lines_ > 0; lines_--) emit("\r\n");
  if (space_) emit(" ");
  space_ = false;
  content_ = true;
}

// One byte where whole spans do not go: blanks and line ends are held back.
void BodyCanonicalizer::owe(char c) {
  if (cr_) {
    cr_ = false;
    if (c == '\n') {
      lines_++;
      space_ = false;
      return;
    }
    pay();
    emit("\r");
  }
  if (c == '\r') {
    cr_ = true;
  } else if (mode_ == Mode::Relaxed && text::is_blank(c)) {
    space_ = true;
  } else {
    pay();
    emit({&c, 1});
  }
}

// Where a span that is handed on as it stands must end: at line ends that may be the
// last, at blanks that may be too many. What follows the last byte is not known yet.
static size_t relaxed_stop(std::string_view piece, size_t at) {
  using text::Block;
  for (; at + Block::kSize < piece.size(); at += Block::kSize) {
    Block here(piece.data() + at), next(piece.data() + at + 1);
    Block blank_follows = next.equal(' ') | next.equal('\t');
    Block cr_follows = next.equal('\r');
    Block stop = here.equal('\t') | (here.equal(' ') & (blank_follows | cr_follows)) |
                 (here.equal('\n') & cr_follows);
    if (uint32_t places = stop.places())
      return at + static_cast<size_t>(std::countr_zero(places));
  }
  for (; at + 1 < piece.size(); at++) {
    char here = piece[at], next = piece[at + 1];
    if (here == '\t') return at;
    if (here == ' ' && (text::is_blank(next) || next == '\r')) return at;
    if (here == '\n' && next == '\r') return at;
  }
  return piece.size() - 1;
}

static size_t simple_stop(std::string_view piece, size_t at) {
  using text::Block;
  for (; at + Block::kSize < piece.size(); at += Block::kSize) {
    Block here(piece.data() + at), next(piece.data() + at + 1);
    if (uint32_t places = (here.equal('\n') & next.equal('\r')).places())
      return at + static_cast<size_t>(std::countr_zero(places));
  }
  for (; at + 1 < piece.size(); at++)
    if (piece[at] == '\n' && piece[at + 1] == '\r') return at;
  return piece.size() - 1;
}

void BodyCanonicalizer::write(std::string_view piece) {
  for (size_t at = 0; at < piece.size();) {
    char c = piece[at];
    if (c == '\r' && !cr_ && at + 1 < piece.size() && piece[at + 1] == '\n') {
      lines_++;
      space_ = false;
      at += 2;
      continue;
    }
    bool held_back = c == '\r' || (mode_ == Mode::Relaxed && text::is_blank(c));
    if (cr_ || held_back || at + 1 == piece.size()) {
      owe(c);
      at++;
      continue;
    }
    // An ordinary byte, and all that may go with it.
    size_t stop =
        mode_ == Mode::Relaxed ? relaxed_stop(piece, at + 1) : simple_stop(piece, at + 1);
    std::string_view span = piece.substr(at, stop - at);
    // A line end at its end, whole or half, is held back.
    if (span.size() > 1 && span.ends_with('\r')) span.remove_suffix(1);
    if (span.size() > 2 && span.ends_with("\r\n")) span.remove_suffix(2);
    pay();
    emit(span);
    at += span.size();
  }
}

void BodyCanonicalizer::finish() {
  if (cr_) {
    pay();
    emit("\r");
  }
  // The last line ends in one CRLF; an empty body is one in simple form, nothing in
  // relaxed.
  if (content_ || mode_ == Mode::Simple) emit("\r\n");
  flush();
}

std::string canonical_body(std::string_view body, Mode mode, uint64_t limit) {
  std::string out;
  BodyCanonicalizer canonicalizer(
      mode, [&](std::string_view text) { out += text; }, limit);
  canonicalizer.write(body);
  canonicalizer.finish();
  return out;
}

}  // namespace mailwhy::dkim
