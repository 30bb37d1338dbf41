// The names of the files in an archive, read from its beginning on while it streams by:
// zip (PKWARE APPNOTE 4.3.7), rar 4 and 5, gzip (RFC 1952). Nothing is unpacked.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::mail {

class ArchiveNames {
 public:
  // Takes the next octets. False: no more are needed, it is no archive or its end is
  // seen.
  bool feed(std::string_view octets);

  // In the order of the archive; of a zip in a zip that is only stored there:
  // "inner.zip › run.js".
  std::vector<std::string> take() { return std::move(names_); }

 private:
  enum class Kind { Unknown, Zip, Rar4, Rar5, Gzip, Done };
  // Each reads one record from waiting_; false: more octets are needed.
  bool sniff();
  bool read_zip();
  bool read_rar4();
  bool read_rar5();
  bool read_gzip();
  bool step();
  void skip(uint64_t octets) { skip_ = octets; }
  void drop(size_t octets);
  void add(std::string name);

  Kind kind_ = Kind::Unknown;
  std::string waiting_;     // octets not yet understood: at most a header
  size_t start_ = 0;        // of what counts in waiting_
  uint64_t passed_ = 0;     // octets before it
  uint64_t skip_ = 0;       // octets of packed data to come
  uint64_t inner_end_ = 0;  // where the stored zip in the zip ends
  std::string inner_name_;
  std::vector<std::string> names_;
};

}  // namespace mailwhy::mail
