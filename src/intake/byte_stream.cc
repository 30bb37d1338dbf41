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
  FileStream(int file, bool owned, FileOptions options)
      : file_(file), owned_(owned), options_(std::move(options)) {}
  ~FileStream() override {
    if (owned_) close(file_);
  }
  FileStream(const FileStream&) = delete;
  FileStream& operator=(const FileStream&) = delete;

  Result<size_t> read(char* into, size_t room) override {
    if (options_.before_waiting && !ready_within(0)) options_.before_waiting();
    for (;;) {
      ssize_t got = ::read(file_, into, room);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return fail(system_words(errno));
      if (options_.bytes_read) *options_.bytes_read += static_cast<uint64_t>(got);
      return static_cast<size_t>(got);
    }
  }

  bool ready() override {
    constexpr int kMoment = 100;
    return !options_.before_waiting || ready_within(kMoment);
  }

 private:
  bool ready_within(int milliseconds) const {
    pollfd asked{file_, POLLIN, 0};
    return poll(&asked, 1, milliseconds) != 0;
  }

  int file_;
  bool owned_;
  FileOptions options_;
};

}  // namespace

Result<std::unique_ptr<ByteStream>> open_file(const std::string& path,
                                              const FileOptions& options) {
  bool standard_input = path == "-";
  int file = standard_input ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return fail(system_words(errno));
  FileOptions kept = options;
  struct stat status{};
  bool known = fstat(file, &status) == 0;
  if (known && S_ISREG(status.st_mode)) kept.before_waiting = {};
  auto stream = std::make_unique<FileStream>(file, !standard_input, std::move(kept));
  if (known && S_ISDIR(status.st_mode)) return fail(system_words(EISDIR));
  return stream;
}

void Window::open(ByteStream& stream) {
  stream_ = &stream;
  begin_ = end_ = 0;
  ended_ = false;
  error_ = {};
  if (bytes_.size() > 2 * kStep) {  // what one large event needed is not kept for ever
    bytes_.resize(kStep);
    bytes_.shrink_to_fit();
  }
}

bool Window::fill(size_t most) {
  if (ended_) return false;
  if (begin_ == end_) begin_ = end_ = 0;
  if (end_ - begin_ >= most) return false;
  if (bytes_.size() - end_ < kStep / 4 && begin_ > 0) {
    std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == bytes_.size())
    bytes_.resize(std::max(kStep, std::min(most, 2 * bytes_.size())));
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
  while (view().size() < wanted && fill(std::max(wanted, kStep))) {
  }
}

void Window::fill_head(size_t wanted) {
  while (view().size() < wanted) {
    if (view().find('\n') != std::string_view::npos && !stream_->ready()) return;
    if (!fill(std::max(wanted, kStep))) return;
  }
}

Result<size_t> Window::read(char* into, size_t room) {
  if (begin_ == end_ && !fill()) {
    if (error()) return tl::unexpected(error_);
    return 0;
  }
  size_t taken = std::min(room, end_ - begin_);
  std::memcpy(into, bytes_.data() + begin_, taken);
  drop(taken);
  return taken;
}

}  // namespace mailwhy::intake
