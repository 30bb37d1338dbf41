// Records of which a resolver still gives a copy that no name server has any more: how
// long old answers may be seen (NS16 of docs/check.md). RFC 1034, section 3.6; RFC 2308.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnose/record_survey.h"
#include "diagnose/report.h"

namespace mailwhy::diagnose {

struct OldCopies {
  Severity severity = Severity::Warning;  // Info where no mail is refused for it
  // domain, record, count, minutes or hours; resolvers where the one in use has none.
  text::Params params;
  std::vector<text::Message> notes;  // one a record and resolver, the first few
  std::vector<text::Message> steps;
  // Until when others may have the old copy, who asked right before the change: the time
  // to live that the records have now.
  net::Time until;
};

// Nothing where the resolvers give what the servers give, or could not tell.
std::optional<OldCopies> find_old_copies(const Zone& zone, const ServerSurvey& survey,
                                         net::Time now);

// "8.8.8.8 (Google)"; of one that data/public_resolvers.toml does not have, the address.
std::string shown_resolver(const std::string& address);

}  // namespace mailwhy::diagnose
