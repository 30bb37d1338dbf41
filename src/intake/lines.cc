#include "intake/lines.h"

#include <algorithm>

#include "text/ascii.h"

namespace mailwhy::intake {

static constexpr size_t kMaxReply = 64u << 10;  // of one line; the rest of it is left out
static constexpr size_t kMaxHead = 64u << 10;

namespace {

class Lines {
 public:
  Lines(Window& window, const std::string& name, const Take& take)
      : window_(window), name_(name), take_(take) {}

  bool replies() {
    while (fill_to_line_end()) {
      size_t end = window_.view().find('\n');
      std::string_view line = text::trim(window_.view().substr(0, end));
      if (!line.empty() && !give(line.substr(0, kMaxReply), PieceKind::Reply))
        return false;
      bool cut_off = end == std::string_view::npos && !window_.at_end();
      window_.drop(std::min(end, window_.view().size() - 1) + 1);
      if (cut_off) pass_line();
      line_++;
    }
    return finish();
  }

  bool log() {
    std::string bytes = next_lines(), context;
    const std::string head = head_of(bytes);
    for (; !bytes.empty(); bytes = next_lines()) {
      Piece piece = piece_here();
      piece.kind = PieceKind::Log;
      piece.context = lines_of(context);
      piece.bytes = context + bytes;
      line_ += lines_of(bytes);
      context = head;
      context += last_lines(bytes, kLogContext - head.size());
      if (!take_(std::move(piece))) return false;
    }
    return finish();
  }

  bool table() {
    fill_to_line_end();
    size_t end = std::min(window_.view().find('\n'), window_.view().size() - 1) + 1;
    std::string head(window_.view().substr(0, std::min(end, kMaxHead)));
    window_.drop(end);
    line_++;
    for (std::string bytes = next_lines(); !bytes.empty(); bytes = next_lines()) {
      size_t lines = lines_of(bytes);
      if (!give(head + bytes, PieceKind::Table)) return false;
      line_ += lines;
    }
    return finish();
  }

 private:
  static size_t lines_of(std::string_view bytes) {
    return static_cast<size_t>(std::ranges::count(bytes, '\n'));
  }

  // Exchange names its columns in lines of "#" at the beginning.
  static std::string head_of(std::string_view bytes) {
    size_t end = 0;
    while (end < bytes.size() && bytes[end] == '#' && end < kMaxHead)
      end = std::min(bytes.find('\n', end), bytes.size() - 1) + 1;
    return std::string(bytes.substr(0, end <= kMaxHead ? end : 0));
  }

  static std::string_view last_lines(std::string_view bytes, size_t most) {
    if (bytes.size() <= most) return bytes;
    size_t end = bytes.find('\n', bytes.size() - most);
    return end == bytes.npos ? std::string_view() : bytes.substr(end + 1);
  }

  // Up to kLogPiece of them; a line of more than that is torn.
  std::string next_lines() {
    window_.fill_head(kLogPiece);
    std::string_view text = window_.view().substr(0, kLogPiece);
    size_t end = text.size();
    if (end < window_.view().size() || !window_.at_end()) end = text.rfind('\n') + 1;
    if (end == 0) end = text.size();
    std::string bytes(text.substr(0, end));
    window_.drop(end);
    return bytes;
  }

  // False at the end of the stream.
  bool fill_to_line_end() {
    size_t seen = 0;
    for (;;) {
      std::string_view text = window_.view();
      if (text.find('\n', seen) != text.npos) return true;
      seen = text.size();
      if (!window_.fill(kMaxReply * 4)) return !text.empty();
    }
  }

  void pass_line() {
    for (;;) {
      size_t end = window_.view().find('\n');
      if (end != std::string_view::npos) return window_.drop(end + 1);
      window_.drop(window_.view().size());
      if (!window_.fill()) return;
    }
  }

  bool give(std::string_view bytes, PieceKind kind) {
    Piece piece = piece_here();
    piece.bytes = bytes;
    piece.kind = kind;
    return take_(std::move(piece));
  }

  Piece piece_here() {
    Piece piece;
    piece.file = name_;
    piece.continues = begun_;
    piece.line = line_;
    begun_ = true;
    return piece;
  }

  bool finish() {
    if (!window_.error()) return true;
    Piece piece = piece_here();
    piece.error = *window_.error();
    return take_(std::move(piece));
  }

  Window& window_;
  const std::string& name_;
  const Take& take_;
  bool begun_ = false;
  size_t line_ = 1;
};

}  // namespace

bool take_replies(Window& window, const std::string& name, const Take& take) {
  return Lines(window, name, take).replies();
}

bool take_log(Window& window, const std::string& name, const Take& take) {
  return Lines(window, name, take).log();
}

bool take_table(Window& window, const std::string& name, const Take& take) {
  return Lines(window, name, take).table();
}

}  // namespace mailwhy::intake
