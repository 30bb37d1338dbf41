// The pages of help behind the front page, one a command.
#pragma once

#include <string_view>

namespace mailwhy::app::help_pages {

// What is examined before anything is refused, and the workbenches: help_domains.cc.
extern const std::string_view kCheck;
extern const std::string_view kWatch;
extern const std::string_view kSpf;
extern const std::string_view kDmarc;
extern const std::string_view kDkim;
extern const std::string_view kArc;

// What was refused, and the pages that explain it: help_refusals.cc.
extern const std::string_view kDiagnose;
extern const std::string_view kReplay;
extern const std::string_view kClassify;
extern const std::string_view kLogs;
extern const std::string_view kExplain;
extern const std::string_view kRules;
extern const std::string_view kServe;

}  // namespace mailwhy::app::help_pages
