// What every resolver shares: one question after the other, and the words for outcomes.
#include "dns/resolver.h"

#include <algorithm>

namespace mailwhy::dns {

std::string to_string(Rcode rcode) {
  switch (rcode) {
    case Rcode::NoError:
      return "NOERROR";
    case Rcode::FormErr:
      return "FORMERR";
    case Rcode::ServFail:
      return "SERVFAIL";
    case Rcode::NxDomain:
      return "NXDOMAIN";
    case Rcode::NotImp:
      return "NOTIMP";
    case Rcode::Refused:
      return "REFUSED";
  }
  return "RCODE" + std::to_string(static_cast<int>(rcode));
}

std::string to_string(Status status) {
  switch (status) {
    case Status::Answered:
      return "answered";
    case Status::Timeout:
      return "timeout";
    case Status::Unreachable:
      return "unreachable";
    case Status::Malformed:
      return "malformed";
    case Status::NotAsked:
      return "not asked";
    case Status::Cancelled:
      return "cancelled";
  }
  return "unknown";
}

bool Answer::outside_of_zones() const {
  return nxdomain() &&
         std::ranges::find(extended_errors, kNotAuthoritative) != extended_errors.end();
}

bool Answer::has(Type type) const {
  for (const Record& record : records)
    if (record.type == type) return true;
  return false;
}

std::vector<const Record*> Answer::of(Type type) const {
  std::vector<const Record*> found;
  found.reserve(records.size());
  for (const Record& record : records)
    if (record.type == type) found.push_back(&record);
  return found;
}

std::vector<AnswerPtr> Resolver::query_all(std::span<const Question> questions) {
  std::vector<AnswerPtr> answers;
  answers.reserve(questions.size());
  for (const Question& question : questions) answers.push_back(query(question));
  return answers;
}

void Resolver::together(std::span<const std::function<void()>> work) {
  for (const auto& piece : work) piece();
}

}  // namespace mailwhy::dns
