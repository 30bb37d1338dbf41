#include "intake/walk.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

#include "intake/split.h"

namespace mailwhy::intake {

namespace {

bool is_folder(const std::string& path) {
  struct stat status{};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

// A member of a folder, with the kind that the folder's list tells for nothing.
struct Member {
  std::string name;
  bool folder = false;
};

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

class Walk {
 public:
  Walk(const WalkOptions& options, const Take& take) : options_(options), take_(take) {}

  bool path(const std::string& path) {
    if (path != "-" && is_folder(path)) return folder(path, 0);
    return file(path);
  }

 private:
  bool refuse(const std::string& name, Error error) {
    Piece piece;
    piece.file = name;
    piece.error = std::move(error);
    return take_(std::move(piece));
  }

  bool file(const std::string& name) {
    auto stream = open_file(name, options_.before_waiting);
    if (!stream) return refuse(name, stream.error());
    window_.open(**stream);
    if (options_.replies) return split_replies(window_, name, take_);
    return split(window_, name, take_);
  }

  Result<std::vector<Member>> members_of(const std::string& path) {
    std::unique_ptr<DIR, CloseFolder> folder(opendir(path.c_str()));
    if (!folder) return fail(std::generic_category().message(errno));
    std::vector<Member> members;
    while (const dirent* entry = readdir(folder.get())) {
      Member member{entry->d_name};
      if (member.name == "." || member.name == "..") continue;
      unsigned char type = entry->d_type;
      if (type == DT_UNKNOWN || type == DT_LNK) {
        std::string full = path + "/" + member.name;
        struct stat status{};
        int asked =
            type == DT_LNK ? stat(full.c_str(), &status) : lstat(full.c_str(), &status);
        if (asked == 0 && S_ISDIR(status.st_mode))
          type = type == DT_LNK ? DT_LNK : DT_DIR;
        else if (asked != 0 || S_ISREG(status.st_mode))
          type = DT_REG;
        else
          type = DT_FIFO;
        if (type == DT_LNK) continue;  // a link to a folder may lead back here
      }
      if (type != DT_REG && type != DT_DIR) continue;  // a socket, a pipe, a device
      member.folder = type == DT_DIR;
      members.push_back(std::move(member));
    }
    std::ranges::sort(members, {}, &Member::name);
    return members;
  }

  bool folder(const std::string& path, int depth) {
    auto members = members_of(path);
    if (!members) return refuse(path, members.error());
    auto has = [&](std::string_view name) {
      return std::ranges::any_of(*members, [&](const Member& member) {
        return member.folder && member.name == name;
      });
    };
    bool maildir = has("cur") && has("new");
    std::string base = path.ends_with('/') ? path : path + "/";
    for (const Member& member : *members) {
      // What a Maildir keeps beside its mails: tmp, and the lists of its servers.
      if (maildir && (!member.folder || member.name == "tmp")) continue;
      std::string full = base + member.name;
      if (!member.folder) {
        if (!file(full)) return false;
      } else if (depth + 1 >= kMaxFolders) {
        if (!refuse(full, Error{"too many folders inside each other: not read"}))
          return false;
      } else if (!folder(full, depth + 1)) {
        return false;
      }
    }
    return true;
  }

  const WalkOptions& options_;
  const Take& take_;
  Window window_;
};

}  // namespace

bool walk(const std::vector<std::string>& paths, const WalkOptions& options,
          const Take& take) {
  Walk walk(options, take);
  for (const std::string& path : paths)
    if (!walk.path(path)) return false;
  return true;
}

}  // namespace mailwhy::intake
