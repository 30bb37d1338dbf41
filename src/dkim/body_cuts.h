// Finds text that was added to a body: the body without it has the signed hash. The hash
// of what stands before the added text is kept, so that a cut costs no more than what
// stands behind it, and all cuts that reach to the end cost one pass over the body.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dkim/hunt.h"

namespace mailwhy::dkim {

// The canonical body held `instead` where text[from, to) stands now.
struct Cut {
  size_t from = 0, to = 0;
  std::string instead;
};

// Where something added may begin and end. Both ascend.
struct Window {
  std::vector<size_t> starts, ends;
};

class BodyCuts {
 public:
  // `canonical` must outlive this; `limit` is l=.
  BodyCuts(std::string_view canonical, Mode mode, uint64_t limit, const Wanted& wanted,
           Budget& budget);

  std::string_view text() const { return text_; }
  const std::vector<size_t>& lines() const { return lines_; }  // where each begins

  bool whole();  // is the text itself what was signed?
  // Its first `kept` octets, and then `rest`, which makes it a canonical text again?
  bool with_ending(size_t kept, std::string_view rest);
  bool replaced(const Cut& cut);                       // with one stretch of it replaced?
  bool replaced(const Cut& first, const Cut& second);  // with two
  bool replaced(std::span<const Cut* const> cuts);  // ascending; false where they overlap

  std::optional<Cut> find(const Window& window);
  // A cut in each: every end of `first` lies before every start of `second`.
  std::optional<std::pair<Cut, Cut>> find(const Window& first, const Window& second);
  // A cut in `window` behind `first`, which is made, too.
  std::optional<Cut> find_behind(const Cut& first, const Window& window);
  // One of each list, the second behind the first: as places in the lists. Pairs of which
  // both stand before `tried` are left out.
  std::optional<std::pair<size_t, size_t>> find(std::span<const Cut* const> firsts,
                                                std::span<const Cut* const> seconds,
                                                size_t tried);
  // Any `least` to `most` lines that stand together, few first.
  enum class Where : uint8_t {
    AtParagraphs,  // with an empty line at their beginning and one at their end, or next
    Anywhere,
  };
  std::optional<Cut> find_lines(size_t least, size_t most, Where where);

 private:
  // What a guess begins with: its hash so far, and how it ends.
  struct Beginning {
    Sha256 state;
    uint64_t octets = 0;
    std::array<char, 4> last{};  // of the octets, as many as there are

    void add(std::string_view text);
    bool ends_with(std::string_view end) const;
  };
  Beginning beginning(size_t at);  // of the text, up to `at`
  void add(Beginning& to, std::string_view text);
  bool follows(const Beginning& beginning, size_t to);

  std::string_view text_;
  Mode mode_;
  uint64_t limit_;
  const Wanted& wanted_;
  Budget& budget_;
  std::vector<size_t> lines_;
  size_t step_;                 // between kept states
  std::vector<Sha256> states_;  // of text_[0, i * step_)
};

// What makes `text` of `other`, line by line: ascending cuts; empty where they differ in
// too many places.
std::vector<Cut> cuts_between(std::string_view text, std::string_view other);

// The text with the cut made.
std::string without(std::string_view text, const Cut& cut);

}  // namespace mailwhy::dkim
