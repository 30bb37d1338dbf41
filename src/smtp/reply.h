// What a server answered: RFC 5321, 4.2; enhanced status codes of RFC 3463 and RFC 2034.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "text/excerpt.h"

namespace mailwhy::smtp {

struct Reply {
  std::optional<int> code;  // 200 to 599
  std::optional<std::string>
      status;  // "5.7.26", as stated at its head or as "(#5.7.1)" in it
  text::Excerpt
      text;  // its words: lines joined by one blank, codes repeated on them dropped
};

// Reads a reply as it was received or as mail and logs show it: of several lines, folded
// into one
// ("550-5.7.26 a 550-5.7.26 b 550 5.7.26 c"), with "\n" spelt out as Exim logs it, with a
// lead-in "smtp;" of RFC 3464 or "smtp; 550 …". Text without a code is all words. At most
// 8 kB are kept.
Reply parse_reply(const text::Excerpt& input);
Reply parse_reply(std::string_view input);

// The stretch of the input that the words [from, from + length) came from, without blanks
// at its ends; false if they stand nowhere.
bool locate(const Reply& reply, size_t from, size_t length, size_t& offset,
            size_t& input_length);

// Does a reply code stand here: "550 ", "550-", "550" at the end? The code, else nothing.
std::optional<int> reply_code_at(std::string_view text);

// "5.7.26" at the start of `text`, its length or 0. A leading '#' is not part of it.
size_t enhanced_status_length(std::string_view text);

}  // namespace mailwhy::smtp
