// Searches for text that was added inside the parts of a body, to one of them or to two:
// the body without it has the signed hash. What is found comes back as what to cut out,
// in the order of the text; nothing where nothing was found.
#pragma once

#include <span>
#include <vector>

#include "dkim/added_text.h"
#include "dkim/body_versions.h"

namespace mailwhy::dkim {

// In one of the parts that are encoded, at most `most` guesses for each side of each.
std::vector<Removal> find_in_encoded_parts(BodyVersions::Ready& body, size_t most,
                                           Budget& budget);

// In any of the text parts, or a whole part. Of each part's likeliest guesses, as many as
// the first of `shells` says are tried alone, and pairs of them as far as each says.
std::vector<Removal> find_additions(BodyVersions::Ready& body,
                                    std::span<const size_t> shells, Budget& budget);

}  // namespace mailwhy::dkim
