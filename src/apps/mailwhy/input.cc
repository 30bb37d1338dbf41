#include "apps/mailwhy/input.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

namespace mailwhy::app {

namespace fs = std::filesystem;

static std::string system_words(int error) {
  return std::generic_category().message(error);
}

static Result<std::vector<std::string>> mails_of(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> found;
  bool is_maildir = false;
  for (const char* part : {"cur", "new"}) {
    fs::path place = fs::path(folder) / part;
    if (!fs::is_directory(place, error)) continue;
    is_maildir = true;
    for (fs::directory_iterator it(place, error), end; !error && it != end;
         it.increment(error))
      if (it->is_regular_file(error)) found.push_back(it->path().string());
    if (error) return fail(fmt::format("{}: {}", place.string(), error.message()));
  }
  if (!is_maildir)
    return fail(
        fmt::format("{} is a folder and no Maildir (it has neither cur nor new): name "
                    "the files in it",
                    folder));
  if (found.empty()) return fail(fmt::format("{} is a Maildir without mails", folder));
  std::sort(found.begin(), found.end());
  return found;
}

Result<std::vector<std::string>> expand_input(const std::string& word) {
  if (word == "-") return std::vector{word};
  struct stat status{};
  if (stat(word.c_str(), &status) != 0) {
    if (errno != ENOENT) return fail(fmt::format("{}: {}", word, system_words(errno)));
    bool bare = word.find_first_of("/.@ ") == word.npos;
    if (bare)
      return fail(
          fmt::format("\"{}\" is neither a file here nor a command of mailwhy", word));
    if (word.starts_with("550") || word.find(' ') != word.npos)
      return fail(
          fmt::format("no file \"{}\"; a pasted reply is given with --text", word));
    return fail(fmt::format("no such file: {}", word));
  }
  if (S_ISDIR(status.st_mode)) return mails_of(word);
  return std::vector{word};
}

Result<Bytes> read_bytes(const std::string& path) {
  struct Closer {
    void operator()(FILE* file) const {
      if (file != stdin) std::fclose(file);
    }
  };
  std::unique_ptr<FILE, Closer> file(path == "-" ? stdin
                                                 : std::fopen(path.c_str(), "rb"));
  if (!file) return fail(fmt::format("{}: {}", path, system_words(errno)));
  Bytes input{{}, path, false};
  char buffer[64 * 1024];
  while (size_t got = std::fread(buffer, 1, sizeof buffer, file.get())) {
    size_t room = kMaxInput - input.bytes.size();
    input.bytes.append(buffer, std::min(got, room));
    if (got > room) {
      input.cut_off = true;
      break;
    }
  }
  if (std::ferror(file.get()))
    return fail(fmt::format("{}: {}", path, system_words(errno)));
  return input;
}

}  // namespace mailwhy::app
