#include "dkim/write_field.h"

#include <algorithm>

namespace mailwhy::dkim {

static constexpr size_t kWidth = 76, kBase64Width = 72;

namespace {

// A line as it grows; what does not fit begins the next one.
class FoldedText {
 public:
  explicit FoldedText(std::string_view start) : text_(start), column_(start.size()) {}

  // `blank`: the piece may be broken off before it, where one belongs there.
  void add(std::string_view piece, std::string_view blank) {
    if (column_ + blank.size() + piece.size() > kWidth) {
      new_line();
    } else {
      text_ += blank;
      column_ += blank.size();
    }
    append(piece);
  }
  void new_line() {
    text_ += "\r\n\t";
    column_ = 8;
  }
  void append(std::string_view piece) {
    text_ += piece;
    column_ += piece.size();
  }
  void fill_line() { column_ = kWidth; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  size_t column_;
};

}  // namespace

// Names of h= may be parted behind their colons.
static void add_names(FoldedText& text, std::string_view list, std::string_view end) {
  std::string_view blank = " ";
  std::string before = "h=";
  while (true) {
    size_t colon = std::min(list.find(':'), list.size());
    bool last = colon == list.size();
    std::string piece = before + std::string(list.substr(0, last ? colon : colon + 1));
    if (last) piece += end;
    text.add(piece, blank);
    if (last) return;
    list.remove_prefix(colon + 1);
    before.clear();
    blank = "";
  }
}

static void add_signature(FoldedText& text, std::string_view value, std::string_view end,
                          size_t width) {
  text.new_line();
  text.append("b=");
  for (size_t at = 0; at < value.size(); at += width) {
    if (at > 0) text.new_line();
    text.append(value.substr(at, width));
  }
  text.append(end);
  text.fill_line();
}

std::string write_field(std::string_view name, const std::vector<WrittenTag>& tags,
                        SignatureLines lines) {
  FoldedText text(std::string(name) + ":");
  for (const WrittenTag& tag : tags) {
    std::string_view end = &tag == &tags.back() ? "" : ";";
    if (tag.name == "b") {
      add_signature(text, tag.value, end,
                    lines == SignatureLines::Whole ? tag.value.size() : kBase64Width);
    } else if (tag.name == "h") {
      add_names(text, tag.value, end);
    } else {
      text.add(std::string(tag.name) + "=" + tag.value + std::string(end), " ");
    }
  }
  return text.take() + "\r\n";
}

}  // namespace mailwhy::dkim
