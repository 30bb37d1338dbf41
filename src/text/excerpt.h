// Text taken out of an input and changed on the way (unfolded, decoded), each byte of
// which still knows where it stood: so that a report can underline it in the original.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::text {

class Excerpt {
 public:
  static constexpr uint32_t kNowhere =
      UINT32_MAX;  // byte that stands nowhere in the input

  std::string text;  // to be read; what changes its length are the functions below

  bool empty() const { return text.empty(); }
  size_t size() const { return text.size(); }

  // Bytes that stand in the input from `offset` on, one after the other.
  void append(std::string_view bytes, size_t offset);
  // Bytes of another excerpt of the same input, with their places.
  void append(const Excerpt& other, size_t from = 0, size_t length = std::string::npos);
  // Bytes of our own, or such as were decoded.
  void append_foreign(std::string_view bytes) { append(bytes, kNowhere); }
  // Keeps the first `length` bytes.
  void cut(size_t length);
  Excerpt part(size_t from, size_t length = std::string::npos) const;

  // The byte of the input that text[at] came from, or kNowhere.
  uint32_t place(size_t at) const;
  // The stretch of the input that text[from, from + length) came from; false if it stands
  // nowhere.
  bool locate(size_t from, size_t length, size_t& offset, size_t& input_length) const;

 private:
  // Bytes that follow each other in the input, too: from text[from] to the next run.
  struct Run {
    uint32_t from, place;
  };
  size_t runs() const { return 1 + more_.size(); }
  const Run& run(size_t i) const { return i == 0 ? first_ : more_[i - 1]; }
  size_t run_at(size_t at) const;                // index of the run with text[at]
  uint32_t place_in(size_t i, size_t at) const;  // of text[at], which is in run i
  void begin_run(size_t from, size_t place);

  Run first_{0, kNowhere};  // most excerpts have no other
  std::vector<Run> more_;
};

// `bytes` as it stands in the input from `offset` on; kNowhere if it was decoded.
Excerpt excerpt_of(std::string_view bytes, size_t offset = Excerpt::kNowhere);

}  // namespace mailwhy::text
