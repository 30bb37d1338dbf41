// What the text and the JSON of a log's picture say alike.
#pragma once

#include "logs/picture.h"
#include "text/message.h"

namespace mailwhy::report {

inline constexpr size_t kWorstExplained = 3;  // of the reasons, those that weigh most

// What is known of all refusals with one label: the domain, where they come from one.
text::Params params_of(const logs::ByReason& reason);

// The sentence that shows with figures what is unusual of a login, user or script.
text::Message sentence_of(const logs::Volume& volume, const logs::Unusual& unusual,
                          const std::string& when);

// "unusual.do.login": what to do about it.
std::string advice_for(const logs::Volume& volume);

}  // namespace mailwhy::report
