// Names in lower case without the heap: they are short, and every line of a log has some.
#pragma once

#include <algorithm>
#include <string_view>

#include "mail/address.h"
#include "text/ascii.h"

namespace mailwhy::logs {

// The first 255 bytes; what lies behind is no name any more.
struct Lower {
  explicit Lower(std::string_view text) : length(std::min(text.size(), sizeof bytes)) {
    for (size_t i = 0; i < length; i++) bytes[i] = text::to_lower(text[i]);
  }
  std::string_view view() const { return {bytes, length}; }

  size_t length;
  char bytes[255];
};

// Is the domain of the address `domain`, in lower case, or one below it?
inline bool is_within(std::string_view address, std::string_view domain) {
  Lower own(mail::domain_part(address));
  std::string_view name = own.view();
  if (!name.ends_with(domain)) return false;
  return name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
}

}  // namespace mailwhy::logs
