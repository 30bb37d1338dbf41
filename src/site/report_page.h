// The page of a report, whether it was made just now or is kept.
#pragma once

#include <optional>
#include <string>

#include "site/diagnosis.h"
#include "site/reply.h"

namespace mailwhy::site {

struct ReportPage {
  const Reports& reports;
  std::string path;                // where it stays: "/c/ID", "/diagnose/ID"
  std::string replay_path;         // "" where there is no replay file
  std::optional<net::Time> kept;   // a shared case: since when
  std::string share_id;            // of a held case that may be shared; "" for none
  std::optional<Earlier> earlier;  // what was said of the case before
};
http::Answer report_answer(const Visit& visit, const ReportPage& page);

}  // namespace mailwhy::site
