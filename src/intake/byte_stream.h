// Bytes one after another, from a file or standard input: what every reader of this room
// reads from, so that nothing larger than its window is ever held.
#pragma once

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
};

// Called before a read that has to wait for somebody else (a pipe, a terminal).
using BeforeWaiting = std::function<void()>;

// Opens a file, or standard input for "-". Errors: what the system says; a folder.
Result<std::unique_ptr<ByteStream>> open_file(const std::string& path,
                                              BeforeWaiting before_waiting = {});

// What of a stream was read and is not used up yet. Grows where a reader wants to see
// more at once, up to kMaxWindow.
class Window {
 public:
  static constexpr size_t kStep = 256u << 10;
  static constexpr size_t kMaxWindow = 64u << 20;

  // Begins with another stream; the memory is kept.
  void open(ByteStream& stream);

  std::string_view view() const { return {bytes_.data() + begin_, end_ - begin_}; }
  // Reads more behind the view; false where nothing more comes: the end, an error, or
  // the window holds kMaxWindow.
  bool fill();
  // Reads until the view holds `wanted` bytes, or all there are.
  void fill_to(size_t wanted);
  void drop(size_t bytes) { begin_ += bytes; }

  bool at_end() const { return ended_; }  // the stream's end, or its error
  const Error* error() const { return error_.what.empty() ? nullptr : &error_; }

 private:
  ByteStream* stream_ = nullptr;
  std::string bytes_;
  size_t begin_ = 0, end_ = 0;
  bool ended_ = false;
  Error error_;
};

}  // namespace mailwhy::intake
