// A sentence before it has a language: a key of the catalogue and what to fill in.
#pragma once

#include <map>
#include <string>

namespace mailwhy::text {

// Named values of a sentence: {"ip", "203.0.113.9"}. Ordered, so that output is stable.
using Params = std::map<std::string, std::string, std::less<>>;

struct Message {
  std::string key;  // a key in data/lang/*.toml: "step.ns_out_of_sync.reload"
  Params params;

  friend bool operator==(const Message&, const Message&) = default;
};

}  // namespace mailwhy::text
