// rooms: dkim
// A body in any pieces hashes as it does in one; canonical text is canonical; line ends
// are mended once and for all.
#include <cstdlib>

#include "dkim/canonical.h"

using namespace mailwhy;

static void expect(bool right) {
  if (!right) std::abort();
}

// The first bytes of the input say where the pieces end.
static std::string in_pieces(std::string_view cuts, std::string_view body,
                             dkim::Mode mode, uint64_t limit) {
  std::string out;
  dkim::BodyCanonicalizer canonicalizer(
      mode, [&](std::string_view text) { out += text; }, limit);
  for (char cut : cuts) {
    size_t size = std::min<size_t>(static_cast<unsigned char>(cut), body.size());
    canonicalizer.write(body.substr(0, size));
    body.remove_prefix(size);
  }
  canonicalizer.write(body);
  canonicalizer.finish();
  return out;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string_view cuts = text.substr(0, std::min<size_t>(8, size));
  std::string_view body = text.substr(cuts.size());
  for (auto mode : {dkim::Mode::Simple, dkim::Mode::Relaxed}) {
    std::string whole = dkim::canonical_body(body, mode);
    expect(in_pieces(cuts, body, mode, dkim::BodyCanonicalizer::kAll) == whole);
    for (uint64_t limit : {uint64_t{0}, uint64_t{3}, uint64_t{whole.size()}})
      expect(in_pieces(cuts, body, mode, limit) == whole.substr(0, limit));
    expect(dkim::canonical_body(whole, mode) == whole);
  }
  std::string crlf = dkim::with_crlf(body);
  expect(dkim::has_crlf_only(crlf) && dkim::with_crlf(crlf) == crlf);
  expect(dkim::has_crlf_only(body) == (crlf == body));
  auto mail = dkim::view_raw_mail(body);
  if (!mail) return 0;
  size_t octets = 0;
  for (const dkim::RawField& field : mail->fields) {
    octets += field.text.size();
    std::string relaxed;
    dkim::add_canonical_field(field, dkim::Mode::Relaxed, relaxed);
    expect(relaxed.ends_with("\r\n") && relaxed.find("\r\n") == relaxed.size() - 2);
  }
  expect(octets + mail->body.size() <= mail->bytes.size());
  return 0;
}
