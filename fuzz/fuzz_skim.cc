// rooms: bounce
// A mail that is skimmed while it is read, in chunks of any size: what comes out is the
// same however it was fed, and its cuts make up for what went in.
#include <cstddef>
#include <cstdint>
#include <string>

#include "bounce/read.h"
#include "mail/archive.h"
#include "mail/reader.h"
#include "mail/skim.h"

using namespace mailwhy;

static mail::Skimmed skim(std::string_view text, size_t chunk,
                          const mail::SkimLimits& limits) {
  mail::Skimmer skimmer(limits);
  for (size_t at = 0; at < text.size(); at += chunk) skimmer.feed(text.substr(at, chunk));
  return skimmer.finish();
}

static void check_cuts(const mail::Skimmed& skimmed, std::string_view text) {
  size_t at = 0, read = 0;
  for (const mail::Cut& cut : skimmed.cuts) {
    if (cut.at < at || cut.at > skimmed.bytes.size()) __builtin_trap();
    size_t kept = cut.at - at;
    if (text.substr(read, kept) != std::string_view(skimmed.bytes).substr(at, kept))
      __builtin_trap();
    read += kept + cut.octets;
    at = cut.at;
  }
  if (text.substr(read) != std::string_view(skimmed.bytes).substr(at)) __builtin_trap();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  size_t chunk = data[0] % 97 + 1;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  mail::SkimLimits limits;
  limits.untouched = 100;
  limits.text_bytes = 200;
  limits.inner_text_bytes = limits.other_bytes = 50;
  limits.report_bytes = 400;
  limits.all_bytes = 2000;
  mail::Skimmed skimmed = skim(text, chunk, limits);
  mail::Skimmed whole = skim(text, size, limits);
  if (skimmed.bytes != whole.bytes || skimmed.size != text.size() ||
      skimmed.returned.attachments.size() != whole.returned.attachments.size() ||
      skimmed.returned.size != whole.returned.size)
    __builtin_trap();
  check_cuts(skimmed, text);
  if (skimmed.bytes.size() > limits.all_bytes + 16 && !skimmed.cuts.empty())
    __builtin_trap();
  (void)bounce::read_input(std::move(skimmed), "fuzz");

  mail::ArchiveNames archive, at_once;
  for (size_t at = 0; at < text.size(); at += chunk)
    if (!archive.feed(text.substr(at, chunk))) break;
  at_once.feed(text);
  if (archive.take() != at_once.take()) __builtin_trap();
  return 0;
}
