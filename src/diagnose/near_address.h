// A recipient that may be misspelt, and what other names in the same input support. Never
// an answer: only the question "is this one meant?".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mail/message.h"

namespace mailwhy::diagnose {

// One character put in, left out, changed, or two neighbours swapped. Equal texts are
// not; nor are those that differ in a digit, as numbered names do.
bool one_slip_apart(std::string_view a, std::string_view b);

struct NearAddress {
  std::string address;
  std::string seen_in;  // "To", "Cc", "References"; "" for a well-known mail domain
};

// Another address or domain in the header of the mail that came back, or a well-known
// mail domain (data/submission.toml), one slip away from the recipient's. At most 400
// names are compared.
std::optional<NearAddress> near_address(const std::string& recipient,
                                        const mail::Message* returned);

}  // namespace mailwhy::diagnose
