// The files of SQLite that this room keeps: made where they are missing, for their owner
// alone.
#pragma once

#include <sys/stat.h>

#include <string>

#include "text/result.h"

namespace mailwhy::store {

// The folder of `path`, where it is missing. The Error names it.
Result<void> make_folder_of(const std::string& path);

// While it lives, what is made is its owner's alone; SQLite makes the files beside a
// database with the same rights.
class OwnerOnly {
 public:
  OwnerOnly() : before_(umask(077)) {}
  ~OwnerOnly() { umask(before_); }
  OwnerOnly(const OwnerOnly&) = delete;
  OwnerOnly& operator=(const OwnerOnly&) = delete;

 private:
  mode_t before_;
};

}  // namespace mailwhy::store
