// Times to wait, in the words and units of replies.
#include "bounce/wait_time.h"

#include "text/ascii.h"

namespace mailwhy::bounce {

struct Unit {
  std::string_view word;
  long seconds;
};
static constexpr Unit kUnits[] = {
    {"seconds", 1}, {"second", 1},   {"secs", 1},    {"sec", 1},      {"minutes", 60},
    {"minute", 60}, {"mins", 60},    {"min", 60},    {"hours", 3600}, {"hour", 3600},
    {"hrs", 3600},  {"days", 86400}, {"day", 86400}, {"секунд", 1},   {"минут", 60},
    {"час", 3600},  {"ч", 3600},     {"сек", 1},     {"мин", 60},     {"s", 1},
    {"h", 3600},    {"m", 60}};

std::optional<long> retry_after_in(std::string_view text) {
  for (std::string_view sign :
       {"again in ", "again after ", "come back in ", "come back after ", "retry in ",
        "retry after ", "later in ", "later after ", "greylisted for ", "greylisted, ",
        "через ", "wait ", "retry timeout is ", "for another "}) {
    size_t at = text::find_ignore_case(text, sign);
    if (at == text.npos) continue;
    at += sign.size();
    for (std::string_view filler : {"at least ", "about "})
      if (text::starts_with_ignore_case(text.substr(at), filler)) at += filler.size();
    long value = 0;
    size_t digits = 0;
    while (at + digits < text.size() && text::is_digit(text[at + digits]) && digits < 6)
      value = value * 10 + (text[at + digits++] - '0');
    if (digits == 0) continue;
    at += digits;
    if (text.substr(at).starts_with(':')) {  // "00:04:30"
      long more = 0;
      int fields = 0;
      while (fields < 2 && at + 2 < text.size() && text[at] == ':' &&
             text::is_digit(text[at + 1]) && text::is_digit(text[at + 2])) {
        more = more * 60 + (text[at + 1] - '0') * 10 + (text[at + 2] - '0');
        at += 3;
        fields++;
      }
      if (fields == 2) return value * 3600 + more;
      if (fields == 1) return value * 60 + more;
    }
    while (at < text.size() && text[at] == ' ') at++;
    for (const Unit& unit : kUnits)
      if (text::starts_with_ignore_case(text.substr(at), unit.word))
        return value * unit.seconds;
  }
  return std::nullopt;
}

}  // namespace mailwhy::bounce
