// Words for the steps of an evaluation.
#include "spf/trace.h"

namespace mailwhy::spf {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::None:
      return "none";
    case Verdict::Neutral:
      return "neutral";
    case Verdict::Pass:
      return "pass";
    case Verdict::Fail:
      return "fail";
    case Verdict::SoftFail:
      return "softfail";
    case Verdict::TempError:
      return "temperror";
    case Verdict::PermError:
      break;
  }
  return "permerror";
}

static std::string what_became_of(const dns::Answer& answer) {
  switch (answer.status) {
    case dns::Status::Answered:
      break;
    case dns::Status::Timeout:
      return "no answer in time";
    case dns::Status::Unreachable:
      return "no name server reachable";
    case dns::Status::Malformed:
      return "an answer that cannot be read";
    case dns::Status::NotAsked:
      return "not asked";
    case dns::Status::Cancelled:
      return "given up";
  }
  return answer.rcode == dns::Rcode::NoError ? "no such record"
                                             : dns::to_string(answer.rcode);
}

std::string answer_text(const dns::Answer& answer, dns::Type type) {
  std::string out;
  if (answer.usable()) {
    for (const dns::Record& record : answer.records) {
      if (record.type != type) continue;
      if (!out.empty()) out += ' ';
      std::string text = dns::rdata_to_text(record);
      if (text.size() > 1 && text.back() == '.') text.pop_back();
      out += text;
    }
  }
  return out.empty() ? what_became_of(answer) : out;
}

}  // namespace mailwhy::spf
