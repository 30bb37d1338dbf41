// What each reader does about a cause or a label of a refusal, as far as it holds without
// a certain mail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/message.h"

namespace mailwhy::report {

struct ReaderSteps {
  std::string reader;  // an actor, or "wait" for everybody
  std::vector<text::Message> steps;
};

// "wait" first, then the one who must act, then the others; only those who can do
// something.
std::vector<ReaderSteps> usual_steps(std::string_view name);

// Who must act: the cause's actor, or the label's.
std::string_view actor_of(std::string_view name);

}  // namespace mailwhy::report
