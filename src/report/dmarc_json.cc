#include "report/dmarc_json.h"

#include <utility>

#include <boost/json/array.hpp>

namespace mailwhy::report {

namespace json = boost::json;

static void put(json::object& out, std::string_view name, const std::string& text) {
  if (!text.empty()) out[name] = text;
}

static json::object to_json(const dmarc::Alignment& one) {
  json::object out;
  out["domain"] = one.domain;
  put(out, "selector", one.selector);
  out["result"] = one.result;
  out["aligned"] = one.aligned;
  out["because"] = to_string(one.way);
  if (one.way == dmarc::Way::NotPassed && one.would_align)
    out["would_align"] = *one.would_align;
  put(out, "organizational_domain", one.organizational_domain);
  return out;
}

static json::object to_json(const dmarc::OldReading& old) {
  json::object out;
  out["result"] = to_string(old.verdict);
  if (old.policy) out["policy"] = to_string(*old.policy);
  put(out, "policy_domain", old.policy_domain);
  put(out, "organizational_domain", old.organizational_domain);
  if (old.policy && old.percent != 100) out["percent"] = old.percent;
  return out;
}

json::object to_json(const dmarc::Outcome& outcome) {
  json::object out;
  out["schema"] = "mailwhy.dmarc/1";
  out["result"] = to_string(outcome.verdict);
  put(out, "author_domain", outcome.author_domain);
  if (outcome.policy) out["policy"] = to_string(*outcome.policy);
  put(out, "policy_domain", outcome.policy_domain);
  if (outcome.policy) out["source"] = to_string(outcome.source);
  if (outcome.testing && outcome.requested) {
    out["testing"] = true;
    out["published_policy"] = to_string(*outcome.requested);
  }
  // Section 7.4: what a receiver may do for this result alone. It never is "reject".
  if (outcome.verdict == dmarc::Verdict::Fail && outcome.policy) {
    out["refuse_for_this_alone"] = false;
    out["handling_alone"] = to_string(outcome.handling_alone());
  }
  put(out, "organizational_domain", outcome.organizational_domain);
  out["queries"] = json::array(outcome.queries.begin(), outcome.queries.end());
  if (outcome.asked_existence) out["asked_existence"] = true;
  if (outcome.spf) out["spf"] = to_json(*outcome.spf);
  json::array dkim;
  for (const dmarc::Alignment& one : outcome.dkim) dkim.push_back(to_json(one));
  out["dkim"] = std::move(dkim);
  put(out, "record", outcome.record);
  if (!outcome.problem_kind.empty()) {
    json::object problem;
    problem["kind"] = outcome.problem_kind;
    put(problem, "domain", outcome.problem_domain);
    put(problem, "text", outcome.problem);
    out["problem"] = std::move(problem);
  }
  if (outcome.rfc7489) out["rfc7489"] = to_json(*outcome.rfc7489);
  return out;
}

}  // namespace mailwhy::report
