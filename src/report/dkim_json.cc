// mailwhy.dkim/1: RFC 8601's verdicts, and what is behind them.
#include <boost/json/array.hpp>

#include "report/dkim_text.h"

namespace mailwhy::report {

namespace json = boost::json;

static json::object key_json(const dkim::Check& check) {
  json::object out;
  out["name"] = check.key_name;
  if (!check.key) return out;
  if (check.key->bits() > 0) out["bits"] = check.key->bits();
  out["testing"] = check.key->testing;
  return out;
}

static json::object check_json(const dkim::Check& check, knowledge::Language language) {
  const dkim::Signature& signature = check.signature;
  json::object out;
  auto put = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out[name] = value;
  };
  out["result"] = to_string(check.result);
  put("domain", signature.domain);
  put("selector", signature.selector);
  put("identity", signature.domain.empty() ? "" : signature.identity);
  put("algorithm", signature.algorithm_text);
  out["canonicalization"] = std::string(to_string(signature.header_mode)) + "/" +
                            std::string(to_string(signature.body_mode));
  if (!check.key_name.empty()) out["key"] = key_json(check);
  if (check.body_hash != dkim::Match::Unknown)
    out["body_hash"] = to_string(check.body_hash);
  if (!signature.fault) out["header_hash"] = to_string(check.header_hash);
  put("cause", check.cause);
  put("other_cause", check.other_cause);
  if (check.detail) out["detail"] = dkim_sentence(language, *check.detail);
  out["warnings"] = json::array(check.warnings.begin(), check.warnings.end());
  return out;
}

json::object to_json(const Result<dkim::Verification>& seen,
                     knowledge::Language language) {
  json::object out;
  out["schema"] = "mailwhy.dkim/1";
  out["result"] = to_string(seen ? seen->result : dkim::Verdict::PermError);
  json::array signatures;
  if (seen) {
    for (const dkim::Check& check : seen->checks)
      signatures.push_back(check_json(check, language));
    if (seen->not_looked_at > 0) out["not_looked_at"] = seen->not_looked_at;
  } else {
    out["problem"] = seen.error().what;
  }
  out["signatures"] = std::move(signatures);
  return out;
}

}  // namespace mailwhy::report
