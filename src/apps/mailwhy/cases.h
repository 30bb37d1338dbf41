// From inputs to reports that are shown, and to a case file where one is asked for: what
// `mailwhy INPUT…` and `mailwhy check` share.
#pragma once

#include <functional>

#include "apps/mailwhy/options.h"
#include "apps/mailwhy/show.h"
#include "apps/mailwhy/world.h"
#include "bounce/facts.h"

namespace mailwhy::app {

// Of several inputs: what could not be read comes first, then what was found, then what
// could not be told.
int worse(int a, int b);

// A case of its own: the time limit begins anew. Gives the exit status of its report.
int diagnose_one(Answers& answers, const bounce::Input& input, Shown& shown);

using Take = std::function<int(bounce::Input)>;

// `feed` gives every input to its argument and returns the exit status of all.
int with_cases(const Options& options, const std::function<int(const Take&)>& feed);

}  // namespace mailwhy::app
