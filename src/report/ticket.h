// The note to the one who must act: what an office worker forwards and a support desk
// sends. At most 12 lines: the reply verbatim, what is asked, the proof, who is not at
// fault.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "diagnose/report.h"
#include "report/page.h"

namespace mailwhy::report {

enum class Addressee : unsigned char { Dns, Host, Recipient, Provider, Sender };
std::optional<Addressee> parse_addressee(std::string_view text);  // "dns"

inline constexpr size_t kTicketLines = 12;

// A note for each case, an empty line between them. No colour, lines are not wrapped. A
// change that hangs on a question is never in it: the question is, and nothing to copy.
std::string to_ticket(const diagnose::Report& report, Addressee addressee,
                      const TextOptions& options);

}  // namespace mailwhy::report
