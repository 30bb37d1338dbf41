// The shape that the records of MTA-STS, TLS-RPT and BIMI share: "v=STSv1; id=20261122".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::transport {

inline constexpr size_t kMaxRecord = 65535;  // octets; a longer text is no record
inline constexpr size_t kMaxFields = 64;     // what stands behind is not read

// What is wrong with a record or a policy: a rule's name and the text it is about. The
// words are transport_fault.RULE of data/lang.
struct Fault {
  std::string rule;   // "no_id"
  std::string value;  // "" where there is nothing to quote

  friend bool operator==(const Fault&, const Fault&) = default;
};

// Views into the text. A piece without "=" is a name without value; empty pieces are left
// out.
struct Field {
  std::string_view name, value;
  bool has_value = false;
};
std::vector<Field> read_fields(std::string_view text);

// The text of a fault's value: printable ASCII, at most 80 octets.
std::string quoted(std::string_view value);

// Does the text begin with "v=" and this version, in any case, with blanks anywhere? So
// does what was meant as such a record, whatever receivers make of it.
bool is_meant_as(std::string_view text, std::string_view version);

}  // namespace mailwhy::transport
