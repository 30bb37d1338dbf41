// A stream out of a text, in steps of any size, and the pieces that come of it.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "intake/byte_stream.h"
#include "intake/piece.h"

namespace mailwhy::intake {

class TextStream : public ByteStream {
 public:
  explicit TextStream(std::string text, size_t step = SIZE_MAX)
      : text_(std::move(text)), step_(step) {}
  Result<size_t> read(char* into, size_t room) override {
    size_t taken = std::min({room, step_, text_.size() - at_});
    std::memcpy(into, text_.data() + at_, taken);
    at_ += taken;
    return taken;
  }

 private:
  std::string text_;
  size_t step_, at_ = 0;
};

// The pieces that `split` makes of the text: split(window, "in", take).
template <class Split>
std::vector<Piece> pieces_of(Split split, std::string text, size_t step = SIZE_MAX) {
  TextStream stream(std::move(text), step);
  Window window;
  window.open(stream);
  std::vector<Piece> pieces;
  split(window, std::string("in"), [&](Piece piece) {
    pieces.push_back(std::move(piece));
    return true;
  });
  return pieces;
}

}  // namespace mailwhy::intake
