// A real name server, NSD, on loopback with a zone of the test's own.
#pragma once

#include <memory>
#include <string>

#include "live/server_address.h"
#include "world/process.h"

namespace mailwhy::world {

struct NsdOptions {
  std::string zone = "example.org";
  std::string records;             // a master file; the SOA included
  bool default_rate_limit = true;  // as Debian ships it: 200 a second; false: none
};

class Nsd {
 public:
  static bool installed();
  explicit Nsd(
      const NsdOptions& options);  // returns when it answers; throws std::runtime_error

  live::ServerAddress where() const { return where_; }

 private:
  live::ServerAddress where_;
  TemporaryFolder folder_;
  std::unique_ptr<Process> process_;
};

}  // namespace mailwhy::world
