// Values as they stand on the command line, before they are understood; and what they
// mean.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/mailwhy/options.h"

namespace mailwhy::app {

struct RawOptions {
  bool help = false, version = false, json = false, json_lines = false;
  std::string format, addressee, language, color = "auto";
  std::vector<std::string> resolvers;
  std::string authority_port = "53", smtp_port = "25", time_limit = "10";
  std::string ip;
  std::string since, until;
  std::optional<std::string> public_resolvers;
  std::string spf_domain, spf_result;
  std::vector<std::string> dkim_domains, dkim_results;
  // For each dkim_result, how many dkim_domains stood before it.
  std::vector<size_t> dkim_results_after;
  std::string now;
  std::string every = "1h";
  std::string rate;
  std::vector<std::string> proxies;
};

// Understands `raw`, and sees whether the words of the command are as many and such as
// it takes. An Error is one sentence: what is wrong, and what would be right.
Result<void> read_values(const RawOptions& raw, Options& options);

}  // namespace mailwhy::app
