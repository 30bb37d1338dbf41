// The failed recipients that a report's words name: alone on their lines, behind words
// for a recipient, in a sentence about a failure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::bounce {

struct NamedRecipient {
  std::string address;
  size_t at = 0;         // where its line, or the address in its sentence, begins
  std::string original;  // "(expanded from: …)": whom the sender wrote to
};

// An address that opens its line: alone, or before ':' or words such as "on 21.11.2026
// 17:08".
std::optional<std::string> recipient_line(std::string_view line);

// In the order of the text, each once, at most 200. Addresses in `others` (the sender,
// the report's own From and To) are recipients only where a line holds nothing else.
std::vector<NamedRecipient> recipients_in(std::string_view text,
                                          const std::vector<std::string>& others);

}  // namespace mailwhy::bounce
