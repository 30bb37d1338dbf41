// What the search of a body found, told as what it was: of several steps that are one
// change, one remains.
#pragma once

#include <string_view>
#include <vector>

#include "dkim/body_search.h"
#include "dkim/mime_outline.h"

namespace mailwhy::dkim {

// `received` is the canonical body, `sections` its parts; the steps lead from it to the
// signed text, which stays as it is.
std::vector<BodyStep> tidied(std::string_view received,
                             const std::vector<Section>& sections,
                             std::vector<BodyStep> steps);

}  // namespace mailwhy::dkim
