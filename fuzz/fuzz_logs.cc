// rooms: logs
// Whole logs, in pieces: the first byte says how large they are.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "logs/stream.h"

using namespace mailwhy;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  size_t step = 1 + data[0];
  constexpr net::Time kNow{std::chrono::seconds(1795253046)};
  logs::Analysis analysis;
  logs::Stream stream(analysis);
  stream.begin("fuzz", kNow);
  for (size_t at = 0; at < text.size(); at += step) stream.feed(text.substr(at, step));
  stream.end();
  logs::Picture picture = stream.picture();
  if (picture.bytes != text.size() || picture.understood > picture.lines) std::abort();
  (void)logs::first_time(text, kNow);
  return 0;
}
