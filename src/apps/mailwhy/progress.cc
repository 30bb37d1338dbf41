#include "apps/mailwhy/progress.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

namespace mailwhy::app {

namespace fs = std::filesystem;

Progress::Progress(std::vector<std::string> paths, const batch::Gauge& gauge,
                   const report::TextOptions& look)
    : gauge_(gauge), look_(look) {
  measuring_ = std::thread([this, paths = std::move(paths)] { measure(paths); });
  drawing_thread_ = std::thread([this] { draw_until_end(); });
}

Progress::~Progress() {
  {
    std::lock_guard lock(drawing_);
    ended_ = true;
  }
  end_.notify_all();
  measuring_.join();
  drawing_thread_.join();
  std::fputs("\r\x1b[K", stderr);
}

void Progress::aside(const std::function<void()>& say) {
  std::lock_guard lock(drawing_);
  std::fputs("\r\x1b[K", stderr);
  say();
}

// Nothing is known of standard input where it is no file.
void Progress::measure(const std::vector<std::string>& paths) {
  uint64_t sum = 0;
  for (const std::string& path : paths) {
    std::error_code error;
    fs::file_status status = fs::status(path, error);
    struct stat input{};
    if (path == "-" && fstat(STDIN_FILENO, &input) == 0 && S_ISREG(input.st_mode)) {
      sum += static_cast<uint64_t>(input.st_size);
      continue;
    }
    if (path == "-" || error) return;
    if (fs::is_regular_file(status)) sum += fs::file_size(path, error);
    if (!fs::is_directory(status)) continue;
    fs::recursive_directory_iterator each(
        path, fs::directory_options::skip_permission_denied, error);
    for (; !error && each != fs::end(each) && !ended_; each.increment(error)) {
      std::error_code unknown;
      if (each->is_regular_file(unknown)) {
        uintmax_t size = each->file_size(unknown);
        if (!unknown) sum += size;
      }
    }
  }
  size_ = sum;
}

void Progress::draw_until_end() {
  using namespace std::chrono;
  auto begun = steady_clock::now();
  std::unique_lock lock(drawing_);
  while (!end_.wait_for(lock, milliseconds(500), [&] { return ended_.load(); })) {
    double seconds = duration<double>(steady_clock::now() - begun).count();
    std::string text = "\r" + line(seconds) + "\x1b[K";
    std::fputs(text.c_str(), stderr);
    std::fflush(stderr);
  }
}

std::string Progress::line(double seconds) const {
  auto say = [&](std::string_view key, text::Params params) {
    return knowledge::say(look_.language, key, params);
  };
  uint64_t done = gauge_.pieces, read = gauge_.bytes_read, size = size_;
  std::string out = "  ";
  if (size > 0) {
    constexpr int kCells = 16;
    double part = std::min(1.0, double(read) / double(size));
    int full = static_cast<int>(part * kCells);
    for (int i = 0; i < kCells; i++)
      out += i < full ? (look_.utf8 ? "█" : "#") : (look_.utf8 ? "░" : ".");
    out += fmt::format(" {:3.0f} %  ", 100 * part);
  }
  out += say("batch.done", {{"count", std::to_string(done)}});
  out +=
      "  " + say("batch.rate", {{"rate", fmt::format("{:.0f}", double(done) / seconds)}});
  if (size > 0 && read > 0 && read < size) {
    auto left = static_cast<long>(seconds * double(size - read) / double(read));
    std::string clock = left >= 3600 ? fmt::format("{}:{:02}:{:02}", left / 3600,
                                                   left / 60 % 60, left % 60)
                                     : fmt::format("{}:{:02}", left / 60, left % 60);
    out += "  " + say("batch.left", {{"time", clock}});
  }
  return report::cut(out, look_.width - 1);
}

}  // namespace mailwhy::app
