// The files of SQLite that this room keeps: made where they are missing, for their owner
// alone; and how a time stands in them.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>

#include "net/clock.h"
#include "text/result.h"

namespace mailwhy::store {

// The folder of `path`, where it is missing. The Error names it.
Result<void> make_folder_of(const std::string& path);

// Milliseconds since 1970.
inline int64_t to_number(net::Time time) {
  return time.time_since_epoch().count();
}

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
