// Upper and lower case as programs write names: of fields, charsets, types and domains.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mailwhy::dkim {

enum class Letters : uint8_t {
  Small,     // "message-id"
  Words,     // "Message-Id"
  First,     // "Message-id"
  Capitals,  // "MESSAGE-ID"
};

// The text in these letters; a word begins behind each of the `dividers`.
std::string spelt(std::string_view text, Letters letters,
                  std::string_view dividers = "-");

}  // namespace mailwhy::dkim
