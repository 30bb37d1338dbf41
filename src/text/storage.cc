// Blocks that are filled one after the other and never moved.
#include "text/storage.h"

#include <algorithm>
#include <cstring>

#include "text/ascii.h"

namespace mailwhy::text {

// Room behind free_; nothing is taken yet.
char* Storage::reserve(size_t size) {
  if (size > room_) {
    room_ = std::max(size, next_block_);
    next_block_ *= 2;
    auto block = std::make_unique_for_overwrite<char[]>(room_);
    free_ = block.get();
    if (first_)
      more_.push_back(std::move(block));
    else
      first_ = std::move(block);
  }
  return free_;
}

std::string_view Storage::keep(std::string_view text) {
  return extend({}, text);
}

std::string_view Storage::lower(std::string_view text) {
  if (std::ranges::none_of(text, is_upper)) return text;
  size_t size = text.size();
  char* lower = reserve(size);
  for (size_t i = 0; i < size; i++) lower[i] = to_lower(text[i]);
  free_ += size;
  room_ -= size;
  return {lower, size};
}

std::string_view Storage::extend(std::string_view text, std::string_view more) {
  bool last = !text.empty() && text.data() + text.size() == free_;
  if (!last || more.size() > room_) {
    char* moved = reserve(text.size() + more.size());
    std::copy(text.begin(), text.end(), moved);
    free_ += text.size();
    room_ -= text.size();
    text = {moved, text.size()};
  }
  std::copy(more.begin(), more.end(), free_);
  free_ += more.size();
  room_ -= more.size();
  return {text.data(), text.size() + more.size()};
}

}  // namespace mailwhy::text
