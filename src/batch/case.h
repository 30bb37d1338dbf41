// What is kept of a row to count it: summaries and groups are made of these.
#pragma once

#include <string>
#include <string_view>

#include "batch/row.h"

namespace mailwhy::batch {

struct Case {
  std::string file;
  bool alone = false;             // the file holds this mail and nothing else
  std::string_view label, actor;  // names of data/reasons.toml
  bool is_bounce = false;  // not a success notice, a complaint, an automatic answer
  bool hard = false;
  bool has_sender = false;
  std::string recipient, sender, domain, client_ip, blocklist, refused_by;
  std::string reply;  // "550 5.1.1 user unknown", shortened
};

Case case_of(const Row& row);

}  // namespace mailwhy::batch
