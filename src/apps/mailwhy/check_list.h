// mailwhy check -: a list of names, examined many at once, answered a line each in the
// order of the list.
#pragma once

#include "apps/mailwhy/options.h"

namespace mailwhy::app {

// Reads the list from standard input and gives the exit status: the worst of all names, 2
// where a line could not be read, 3 where it was stopped before the end.
int run_check_list(const Options& options);

}  // namespace mailwhy::app
