// Sisimai's name for a refusal: for programs that were written against its output. Our
// own label says what the words mean; Sisimai's name follows conventions beside them
// (phase, status), which live here and in the field `sisimai` of a rule, and nowhere
// else.
#pragma once

#include <string_view>

#include "bounce/classify.h"
#include "knowledge/knowledge.h"

namespace mailwhy::bounce {

std::string_view sisimai_name(const Classification& judged,
                              const knowledge::ReasonLabel& label,
                              const Circumstances& circumstances);

// Sisimai's "hard bounce": the address or its domain is not there, whoever writes. It
// follows from the name, whatever the code says, except for hosts that take no mail.
bool is_hard_bounce(const Reason& reason);

}  // namespace mailwhy::bounce
