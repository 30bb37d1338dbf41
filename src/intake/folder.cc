#include "intake/folder.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

namespace mailwhy::intake {

namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

enum class MemberKind : unsigned char { File, Folder, Other };

// The folder's list tells the kind for nothing on most file systems.
MemberKind kind_of(const std::string& path, unsigned char type) {
  if (type == DT_REG) return MemberKind::File;
  if (type == DT_DIR) return MemberKind::Folder;
  if (type != DT_LNK && type != DT_UNKNOWN) return MemberKind::Other;
  struct stat status{};
  bool is_link = type == DT_LNK;
  if (!is_link && lstat(path.c_str(), &status) == 0) is_link = S_ISLNK(status.st_mode);
  // A link that leads nowhere is a file that cannot be opened, and said to be.
  if (stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode))
    return MemberKind::File;
  return S_ISDIR(status.st_mode) && !is_link ? MemberKind::Folder : MemberKind::Other;
}

}  // namespace

Result<Folder> Folder::open(std::string path, size_t names_at_once) {
  Folder folder;
  folder.path_ = std::move(path);
  if (!folder.path_.ends_with('/')) folder.path_ += '/';
  folder.names_at_once_ = names_at_once;
  if (auto read = folder.read_after(""); !read) return tl::unexpected(read.error());
  return folder;
}

// Keeps the smallest names beyond `name` in a heap, the largest of them on top.
Result<void> Folder::read_after(const std::string& name) {
  std::unique_ptr<DIR, CloseFolder> list(opendir(path_.c_str()));
  if (!list) return fail(std::generic_category().message(errno));
  members_.clear();
  next_ = 0;
  more_ = false;
  while (const dirent* entry = readdir(list.get())) {
    Member member{entry->d_name};
    if (member.name == "." || member.name == ".." || member.name <= name) continue;
    bool full = members_.size() == names_at_once_;
    if (full && !(member < members_.front())) {
      more_ = true;
      continue;
    }
    MemberKind kind = kind_of(path_ + member.name, entry->d_type);
    if (kind == MemberKind::Other) continue;
    member.is_folder = kind == MemberKind::Folder;
    if (member.is_folder && member.name == "cur") has_cur_ = true;
    if (member.is_folder && member.name == "new") has_new_ = true;
    if (full) {
      more_ = true;
      std::ranges::pop_heap(members_, std::less<>());
      members_.pop_back();
    }
    members_.push_back(std::move(member));
    std::ranges::push_heap(members_, std::less<>());
  }
  std::ranges::sort_heap(members_, std::less<>());
  return {};
}

const Folder::Member* Folder::next() {
  if (next_ == members_.size() && more_)
    if (!read_after(std::string(members_.back().name))) return nullptr;
  return next_ < members_.size() ? &members_[next_++] : nullptr;
}

}  // namespace mailwhy::intake
