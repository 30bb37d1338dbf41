// A place for texts that have to be put together while something is read: views into it
// stay good as long as it lives, also when it is moved. Most of what is read needs none:
// it is a view into the input.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace mailwhy::text {

class Storage {
 public:
  Storage() = default;
  Storage(Storage&& other) noexcept { *this = std::move(other); }
  Storage& operator=(Storage&& other) noexcept {
    first_ = std::move(other.first_);
    more_ = std::exchange(other.more_, {});
    free_ = std::exchange(other.free_, nullptr);
    room_ = std::exchange(other.room_, 0);
    return *this;
  }

  // A copy of `text`.
  std::string_view keep(std::string_view text);
  // `text` in lower case: itself where it is so already.
  std::string_view lower(std::string_view text);
  // `text` with `more` behind it. What was extended last grows where it stands, so that a
  // text may be put together of many pieces.
  std::string_view extend(std::string_view text, std::string_view more);

 private:
  char* reserve(size_t size);

  std::unique_ptr<char[]> first_;  // block; most texts need no other
  std::vector<std::unique_ptr<char[]>> more_;
  char* free_ = nullptr;  // of the last block
  size_t room_ = 0;
  size_t next_block_ = 1000;
};

}  // namespace mailwhy::text
