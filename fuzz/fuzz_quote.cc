// rooms: report
// A refusal of any bytes on the terminal: nothing of it may steer the terminal or end the
// line.
#include <cstdlib>
#include <string>

#include "report/quote.h"
#include "report/utf8.h"

using namespace mailwhy;

static void check_line(std::string_view text) {
  for (report::Glyph glyph; report::next_glyph(text, glyph);)
    if (glyph.broken || (glyph.code < 0x20 && glyph.code != '\n') || glyph.code == 0x7f)
      abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  bounce::Refusal refusal;
  size_t half = bytes.size() / 2;
  refusal.quoted = bytes;
  refusal.facts.sender = bytes.substr(half);
  refusal.facts.reply.code = 550;
  refusal.reason.matched = {bytes.substr(0, half), 0, half};
  report::TextOptions options;
  for (bool utf8 : {true, false}) {
    options.utf8 = utf8;
    report::Page page(options);
    report::draw_quote(page, refusal);
    check_line(page.take());
  }
  check_line(report::shown(bytes));
  for (char c : report::to_ascii(bytes))
    if (static_cast<unsigned char>(c) > 0x7f) abort();
  return 0;
}
