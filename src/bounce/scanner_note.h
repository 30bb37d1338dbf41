// The note that a virus scanner writes below every mail it lets through. It speaks of
// viruses, and says nothing of why a mail came back.
#pragma once

#include "text/excerpt.h"

namespace mailwhy::bounce {

// The text without lines such as "No virus found in this message" and "This mail was
// checked by a virus scanner".
text::Excerpt without_scanner_notes(text::Excerpt text);

}  // namespace mailwhy::bounce
