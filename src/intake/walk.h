// The inputs of a command, one after another: files, folders with all that is in them,
// Maildirs, standard input.
#pragma once

#include <string>
#include <vector>

#include "intake/byte_stream.h"
#include "intake/piece.h"

namespace mailwhy::intake {

inline constexpr int kMaxFolders = 32;  // folders inside each other

struct WalkOptions {
  bool replies = false;  // each line of the inputs is a reply text
  BeforeWaiting before_waiting;
};

// Goes over `paths` in their order; a folder's members in the order of their names, a
// Maildir's mails (cur, new) alone. What cannot be read is a Piece with an error, and the
// walk goes on. Links to folders inside a folder are not followed, so that no loop is
// walked. False where `take` wanted nothing more.
bool walk(const std::vector<std::string>& paths, const WalkOptions& options,
          const Take& take);

}  // namespace mailwhy::intake
