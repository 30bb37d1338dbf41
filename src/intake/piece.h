// What is read at once: one mail, one event, one reply, or some lines of a log.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "text/result.h"

namespace mailwhy::intake {

struct Piece {
  // Where it stands, as a person would look it up: "a.eml", "-", "box:12" (the twelfth
  // mail of a mailbox), "bounces.tar.gz:dir/a.eml".
  std::string file;
  std::string bytes;
  bool is_reply = false;       // one reply text, whatever it looks like
  bool continues = false;      // the piece before is of the same file: counting goes on
  size_t line = 0;             // the line of the file it begins at, where lines count
  std::optional<Error> error;  // it could not be read; bytes may hold what was
};

// Takes the pieces, in order. False: nothing more is wanted.
using Take = std::function<bool(Piece)>;

}  // namespace mailwhy::intake
