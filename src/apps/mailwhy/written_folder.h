// Files written into a folder that may hold others: what this program did not write, or
// what was changed since, is never overwritten.
#pragma once

#include <string>
#include <vector>

#include "report/why_site.h"
#include "text/result.h"

namespace mailwhy::app {

// The list of what was written, with a digest of each file: FOLDER/mailwhy-files.txt.
inline constexpr const char* kWrittenList = "mailwhy-files.txt";

// Writes all files, or none where one of them is somebody else's. Each is complete or
// absent, whatever interrupts it. How many were written.
Result<size_t> write_folder(const std::string& folder,
                            const std::vector<report::SiteFile>& files);

}  // namespace mailwhy::app
