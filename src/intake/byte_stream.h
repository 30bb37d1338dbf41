// Bytes one after another, from a file or standard input, and the window through which
// the readers of this room see them: nothing larger is ever held.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "text/result.h"

namespace mailwhy::intake {

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Reads at most `room` bytes; 0 is the end. An Error says what the system said.
  virtual Result<size_t> read(char* into, size_t room) = 0;
  // False where a read would have to wait for somebody who has been silent for a moment.
  virtual bool ready() { return true; }
};

struct FileOptions {
  // Called before a read that has to wait for somebody else (a pipe, a terminal).
  std::function<void()> before_waiting;
  std::atomic<uint64_t>* bytes_read = nullptr;  // counts what comes off files
};

// Opens a file, or standard input for "-". Errors: what the system says; a folder.
Result<std::unique_ptr<ByteStream>> open_file(const std::string& path,
                                              const FileOptions& options = {});

// What of a stream was read and is not used up yet.
class Window : public ByteStream {
 public:
  static constexpr size_t kStep = 256u << 10;  // held as a rule
  static constexpr size_t kMost = 8u << 20;    // where a reader must see more at once

  // Begins with another stream; the memory is kept.
  void open(ByteStream& stream);

  std::string_view view() const { return {bytes_.data() + begin_, end_ - begin_}; }
  // Reads more behind the view, which holds at most `most` then. False where nothing
  // more comes: the end, an error, or no room.
  bool fill(size_t most = kStep);
  // Reads until the view holds `wanted` bytes, or all there are.
  void fill_to(size_t wanted);
  // The same, but who speaks a line at a time is not waited for beyond the first.
  void fill_head(size_t wanted);
  void drop(size_t bytes) { begin_ += bytes; }

  bool at_end() const { return ended_; }  // the stream's end, or its error
  const Error* error() const { return error_.what.empty() ? nullptr : &error_; }

  // As a stream again: first the view, then what is behind it.
  Result<size_t> read(char* into, size_t room) override;

 private:
  ByteStream* stream_ = nullptr;
  std::string bytes_;
  size_t begin_ = 0, end_ = 0;
  bool ended_ = false;
  Error error_;
};

}  // namespace mailwhy::intake
