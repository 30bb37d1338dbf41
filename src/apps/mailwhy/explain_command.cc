// mailwhy explain NAME, offline.
#include <cstdio>

#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/output.h"

namespace mailwhy::app {

int run_explain(const Options& options) {
  note("nothing is known of \"" + options.words.front() + "\"");
  return kWrongUse;
}

}  // namespace mailwhy::app
