// `mailwhy explain NAME`: what a cause or a label of a refusal means, without asking
// anybody.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "report/page.h"

namespace mailwhy::report {

// The page of a cause or label; nullopt for a name that is neither.
std::optional<std::string> explain_text(std::string_view name,
                                        const TextOptions& options);

// Every name with its meaning in one line, by group.
std::string explain_list(const TextOptions& options);

// The known name closest to one that is not known: "spf_provider_mising". "" if none is
// close.
std::string closest_name(std::string_view name);

}  // namespace mailwhy::report
