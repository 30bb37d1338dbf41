// rooms: spf dns
// Edits of arbitrary texts: nothing crashes, what claims to be mended can be read, pieces
// join again.
#include <cstdlib>
#include <string>

#include "spf/edit.h"

using namespace mailwhy::spf;

static void require(bool holds) {
  if (!holds) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 4096) return 0;
  std::string text(reinterpret_cast<const char*>(data), size);
  if (auto mended = mend_syntax(text)) require(parse_record(*mended).has_value());
  std::string added = add_term(text, "ip4:192.0.2.1");
  require(added.find("ip4:192.0.2.1") != added.npos && added.size() >= size + 13);
  require(move_all_last(text).size() <= size + 1);
  if (auto record = parse_record(text)) {
    require(parse_record(added).has_value());
    require(parse_record(move_all_last(text)).has_value());
    require(!weakens(text, move_all_last(text)));
    require(!weakens(text, drop_doubles(text)));
    for (auto& term : record->terms)
      require(parse_record(remove_term(text, term)).has_value());
  }
  size_t half = text.find('\n');
  if (half != text.npos)
    if (auto merged = merge({text.substr(0, half), text.substr(half + 1)}))
      require(parse_record(*merged).has_value());
  std::string joined;
  for (auto& piece : to_strings(text)) {
    require(piece.size() <= 255);
    joined += piece;
  }
  require(joined == text);
  return 0;
}
