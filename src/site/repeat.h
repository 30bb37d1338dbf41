// "The same as at 14:05": is this case one that was diagnosed before, and what has
// changed since?
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bounce/facts.h"
#include "diagnose/report.h"
#include "knowledge/knowledge.h"

namespace mailwhy::site {

// Equal for the same refusals of the same mails, whatever was looked up for them. Holds
// mail addresses: it is kept as store::fingerprint() only.
std::string identity_of(const std::vector<bounce::Input>& inputs);

// What is compared: of each case the verdict, the causes and the records that decided, as
// JSON. No mail address stands in it.
std::string digest_of(const std::vector<diagnose::Report>& reports);

// An earlier diagnosis of the same case.
struct Earlier {
  net::Time at;
  std::string digest;
};
std::string to_json(const Earlier& earlier);
std::optional<Earlier> earlier_from_json(std::string_view text);

// What has changed from one digest to a later one, a sentence each; none: all is the
// same. Cases are compared by their place: a repeat has the same refusals (recipient,
// reason …) in the same order, or identity_of() would differ.
std::vector<std::string> changes_between(std::string_view before, std::string_view now,
                                         knowledge::Language language);

}  // namespace mailwhy::site
