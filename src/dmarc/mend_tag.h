// Mending one tag after another: what a tag was meant to say, into a list of drafts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dmarc/mend.h"
#include "dmarc/slips.h"

namespace mailwhy::dmarc {

// A tag on its way into the mended record.
struct Draft {
  TagName id;
  std::string name, value;
};

struct Mending {
  std::string_view text;
  std::vector<RecordFault> faults;
  std::vector<Draft> tags;
  bool changed = false;

  void fault(Severity severity, const char* rule, uint32_t offset, uint32_t size,
             text::Params params) {
    faults.push_back({severity, rule, offset, size, std::move(params)});
  }
  // A fault of a tag, its bytes as {text}.
  void fault(Severity severity, const char* rule, const Piece& piece,
             text::Params params = {}) {
    params["text"] = std::string(text.substr(piece.offset, piece.size));
    fault(severity, rule, piece.offset, piece.size, std::move(params));
  }
};

// Judges one tag: its faults, and what of it enters the mended record.
void mend_tag(const Piece& piece, Mending& out);

// Adds a destination to a list of them, unless it is there.
void append_unique(std::string& list, std::string_view uri);

}  // namespace mailwhy::dmarc
