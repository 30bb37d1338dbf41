// The key record that a signature needs: mended, or found at a name beside the right one.
#pragma once

#include <string>

#include "diagnose/inquiry.h"

namespace mailwhy::diagnose {

struct RightKey {
  bool offered = false;  // the change was added to the case
  std::string where;     // the name at which the key stands now; "" for a mended record

  bool found() const { return offered || !where.empty(); }
};

// Looks for the record whose key made the signature, and with which it verifies as far as
// the mail came back, and adds the change that puts it at the signature's name. Where
// another key stands there and the right one under another selector, nothing is changed:
// the server has to name that selector. Not found: only who holds the private key can
// tell. Never for a key that was withdrawn or is too weak.
RightKey offer_key(Inquiry& inquiry, const std::string& cause, size_t signature);

}  // namespace mailwhy::diagnose
