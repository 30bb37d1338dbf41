#include "store/own_file.h"

#include <filesystem>

#include <fmt/format.h>

namespace mailwhy::store {

Result<void> make_folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  std::error_code error;
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  if (error) return fail(fmt::format("{}: {}", folder.string(), error.message()));
  return {};
}

}  // namespace mailwhy::store
