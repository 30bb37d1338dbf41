// A DNS list of addresses or domains as its operator describes it: RFC 5782. Made from
// data/blocklists.toml by whoever asks; this room knows no list of its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::dnsbl {

enum class Outcome : uint8_t {
  Listed,
  Advisory,  // a statement of policy, or about neighbours
  Good,      // a white list
  Info,      // neither good nor bad
  Error      // the list did not answer the question
};

// One row of what the list's operator documents.
struct Code {
  uint32_t first = 0, last = 0;  // fits where first <= (answer & mask) <= last
  uint32_t mask = 0xFFFFFFFF;
  bool bit = false;  // `first` is a bit of the last octet in 127.0.0.0/24
  Outcome outcome = Outcome::Listed;

  bool fits(uint32_t answer) const {
    if (bit) return (answer & 0xFFFFFF00) == 0x7F000000 && (answer & first) != 0;
    return first <= (answer & mask) && (answer & mask) <= last;
  }
};

enum class Access : uint8_t {
  Public,
  Private,  // nobody is answered without a key or an account, or not over DNS
  Retired   // closed: any answer is meaningless
};

struct List {
  std::string zone;
  bool ip4 = false, ip6 = false, domain = false;  // what it is asked for
  Access access = Access::Public;
  std::vector<Code> codes;
  // Entries for tests beside those of RFC 5782, section 5: names below the zone.
  std::vector<std::string> test_names;
  bool no_test_entry = false;  // it has none at all, not even those of the RFC

  // Of a list that nobody has described: 127.0.0.2 means listed (RFC 5782, 2.1), and so
  // does what it answers for its own test entry.
  bool described = true;
};

// A list of which nothing but the zone is known.
List undescribed_list(std::string_view zone);

}  // namespace mailwhy::dnsbl
