// An address field taken apart without losing how it was spelt: RFC 5322, section 3.4.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::dkim {

inline constexpr size_t kMaxMailboxes = 100;

struct Mailbox {
  std::string name;     // display name as spelt, quotes included; may be empty
  std::string address;  // without angle brackets
  std::string comment;  // behind the address, with its parentheses; may be empty
  bool angle = false;   // the address stood in angle brackets
};

// Unfolds. What is no list of addresses comes back as none.
std::vector<Mailbox> read_mailboxes(std::string_view value);

// `"O'Hara, \"X\""` as O'Hara, "X"; what is not quoted comes back as it is.
std::string unquoted(std::string_view name);
std::string quoted(std::string_view words);

// How a list is written out again.
struct ListStyle {
  std::string_view between = ", ";
  enum class Quotes : unsigned char { Kept, All, None, Needed } quotes = Quotes::Kept;
  enum class Angles : unsigned char { Kept, All, None } angles = Angles::Kept;
  std::string_view before_angle = " ";  // between a name and its address
  bool comments = true;
  bool lower_domains = false;
};
std::string write_mailboxes(const std::vector<Mailbox>& all, const ListStyle& style);

}  // namespace mailwhy::dkim
