// The key record that a signature needs: mended, or found at a name beside the right one.
#pragma once

#include <string>

#include "diagnose/inquiry.h"

namespace mailwhy::diagnose {

// Adds the change that puts the right key at the signature's name, if a record is known
// whose key made the signature, and the signature verifies with it as far as the mail
// came back. False where none is known: only the owner of the private key can tell then.
bool offer_key(Inquiry& inquiry, const std::string& cause, size_t signature);

}  // namespace mailwhy::diagnose
