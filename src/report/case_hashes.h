// The hashes of a signed mail, as a case file keeps them in place of its text: "signed"
// of a refusal.
//
//   [{"header": "base64", "body": "base64", "body_size": 812}]   one a DKIM-Signature
#pragma once

#include <string>
#include <vector>

#include <boost/json/array.hpp>

#include "bounce/facts.h"
#include "text/result.h"

namespace mailwhy::report {

boost::json::array hashes_to_json(const std::vector<bounce::SignedHashes>& hashes);

// The Error names the member: "refusals[0].signed[1].header: not base64".
Result<std::vector<bounce::SignedHashes>> hashes_from_json(
    const boost::json::array& array, const std::string& place);

}  // namespace mailwhy::report
