// How large the mail was, as a report of a refusal says beside the reply.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mailwhy::bounce {

// Octets: "MAIL FROM:<…> SIZE=14889779" (RFC 1870), Exim's "The body of the message is
// 14889779 characters long". Reads the first 64 kB.
std::optional<int64_t> mail_size_in(std::string_view report);

}  // namespace mailwhy::bounce
