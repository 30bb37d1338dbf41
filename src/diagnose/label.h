// A refusal whose words say it all: the label of data/reasons.toml as a finding, with
// what each reader can do about it (step.LABEL.* in data/lang).
#pragma once

#include "diagnose/inquiry.h"

namespace mailwhy::diagnose {

// Adds the label as a finding, never more than likely, and its changes: one a reader, the
// one who must act first. Beside a finding that explains the refusal better it stays
// without changes.
void add_label(Inquiry& inquiry, Severity severity);

// The steps that `reader` ("wait" for everybody's) can take, those left out for which a
// fact is missing.
std::vector<text::Message> steps_for(std::string_view label, std::string_view reader,
                                     const text::Params& params);

// In this order they are listed behind the one who must act.
std::span<const std::string_view> readers();

}  // namespace mailwhy::diagnose
