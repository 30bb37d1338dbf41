// rooms: bounce
// A whole bounce mail, any family.
#include <cstddef>
#include <cstdint>
#include <string>

#include "bounce/read.h"

using namespace mailwhy;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  auto input = bounce::read_input(bytes, "fuzz");
  if (!input) {
    if (input.error().way_out.empty()) __builtin_trap();
    return 0;
  }
  if (input->refusals.empty()) __builtin_trap();
  for (const bounce::Refusal& refusal : input->refusals) {
    const auto& matched = refusal.reason.matched;
    if (matched && matched->length > 0 && input->kind == bounce::Kind::Bounce &&
        matched->offset + matched->length > size)
      __builtin_trap();
  }
  return 0;
}
