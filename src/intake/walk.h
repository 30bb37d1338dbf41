// The inputs of a command, one after another, and all that is in them: files, mailboxes,
// Maildirs, folders, archives, standard input.
#pragma once

#include <string>
#include <vector>

#include "intake/byte_stream.h"
#include "intake/piece.h"

namespace mailwhy::intake {

inline constexpr size_t kMaxFolders = 32;  // folders inside each other
inline constexpr size_t kMaxPackings = 4;  // archives inside each other

struct WalkOptions {
  bool replies = false;                  // each line of the inputs is a reply text
  std::function<void()> before_waiting;  // before a read that waits for somebody else
};

class Walk {
 public:
  // `bytes_read` counts the octets read off files; it may be looked at meanwhile.
  Walk(WalkOptions options, std::atomic<uint64_t>& bytes_read)
      : options_(std::move(options)), bytes_read_(bytes_read) {}

  // Goes over `paths` in their order; in a folder by name, in a Maildir its mails (cur,
  // new) and folders alone. What cannot be read is a Piece with an error, and the walk
  // goes on. False where `take` wanted nothing more.
  bool over(const std::vector<std::string>& paths, const Take& take);

 private:
  bool folder(const std::string& path, const Take& take);
  bool file(const std::string& path, const Take& take);
  bool stream(ByteStream& bytes, const std::string& name, size_t packings,
              const Take& take);
  bool packed(ByteStream& bytes, const std::string& name, size_t packings,
              const Take& take);
  bool refuse(const std::string& name, Error error, const Take& take);

  WalkOptions options_;
  std::atomic<uint64_t>& bytes_read_;
  std::vector<std::unique_ptr<Window>> windows_;  // one for each packing
};

}  // namespace mailwhy::intake
