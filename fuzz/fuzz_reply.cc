// rooms: bounce
// A pasted reply: frame, code, words, facts, classification, and the spans that point
// back into it.
#include <cstddef>
#include <cstdint>
#include <string>

#include "bounce/read.h"

using namespace mailwhy;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  auto input = bounce::read_text(text);
  if (!input) return 0;
  for (bounce::Refusal& refusal : input->refusals) {
    bounce::Options options;
    options.sender = "a@example.org";
    options.client_ip = net::IpAddress::v4(0xC000020A);
    bounce::apply_options(refusal, options);
    if (!refusal.facts.client_ip || refusal.reason.confidence > 1) __builtin_trap();
  }
  return 0;
}
