// Text taken out of an input and changed on the way (unfolded, decoded), each byte of
// which still knows where it stood: so that a report can underline it in the original.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::text {

struct Excerpt {
  static constexpr uint32_t kNowhere =
      UINT32_MAX;  // byte that stands nowhere in the input

  std::string text;
  std::vector<uint32_t> at;  // as long as text: byte of the input, or kNowhere

  bool empty() const { return text.empty(); }
  size_t size() const { return text.size(); }

  // Bytes that stand in the input from `offset` on, one after the other.
  void append(std::string_view bytes, size_t offset);
  // Bytes of our own, or such as were decoded.
  void append_foreign(std::string_view bytes);
  Excerpt part(size_t from, size_t length = std::string::npos) const;

  // The stretch of the input that text[from, from + length) came from; false if it stands
  // nowhere.
  bool locate(size_t from, size_t length, size_t& offset, size_t& input_length) const;
};

// `bytes` as it stands in the input from `offset` on; kNowhere if it was decoded.
Excerpt excerpt_of(std::string_view bytes, size_t offset = Excerpt::kNowhere);

}  // namespace mailwhy::text
