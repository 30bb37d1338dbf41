#include "apps/mailwhy/log_follow.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include <fmt/format.h>

namespace mailwhy::app {

namespace {

volatile std::sig_atomic_t stopped = 0;

void stop(int) {
  stopped = 1;
}

// Signals that end the following; the old behaviour comes back behind it.
class Stoppable {
 public:
  Stoppable() {
    struct sigaction action{};
    action.sa_handler = stop;  // without SA_RESTART: a waiting read returns
    sigaction(SIGINT, &action, &before_[0]);
    sigaction(SIGTERM, &action, &before_[1]);
  }
  ~Stoppable() {
    sigaction(SIGINT, &before_[0], nullptr);
    sigaction(SIGTERM, &before_[1], nullptr);
  }
  Stoppable(const Stoppable&) = delete;
  Stoppable& operator=(const Stoppable&) = delete;

 private:
  struct sigaction before_[2]{};
};

class OpenFile {
 public:
  explicit OpenFile(int descriptor = -1) : descriptor_(descriptor) {}
  ~OpenFile() { close(); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  int get() const { return descriptor_; }
  void reset(int descriptor) {
    close();
    descriptor_ = descriptor;
  }

 private:
  void close() {
    if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
  }
  int descriptor_;
};

class Follower {
 public:
  Follower(const std::string& path, logs::Stream& stream, const FollowHooks& hooks)
      : path_(path), stream_(stream), hooks_(hooks), buffer_(256 << 10, '\0') {}

  void run() {
    if (!open()) return;
    while (!stopped) {
      ssize_t got = read_some();
      if (got > 0) continue;
      if (got < 0 || path_ == "-") break;
      if (!caught_up_) hooks_.caught_up();
      caught_up_ = true;
      if (was_replaced()) {
        drain();
        stream_.end();
        if (!reopen()) break;
        continue;
      }
      hooks_.idle();
      poll(nullptr, 0, 200);
    }
    stream_.end();
    if (!caught_up_) hooks_.caught_up();
  }

 private:
  static std::string system_words() { return std::generic_category().message(errno); }

  bool open() {
    if (path_ == "-") {
      file_.reset(STDIN_FILENO);
    } else {
      file_.reset(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
      struct stat status{};
      bool folder =
          file_.get() >= 0 && fstat(file_.get(), &status) == 0 && S_ISDIR(status.st_mode);
      if (folder) errno = EISDIR;
      if (file_.get() < 0 || folder) {
        hooks_.refuse(fmt::format("{}: {}", path_, system_words()));
        return false;
      }
    }
    offset_ = 0;
    stream_.begin(path_, hooks_.now());
    return true;
  }

  // Bytes read; 0 where nothing more is there now, -1 at an error.
  ssize_t read_some() {
    ssize_t got = ::read(file_.get(), buffer_.data(), buffer_.size());
    if (got < 0 && errno == EINTR) return 0;
    if (got < 0) {
      hooks_.refuse(fmt::format("{}: {}", path_, system_words()));
      return -1;
    }
    offset_ += got;
    stream_.feed(std::string_view(buffer_).substr(0, static_cast<size_t>(got)));
    return got;
  }

  void drain() {
    while (!stopped && read_some() > 0) {
    }
  }

  // Another file of that name, or this one cut to a shorter length.
  bool was_replaced() const {
    struct stat there{}, here{};
    if (fstat(file_.get(), &here) != 0) return false;
    if (here.st_size < offset_) return true;
    if (stat(path_.c_str(), &there) != 0) return false;  // moved away, not yet begun anew
    return there.st_ino != here.st_ino || there.st_dev != here.st_dev;
  }

  bool reopen() {
    hooks_.remark(fmt::format("{} was rotated: reading on in the new one", path_));
    return open();
  }

  const std::string& path_;
  logs::Stream& stream_;
  const FollowHooks& hooks_;
  std::string buffer_;
  OpenFile file_;
  off_t offset_ = 0;
  bool caught_up_ = false;
};

}  // namespace

void follow_log(const std::string& path, logs::Stream& stream, const FollowHooks& hooks) {
  stopped = 0;
  Stoppable stoppable;
  Follower(path, stream, hooks).run();
}

}  // namespace mailwhy::app
