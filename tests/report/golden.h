// Texts that were read and found good, compared byte for byte. To take new ones over,
// look at what changed and run   MAILWHY_REFRESH=1 build/dev/bin/report_golden_test from
// the project's folder.
#pragma once

#include <string>

namespace mailwhy::report::test {

// Compares `text` with tests/report/golden/NAME; with MAILWHY_REFRESH set it is written
// instead.
void check_golden(const std::string& name, const std::string& text);

}  // namespace mailwhy::report::test
