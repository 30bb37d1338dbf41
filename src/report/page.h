// Lines for a terminal: wrapped at its width, coloured where that is wanted, and readable
// without.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/knowledge.h"
#include "net/clock.h"

namespace mailwhy::report {

struct TextOptions {
  knowledge::Language language = knowledge::Language::English;
  bool color = false;  // never the only carrier: every sign stands there without it, too
  bool utf8 = true;    // false: the signs we draw have an ASCII form
  int width = 80;
  bool all = false;  // every finding, every step
  std::string site;  // "https://why.example.org": the reference is at /why/NAME there;
                     // "": a ticket names `mailwhy explain NAME`
  std::chrono::minutes utc_offset{0};  // of the clock times shown
};

enum class Style : unsigned char { Plain, Bold, Dim, Bad, Good, Warning };

struct Span {
  std::string text;
  Style style = Style::Plain;
};

// Words of at most `width` columns a line, broken at blanks; a longer word stands alone.
std::vector<std::string> wrap(std::string_view text, int width);
// Cut to `width` columns, the last one "…" where something was left out.
std::string cut(std::string_view text, int width);
std::string padded(std::string_view text, int width);
std::string right(std::string_view text, int width);  // blanks before it, not behind
std::string blanks(int count);                        // "" for less than none

class Page {
 public:
  explicit Page(const TextOptions& options) : options_(options) {}

  const TextOptions& options() const { return options_; }
  int width() const { return options_.width; }
  // The sentence; what was filled in is shown as report/utf8.h says, whoever wrote it.
  std::string say(std::string_view key, const text::Params& params = {}) const;

  void blank();  // an empty line; never two in a row, none at the top
  void line(const std::vector<Span>& spans);  // as it is, blanks at its end left out
  void line(std::string_view text, Style style = Style::Plain);
  // Wrapped, each line `indent` columns in; the first after `lead`, which the indent has
  // room for.
  void paragraph(int indent, std::string_view text, Style style = Style::Plain,
                 std::string_view lead = {});
  // "  must act      whoever edits …": a label in its column, the text wrapped beside it.
  void labelled(std::string_view label_key, std::string_view text);
  void heading(std::string_view text);

  std::string take() { return std::move(out_); }

  static constexpr int kIndent = 2,
                       kLabel = 16;  // columns where labels and their texts begin

 private:
  TextOptions options_;
  std::string out_;
};

// "15:42 UTC" on the day of `today`, else "2026-11-23 15:42 UTC"; with an offset
// "+03:00".
std::string clock_text(net::Time time, net::Time today, const TextOptions& options);

}  // namespace mailwhy::report
