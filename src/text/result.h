// Expected failure as a value: what could not be read, at which byte, and the way out.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace mailwhy {

struct Error {
  std::string what;     // one short clause: "not an IP address"
  size_t offset = 0;    // byte of the input where reading stopped
  std::string way_out;  // what to do about it; may be empty
};

// Parsers of what others wrote return this. A verdict (PermError) is not an error.
template <class T>
using Result = tl::expected<T, Error>;

// return fail("bad prefix length", slash + 1);
inline tl::unexpected<Error> fail(std::string what, size_t offset = 0,
                                  std::string way_out = {}) {
  return tl::unexpected<Error>(Error{std::move(what), offset, std::move(way_out)});
}

}  // namespace mailwhy
