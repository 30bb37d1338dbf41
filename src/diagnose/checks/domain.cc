// Is the domain there at all? A name that does not exist has no mail (RFC 8020).
#include "diagnose/checks/check.h"

namespace mailwhy::diagnose {

using dns::Type;

std::optional<Outcome> check_domain(const Examination& of) {
  const std::string& domain = of.target.domain;
  auto name = dns::Name::from_text(domain);
  if (domain.empty() || !name) return std::nullopt;
  std::vector<dns::Question> questions;
  for (Type type : {Type::MX, Type::TXT, Type::A, Type::SOA})
    questions.push_back({*name, type, {}});
  auto answers = of.resolver.query_all(questions);
  bool told = false, missing = true;
  for (const dns::AnswerPtr& answer : answers) {
    told |= answer->usable();
    missing &= answer->nxdomain();
  }
  Outcome out;
  out.detail["domain"] = domain;
  if (!told) {
    out.state = State::CouldNotTell;
    const dns::Answer& first = *answers.front();
    bool answered = first.status == dns::Status::Answered;
    const std::string problem(answered ? to_string(first.rcode)
                                       : to_string(first.status));
    out.detail["problem"] = problem;
    if (answered) out.because = {"check.because.dns_answers", {{"problem", problem}}};
    return out;
  }
  out.detail["exists"] = !missing;
  if (missing) {
    text::Params params{{"domain", domain}};
    add_finding(out, "domain_not_found", Severity::Error, Certainty::Likely, params);
    out.findings.back().actor = "registrant";
    add_steps(out, "domain_not_found", {"check_spelling", "register"}, params);
  }
  return out;
}

}  // namespace mailwhy::diagnose
