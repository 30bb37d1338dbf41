#include "intake/walk.h"

#include <sys/stat.h>

#include "bounce/accounting.h"
#include "bounce/event.h"
#include "bounce/log.h"
#include "intake/archive.h"
#include "intake/events.h"
#include "intake/folder.h"
#include "intake/lines.h"
#include "intake/mails.h"
#include "mail/mbox.h"
#include "mail/reader.h"

namespace mailwhy::intake {

static bool is_folder(const std::string& path) {
  struct stat status{};
  return path != "-" && stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool Walk::over(const std::vector<std::string>& paths, const Take& take) {
  for (const std::string& path : paths)
    if (!(is_folder(path) ? folder(path, take) : file(path, take))) return false;
  return true;
}

bool Walk::refuse(const std::string& name, Error error, const Take& take) {
  Piece piece;
  piece.file = name;
  piece.error = std::move(error);
  return take(std::move(piece));
}

bool Walk::folder(const std::string& path, const Take& take) {
  std::vector<Folder> open;
  auto enter = [&](const std::string& name) {
    if (open.size() == kMaxFolders)
      return refuse(name, Error{"too many folders inside each other: not read"}, take);
    auto folder = Folder::open(name);
    if (!folder) return refuse(name, folder.error(), take);
    open.push_back(std::move(*folder));
    return true;
  };
  if (!enter(path)) return false;
  while (!open.empty()) {
    Folder& folder = open.back();
    const Folder::Member* member = folder.next();
    if (!member) {
      open.pop_back();
      continue;
    }
    // Beside its mails a Maildir holds tmp, and what its servers note of it.
    if (folder.is_maildir() && (!member->is_folder || member->name == "tmp")) continue;
    std::string name = folder.path() + member->name;
    if (!(member->is_folder ? enter(name) : file(name, take))) return false;
  }
  return true;
}

bool Walk::file(const std::string& path, const Take& take) {
  auto bytes = open_file(path, {options_.before_waiting, &bytes_read_});
  if (!bytes) return refuse(path, bytes.error(), take);
  return stream(**bytes, path, 0, take);
}

bool Walk::stream(ByteStream& bytes, const std::string& name, size_t packings,
                  const Take& take) {
  constexpr size_t kHead = 4096;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (windows_.size() <= packings) windows_.push_back(std::make_unique<Window>());
  Window& window = *windows_[packings];
  window.open(bytes);
  window.fill_head(kHead);
  if (looks_packed(window.view())) return packed(window, name, packings, take);
  if (window.view().starts_with(kByteOrderMark)) window.drop(kByteOrderMark.size());
  std::string_view head = window.view().substr(0, kHead);
  if (options_.replies) return take_replies(window, name, take);
  if (mail::is_from_line(head.substr(0, head.find('\n'))))
    return take_mailbox(window, name, take);
  if (bounce::looks_like_event(head))  // the journal writes its lines as JSON
    return bounce::looks_like_log(window.view()) ? take_log(window, name, take)
                                                 : take_events(window, name, take);
  if (bounce::looks_like_accounting(head)) return take_table(window, name, take);
  if (!mail::looks_like_mail(head) && bounce::looks_like_log(head))
    return take_log(window, name, take);
  return take_mail(window, name, take);
}

bool Walk::packed(ByteStream& bytes, const std::string& name, size_t packings,
                  const Take& take) {
  if (packings == kMaxPackings)
    return refuse(name, Error{"too many archives inside each other: not unpacked"}, take);
  bool going_on = true;
  auto done = unpack(bytes, bytes_read_, [&](const std::string& member, ByteStream& in) {
    std::string inner = member.empty() ? name : name + ":" + member;
    going_on = stream(in, inner, packings + 1, [&](Piece piece) {
      piece.alone = false;
      return take(std::move(piece));
    });
    return going_on;
  });
  if (!done) return refuse(name, done.error(), take);
  return going_on;
}

}  // namespace mailwhy::intake
