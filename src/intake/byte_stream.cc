#include "intake/byte_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace mailwhy::intake {

static std::string system_words(int error) {
  return std::generic_category().message(error);
}

namespace {

class FileStream : public ByteStream {
 public:
  FileStream(int file, bool owned, BeforeWaiting before_waiting)
      : file_(file), owned_(owned), before_waiting_(std::move(before_waiting)) {}
  ~FileStream() override {
    if (owned_) close(file_);
  }
  FileStream(const FileStream&) = delete;
  FileStream& operator=(const FileStream&) = delete;

  Result<size_t> read(char* into, size_t room) override {
    if (before_waiting_ && would_wait()) before_waiting_();
    for (;;) {
      ssize_t got = ::read(file_, into, room);
      if (got >= 0) return static_cast<size_t>(got);
      if (errno != EINTR) return fail(system_words(errno));
    }
  }

 private:
  bool would_wait() const {
    pollfd asked{file_, POLLIN, 0};
    return poll(&asked, 1, 0) == 0;
  }

  int file_;
  bool owned_;
  BeforeWaiting before_waiting_;
};

}  // namespace

Result<std::unique_ptr<ByteStream>> open_file(const std::string& path,
                                              BeforeWaiting before_waiting) {
  bool standard_input = path == "-";
  // A named pipe is waited for; a folder opens, but cannot be read.
  int file = standard_input ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return fail(system_words(errno));
  struct stat status{};
  bool known = fstat(file, &status) == 0;
  if (known && S_ISREG(status.st_mode)) before_waiting = {};
  auto stream =
      std::make_unique<FileStream>(file, !standard_input, std::move(before_waiting));
  if (known && S_ISDIR(status.st_mode)) return fail(system_words(EISDIR));
  return stream;
}

void Window::open(ByteStream& stream) {
  stream_ = &stream;
  begin_ = end_ = 0;
  ended_ = false;
  error_ = {};
  if (bytes_.size() > 4 * kStep) {  // what one large mail needed is not kept for ever
    bytes_.resize(kStep);
    bytes_.shrink_to_fit();
  }
}

bool Window::fill() {
  if (ended_) return false;
  if (begin_ == end_) begin_ = end_ = 0;
  if (bytes_.size() - end_ < kStep / 2 && begin_ > 0) {
    std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == bytes_.size()) {
    if (end_ >= kMaxWindow) return false;
    bytes_.resize(std::min(kMaxWindow, std::max(kStep, 2 * bytes_.size())));
  }
  auto got = stream_->read(bytes_.data() + end_, bytes_.size() - end_);
  if (!got) error_ = got.error();
  if (!got || *got == 0) {
    ended_ = true;
    return false;
  }
  end_ += *got;
  return true;
}

void Window::fill_to(size_t wanted) {
  while (view().size() < wanted && fill()) {
  }
}

}  // namespace mailwhy::intake
