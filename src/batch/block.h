// The lines of some pieces, before it is known how many came before them.
#pragma once

#include <string>
#include <vector>

#include "batch/case.h"

namespace mailwhy::batch {

struct Block {
  std::string text;  // lines without their running numbers
  struct Number {
    size_t at = 0;         // in text
    bool restart = false;  // another file begins: counting starts again, nothing is put
  };
  std::vector<Number> numbers;
  std::vector<std::string> errors;  // "FILE:LINE: what could not be read, and why"
  std::vector<Case> cases;          // where they are counted
  size_t pieces = 0, rows = 0;      // rows without those of errors
};

}  // namespace mailwhy::batch
