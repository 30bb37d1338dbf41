// A list of names as it comes in, line after line: of any length, held a piece at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "batch/name_line.h"
#include "intake/byte_stream.h"

namespace mailwhy::batch {

// A line that is to be examined, or that cannot be read.
struct ListedName {
  uint64_t number = 0;  // of all that are to be examined or cannot be read, from 0
  uint64_t line = 0;    // of the list, from 1
  uint64_t octets = 0;  // of the list, up to the end of this line
  std::string source;   // "example.org 192.0.2.1"; the line as it stands, where it is bad
  Result<diagnose::Target> target;
};

class NameList {
 public:
  // `stream` outlives the list. `ready` says whether reading on would not have to wait;
  // without it, next() waits.
  explicit NameList(intake::ByteStream& stream, std::function<bool()> ready = {});

  enum class Reading : uint8_t { Name, NotYet, End };
  // Empty lines and remarks are passed over. NotYet: the next line is not here and asking
  // for it would have to wait.
  Reading next(ListedName& into);

  // What the system says, where the end came early.
  const Error* error() const { return window_.error(); }

 private:
  void drop(size_t octets);
  bool pass_rest();
  bool take_line(std::string& line);

  intake::Window window_;
  std::function<bool()> ready_;
  uint64_t count_ = 0, line_ = 0, octets_ = 0;
  bool passing_ = false;  // the rest of a line that was too long
};

}  // namespace mailwhy::batch
