#include "apps/mailwhy/log_files.h"

#include <sys/stat.h>

#include <algorithm>
#include <atomic>

#include <fmt/format.h>

#include "intake/archive.h"
#include "intake/byte_stream.h"

namespace mailwhy::app {

constexpr size_t kHead = 64 << 10;  // of a file, to find its first time

// The first bytes of a file, unpacked.
static Result<std::string> head_of(const std::string& path) {
  auto file = intake::open_file(path);
  if (!file) return tl::unexpected(file.error());
  intake::Window window;
  window.open(**file);
  window.fill_to(kHead);
  if (const Error* error = window.error()) return tl::unexpected(*error);
  if (!intake::looks_packed(window.view()))
    return std::string(window.view().substr(0, kHead));
  std::string head;
  std::atomic<uint64_t> bytes_read{0};
  auto done =
      intake::unpack(window, bytes_read, [&](const std::string&, intake::ByteStream& in) {
        intake::Window inner;
        inner.open(in);
        inner.fill_to(kHead);
        head = inner.view().substr(0, kHead);
        return false;
      });
  if (!done && head.empty()) return tl::unexpected(done.error());
  return head;
}

// A copied or unpacked file may be dated anyhow: only a plausible date is taken.
static net::Time written_at(const std::string& path, net::Time now) {
  struct stat status{};
  if (path == "-" || stat(path.c_str(), &status) != 0) return now;
  net::Time time{std::chrono::seconds(status.st_mtime)};
  constexpr net::Time kPlausible{std::chrono::seconds(1000000000)};  // 2001
  return time > kPlausible && time < now ? time : now;
}

static bool is_folder(const std::string& path) {
  struct stat status{};
  return path != "-" && stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

std::vector<LogFile> in_order(const std::vector<std::string>& paths, net::Time now,
                              const Say& refuse, const Say& remark) {
  struct Found {
    LogFile file;
    std::optional<net::Time> first;
    std::string head;
  };
  std::vector<Found> found;
  for (const std::string& path : paths) {
    Found one{{path, written_at(path, now)}, std::nullopt, ""};
    if (is_folder(path)) {
      refuse(fmt::format("{} is a folder: name the log files in it", path));
      continue;
    }
    if (path != "-") {
      auto head = head_of(path);
      if (!head) {
        refuse(fmt::format("{}: {}", path, head.error().what));
        continue;
      }
      one.first = logs::first_time(*head, one.file.written);
      one.head = head->substr(0, 4096);
      // The head of a longer file is cut off in the middle; that of a copy at the same
      // byte.
      auto same = [&](const Found& other) { return other.head == one.head; };
      auto copy = std::ranges::find_if(found, same);
      if (!one.head.empty() && copy != found.end()) {
        remark(fmt::format("{} begins as {} does: left out as its copy", path,
                           copy->file.path));
        continue;
      }
    }
    found.push_back(std::move(one));
  }
  std::ranges::stable_sort(found, [](const Found& a, const Found& b) {
    if (!a.first || !b.first) return a.first.has_value() && !b.first;
    return *a.first < *b.first;
  });
  std::vector<LogFile> files;
  for (Found& one : found) files.push_back(std::move(one.file));
  return files;
}

static Result<void> read_through(intake::ByteStream& bytes, logs::Stream& stream,
                                 const std::function<void()>& step) {
  std::string buffer(256 << 10, '\0');
  while (true) {
    auto got = bytes.read(buffer.data(), buffer.size());
    if (!got) return tl::unexpected(got.error());
    if (*got == 0) return {};
    stream.feed(std::string_view(buffer).substr(0, *got));
    step();
  }
}

void read_log_file(const LogFile& file, logs::Stream& stream,
                   const std::function<void(uint64_t)>& progress, const Say& refuse) {
  std::atomic<uint64_t> bytes_read{0};
  intake::FileOptions options;
  options.bytes_read = &bytes_read;
  auto step = [&] { progress(bytes_read); };
  auto opened = intake::open_file(file.path, options);
  if (!opened) return refuse(fmt::format("{}: {}", file.path, opened.error().what));
  intake::Window window;
  window.open(**opened);
  window.fill_to(512);
  Result<void> done;
  if (intake::looks_packed(window.view())) {
    done = intake::unpack(
        window, bytes_read, [&](const std::string& member, intake::ByteStream& bytes) {
          stream.begin(member.empty() ? file.path : file.path + ":" + member,
                       file.written);
          auto read = read_through(bytes, stream, step);
          stream.end();
          if (!read) refuse(fmt::format("{}: {}", file.path, read.error().what));
          return true;
        });
  } else {
    stream.begin(file.path, file.written);
    done = read_through(window, stream, step);
    stream.end();
  }
  if (!done) refuse(fmt::format("{}: {}", file.path, done.error().what));
}

}  // namespace mailwhy::app
