// "May this address send as this sender?", asked of the published record or of one that
// is tried out: by the API and by the page's form.
#pragma once

#include <optional>
#include <string>

#include "site/api_request.h"
#include "site/reply.h"
#include "spf/check.h"

namespace mailwhy::site {

struct SpfTrial {
  spf::Query query;
  std::optional<std::string> record;  // in place of the published one
};

// The members ip, sender, helo, receiver and record, read one by one: what is there is
// shown again where something is missing.
Outcome<Members> spf_members(const Visit& visit);

// Refused: no address, neither sender nor HELO, a member that is too long.
Outcome<SpfTrial> read_spf_question(const Visit& visit, const Members& members);
Outcome<SpfTrial> read_spf_question(const Visit& visit);

// Counts as an evaluation against the visitor's limit.
Outcome<spf::Result> evaluate(const Visit& visit, const SpfTrial& question);

inline constexpr size_t kMaxName = 1000;  // octets of an address or name
Refused too_long(const Visit& visit, std::string_view member);

}  // namespace mailwhy::site
