// Text added inside the parts of a mail, whatever their transfer encoding: a gateway that
// adds its words to the text adds them to the HTML, too. Nothing is known of the words;
// only where such text may begin and end.
#pragma once

#include <string_view>
#include <vector>

#include "dkim/body_cuts.h"
#include "dkim/change.h"
#include "dkim/mime_outline.h"

namespace mailwhy::dkim {

inline constexpr size_t kMaxCutPart = 256u << 10;  // octets; larger parts are left alone
inline constexpr size_t kMostWritten = 8u << 20;   // octets, of all guesses at a part

// The canonical body without something that was added to a part.
struct Removal {
  ChangeKind kind{};
  Cut cut;
  // The letters that a reader sees at its outer border: of what stands farthest from the
  // old text's end if it came in front, of what stands next to it if it came behind. Two
  // parts that were given the same words agree in these.
  std::string words;
};

enum class Side : uint8_t { Front, Back };

// What may have been added at one side of a part, the likeliest first, at most `most`.
// An encoded part is decoded, cut and encoded again; only lines that differ are written.
std::vector<Removal> removals(std::string_view canonical, const Section& part, Side side,
                              size_t most);

}  // namespace mailwhy::dkim
