// What is wrong with a signature or a key record: a stable name, the values of its
// sentence and the byte. The linter, verdicts and JSON all speak of faults by these
// names.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

#include "text/message.h"

namespace mailwhy::dkim {

struct Fault {
  std::string rule;     // "tag_twice"; its sentence is dkim.fault.tag_twice in data/lang
  text::Params params;  // {"tag", "bh"}
  size_t offset = 0;    // byte of the text that was read

  friend bool operator==(const Fault&, const Fault&) = default;
};

// Readers of what strangers wrote return this: the value, or what kept it from being one.
template <class T>
using Reading = tl::expected<T, Fault>;

// return fault("tag_twice", offset, {{"tag", "bh"}});
inline tl::unexpected<Fault> fault(std::string rule, size_t offset = 0,
                                   text::Params params = {}) {
  return tl::unexpected<Fault>(Fault{std::move(rule), std::move(params), offset});
}

}  // namespace mailwhy::dkim
