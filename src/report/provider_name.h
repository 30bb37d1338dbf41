// The service behind a record: "_spf.google.com" is Google Workspace / Gmail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::report {

// The provider whose include is `domain` or, from its end, one of `path`; "" if none is
// known.
std::string_view provider_of(std::string_view domain,
                             const std::vector<std::string>& path);

}  // namespace mailwhy::report
