#include "apps/mailwhy/written_folder.h"

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <system_error>

#include <fmt/format.h>

namespace mailwhy::app {

namespace fs = std::filesystem;

namespace {

constexpr uintmax_t kMostRead = 4'000'000;  // no file of ours is larger

using Written = std::set<std::string>;  // "DIGEST PATH": what was written once

// FNV-1a: it has to notice an edit, not to withstand an attack.
std::string digest(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return fmt::format("{:016x}", hash);
}

std::optional<std::string> read_file(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) > kMostRead)
    return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return in ? std::optional(text.str()) : std::nullopt;
}

Written read_list(const fs::path& path) {
  Written out;
  std::istringstream lines(read_file(path).value_or(""));
  for (std::string line; std::getline(lines, line);) out.insert(line);
  return out;
}

std::string list_line(const report::SiteFile& file, std::string_view content) {
  return digest(content) + " " + file.path;
}

// May the file be replaced: is it absent, as we left it, or already what it shall be?
bool may_replace(const fs::path& path, const report::SiteFile& file,
                 const Written& written) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(path, error))) return true;
  auto present = read_file(path);
  if (!present) return false;
  return *present == file.content || written.contains(list_line(file, *present));
}

Result<void> write_file(const fs::path& path, std::string_view text) {
  fs::path part = path;
  part += ".part";
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  errno = 0;
  std::ofstream out(part, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) {
    std::string why = std::system_category().message(errno);
    fs::remove(part, error);
    return fail(fmt::format("{} cannot be written: {}", path.string(), why));
  }
  fs::rename(part, path, error);
  if (error)
    return fail(fmt::format("{} cannot be written: {}", path.string(), error.message()));
  return {};
}

std::string text_of(const Written& written) {
  std::string out;
  for (const std::string& line : written) out += line + "\n";
  return out;
}

}  // namespace

Result<size_t> write_folder(const std::string& folder,
                            const std::vector<report::SiteFile>& files) {
  fs::path root(folder);
  std::error_code error;
  fs::create_directories(root, error);
  if (!fs::is_directory(root, error))
    return fail(fmt::format("{} is not a folder that can be made", folder));
  Written written = read_list(root / kWrittenList), now;
  for (const report::SiteFile& file : files)
    if (!may_replace(root / file.path, file, written))
      return fail(
          fmt::format("{} is there and is not what mailwhy wrote; nothing was written",
                      (root / file.path).string()));
  for (const report::SiteFile& file : files) now.insert(list_line(file, file.content));
  // While files are replaced the list knows old and new: a run that was cut off can be
  // repeated.
  written.insert(now.begin(), now.end());
  if (auto done = write_file(root / kWrittenList, text_of(written)); !done)
    return tl::unexpected(done.error());
  for (const report::SiteFile& file : files)
    if (auto done = write_file(root / file.path, file.content); !done)
      return tl::unexpected(done.error());
  if (auto done = write_file(root / kWrittenList, text_of(now)); !done)
    return tl::unexpected(done.error());
  return files.size();
}

}  // namespace mailwhy::app
