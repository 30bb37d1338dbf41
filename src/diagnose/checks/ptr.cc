// Every sending address has a reverse name that leads back to it: RFC 1912, section 2.1;
// what large receivers ask of all senders.
#include "diagnose/checks/check.h"
#include "diagnose/checks/reverse_name.h"
#include "diagnose/label.h"

namespace mailwhy::diagnose {

static void judge(const ReverseName& one, Severity severity, bool& told, Outcome& out) {
  text::Params params{{"ip", one.ip.to_string()}};
  if (!one.told || (one.confirmed.empty() && !one.confirmation_told)) {
    told = false;
  } else if (one.names.empty()) {
    add_finding(out, "ptr_missing", severity, Certainty::Likely, params);
    Change change;
    change.for_cause = "ptr_missing";
    change.kind = ChangeKind::Steps;
    change.steps = steps_for("ptr_missing", "sender_admin", params);
    out.changes.push_back(std::move(change));
  } else if (one.confirmed.empty()) {
    params["name"] = one.names.front();
    add_finding(out, "ptr_not_confirmed", severity, Certainty::Likely, params);
    add_steps(out, "ptr_not_confirmed", {"address", "ptr"}, params);
  } else if (looks_generic(one.confirmed.front(), one.ip)) {
    params["name"] = one.confirmed.front();
    add_finding(out, "ptr_generic", Severity::Warning, Certainty::Likely, params);
    add_steps(out, "ptr_generic", {"set", "relay"}, params);
  }
}

std::optional<Outcome> check_ptr(const Examination& of) {
  if (of.target.addresses.empty()) return std::nullopt;
  Outcome out;
  bool told = true;
  boost::json::array list;
  for (const ReverseName& one : reverse_names(of.resolver, of.target.addresses)) {
    judge(one, Severity::Error, told, out);
    list.push_back(boost::json::object{{"ip", one.ip.to_string()},
                                       {"names", texts_json(one.names)},
                                       {"confirmed", texts_json(one.confirmed)}});
  }
  if (!told) could_not_tell(out);
  out.detail["addresses"] = std::move(list);
  return out;
}

}  // namespace mailwhy::diagnose
