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
  // The input was read well and only holds nothing of what is looked for: an ordinary
  // mail among bounces. Whoever goes over many inputs passes it by.
  bool nothing_there = false;
};

// Parsers of what others wrote return this. A verdict (PermError) is not an error.
template <class T>
using Result = tl::expected<T, Error>;

// return nothing_there("this is an ordinary mail", "give the mail that came back");
inline tl::unexpected<Error> nothing_there(std::string what, std::string way_out) {
  return tl::unexpected<Error>(Error{std::move(what), 0, std::move(way_out), true});
}

// return fail("bad prefix length", slash + 1);
inline tl::unexpected<Error> fail(std::string what, size_t offset = 0,
                                  std::string way_out = {}) {
  return tl::unexpected<Error>(Error{std::move(what), offset, std::move(way_out), false});
}

}  // namespace mailwhy
