// What is read at once: one mail, one event, one reply, or some lines of a log.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "text/result.h"

namespace mailwhy::intake {

enum class PieceKind : unsigned char {
  Mail,   // a mail or a text: what exactly, is seen from its bytes
  Event,  // a JSON value
  Log,    // whole lines of a log
  Table,  // rows behind the head of their table
  Reply,  // one reply text, whatever it looks like
};

struct Piece {
  // Where it stands, as a person would look it up: "a.eml", "-", "box" (with the line at
  // which the mail begins in the mailbox), "bounces.tar.gz:dir/a.eml".
  std::string file;
  std::string bytes;
  PieceKind kind = PieceKind::Mail;
  bool alone = false;      // the file of this name holds it and nothing else
  bool continues = false;  // the piece before is of the same file: counting goes on
  size_t mail = 0;         // of a mailbox: 1 is its first; 0 elsewhere
  size_t line = 0;         // the line of the file it begins at, where lines count
  // So many lines at the beginning of `bytes` were in the piece before: what they tell is
  // known, but lines behind them hang on them.
  size_t context = 0;
  std::optional<Error> error;  // it could not be read
};

// Takes the pieces, in order. False: nothing more is wanted.
using Take = std::function<bool(Piece)>;

}  // namespace mailwhy::intake
