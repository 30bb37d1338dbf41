// rooms: dkim
// A mail from anywhere, and another one that was signed: the search ends within its
// budget, and what it says was signed has the signed hash. The two are divided by a line
// "===".
#include <cstdlib>

#include "dkim/body_search.h"
#include "dkim/header_search.h"
#include "dkim/verify.h"

using namespace mailwhy;
using namespace mailwhy::dkim;

static void expect(bool right) {
  if (!right) std::abort();
}

static void check_body(const RawMail& received, std::string_view was, Mode mode,
                       uint64_t limit) {
  std::string digest = sha256(canonical_body(was, mode, limit));
  Wanted wanted(digest);
  Budget budget{512u << 10, 500};
  BodySearch found = search_body(received, mode, limit, wanted, budget);
  if (found.steps.empty()) return;
  // An empty body has a canonical form of its own (RFC 6376, section 3.4.3).
  expect(sha256(canonical_body(found.steps.back().text, mode, limit)) == digest);
}

static void check_header(const RawMail& received, const RawMail& was, Mode mode) {
  static constexpr std::string_view kOwn =
      "DKIM-Signature: v=1; a=rsa-sha256; d=a.example; s=s; h=from:to:cc:subject:date:"
      "message-id:reply-to:mime-version:content-type:from; bh="
      "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n";
  auto own = view_raw_mail(kOwn);
  Signature signature = read_signature(own->fields[0]);
  if (signature.fault) std::abort();
  signature.header_mode = mode;
  std::string digest = sha256(header_text(was, signature));
  if (sha256(header_text(received, signature)) == digest) return;
  Wanted wanted(digest);
  Budget budget{512u << 10, 500};
  HeaderSearch found = search_header(received, signature, wanted, budget);
  for (const HeaderStep& step : found.steps) expect(step.signed_text != step.received);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 32u << 10) return 0;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  size_t border = text.find("===\n");
  if (border == text.npos) return 0;
  auto received = view_raw_mail(text.substr(0, border));
  auto was = view_raw_mail(text.substr(border + 4));
  if (!received || !was) return 0;
  Mode mode = size % 2 ? Mode::Simple : Mode::Relaxed;
  uint64_t limit = size % 5 ? BodyCanonicalizer::kAll : size / 7;
  check_body(*received, was->body, mode, limit);
  check_header(*received, *was, mode);
  return 0;
}
