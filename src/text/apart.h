// Long texts that differ late, shortened so that the difference stays in sight:
// "v=DKIM1; p=MIIBIjANBg…XAmt" and "…XAmT" rather than twice the same beginning.
#pragma once

#include <string>
#include <vector>

namespace mailwhy::text {

// Texts of at most `octets` octets, "…" not counted. Where one of them is longer and two
// that are not empty share their beginning, that is left out but for a few octets. No
// character of UTF-8 is cut.
std::vector<std::string> shown_apart(std::vector<std::string> texts, size_t octets);

}  // namespace mailwhy::text
