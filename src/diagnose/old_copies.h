// Records of which the resolver still gives a copy that no name server has any more: how
// long old answers may be seen (NS16 of docs/check.md). RFC 1034, section 3.6; RFC 2308.
#pragma once

#include <optional>

#include "diagnose/record_survey.h"
#include "diagnose/report.h"

namespace mailwhy::diagnose {

struct OldCopies {
  Severity severity = Severity::Warning;  // Info where no mail is refused for it
  text::Params params;                    // domain, record, count, minutes or hours
  std::vector<text::Message> notes;       // one a record, the first few
  // Until when others may have the old copy, who asked right before the change: the time
  // to live that the records have now.
  net::Time until;
};

// Nothing where the resolver gives what the servers give, or could not tell.
std::optional<OldCopies> find_old_copies(const Zone& zone, const ServerSurvey& survey,
                                         net::Time now);

}  // namespace mailwhy::diagnose
