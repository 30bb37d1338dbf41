// The members of a folder in the order of their names, however many there are: those that
// fit in memory at a time.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "text/result.h"

namespace mailwhy::intake {

// A folder with more members is read again for the next so many.
inline constexpr size_t kNamesAtOnce = 200'000;

class Folder {
 public:
  struct Member {
    std::string name;
    bool is_folder = false;
    friend bool operator<(const Member& a, const Member& b) { return a.name < b.name; }
  };

  // Errors: what the system says.
  static Result<Folder> open(std::string path, size_t names_at_once = kNamesAtOnce);

  // The next member; nullptr behind the last. Files and folders only, no pipes, sockets
  // and devices; a link counts where it leads to a file, since one to a folder may lead
  // back here.
  const Member* next();

  const std::string& path() const { return path_; }  // ends with '/'
  bool is_maildir() const { return has_cur_ && has_new_; }

 private:
  Result<void> read_after(const std::string& name);

  std::string path_;
  size_t names_at_once_ = kNamesAtOnce;
  std::vector<Member> members_;
  size_t next_ = 0;
  bool more_ = false;  // members behind the last of members_
  bool has_cur_ = false, has_new_ = false;
};

}  // namespace mailwhy::intake
