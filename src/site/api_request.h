// The members of a request to the API, wherever they stand: a JSON object, a form, the
// query; and the raw input as the whole body.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "knowledge/knowledge.h"
#include "site/diagnosis.h"

namespace mailwhy::site {

// How a request says what to diagnose, in our JSON.
inline constexpr std::string_view kExample = "{\"input\": \"…\"}";

class Members {
 public:
  // `known`: the names that may be there. `raw`: the member that a body stands for which
  // is neither our JSON nor a form; "" where there is no such. `language`: of refusals.
  static Outcome<Members> read(const http::Request& request, knowledge::Language language,
                               std::span<const std::string_view> known,
                               std::string_view raw);

  const std::string* find(std::string_view name) const;  // nullptr: not given
  std::string text(std::string_view name) const;         // "" where it is not given
  bool is_true(std::string_view name) const { return text(name) == "true"; }

 private:
  std::vector<http::Field> values_;
};

// "ip": an address. Refused where it is none.
Outcome<std::optional<net::IpAddress>> read_ip(const Members& members,
                                               knowledge::Language language);

}  // namespace mailwhy::site
