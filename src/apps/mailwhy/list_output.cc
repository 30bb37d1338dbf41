#include "apps/mailwhy/list_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include <fmt/format.h>

namespace mailwhy::app {

// No report comes near it.
static constexpr size_t kMostOfALine = 64u << 20;

static std::string system_words() {
  return std::generic_category().message(errno);
}

ListOutput::ListOutput(ListOutput&& other) noexcept
    : file_(other.file_),
      owned_(std::exchange(other.owned_, false)),
      lines_(other.lines_),
      last_(std::move(other.last_)) {}

ListOutput::~ListOutput() {
  if (owned_) close(file_);
}

// One way through the file; only its last line is held.
Result<void> ListOutput::count_lines(const std::string& path) {
  std::vector<char> piece(256u << 10);
  std::string line;
  off_t end_of_lines = 0, at = 0;
  for (;;) {
    ssize_t got = read(file_, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(fmt::format("{}: {}", path, system_words()));
    if (got == 0) break;
    std::string_view rest(piece.data(), static_cast<size_t>(got));
    for (size_t end; (end = rest.find('\n')) != rest.npos;) {
      last_ = line.append(rest.substr(0, end));
      line.clear();
      lines_++;
      at += static_cast<off_t>(end) + 1;
      end_of_lines = at;
      rest.remove_prefix(end + 1);
    }
    line += rest;
    if (line.size() > kMostOfALine)
      return fail(
          fmt::format("{} was not written by mailwhy: a line of it has no end", path));
    at += static_cast<off_t>(rest.size());
  }
  if (ftruncate(file_, end_of_lines) != 0 || lseek(file_, end_of_lines, SEEK_SET) < 0)
    return fail(fmt::format("{}: {}", path, system_words()));
  return {};
}

Result<ListOutput> ListOutput::open(const std::string& path, bool resume) {
  if (path.empty()) return ListOutput(STDOUT_FILENO, false);
  int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0) return fail(fmt::format("{}: {}", path, system_words()));
  ListOutput output(file, true);
  if (!resume && lseek(file, 0, SEEK_END) > 0)
    return fail(fmt::format("{} is not empty: --resume goes on with it", path));
  if (resume)
    if (auto counted = output.count_lines(path); !counted)
      return tl::unexpected(counted.error());
  return output;
}

bool ListOutput::write(std::string_view lines) {
  while (!lines.empty()) {
    ssize_t put = ::write(file_, lines.data(), lines.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    lines.remove_prefix(static_cast<size_t>(put));
  }
  return true;
}

}  // namespace mailwhy::app
