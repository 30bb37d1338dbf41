#include "apps/mailwhy/one_case.h"

#include <algorithm>

#include "live/schedule.h"

namespace mailwhy::app {

dns::AnswerPtr OneCase::query(const dns::Question& question) {
  return query_all({&question, 1}).front();
}

std::vector<dns::AnswerPtr> OneCase::query_all(std::span<const dns::Question> questions) {
  const net::Time begun = now();
  const bool late = begun >= deadline_;
  bool paced = false;
  std::vector<dns::Question> limited(questions.begin(), questions.end());
  for (dns::Question& question : limited) {
    const bool of_server = question.ask.server.has_value();
    paced |= of_server;
    if (of_server && !late) continue;
    auto& own = question.ask.deadline;
    own = own ? std::min(*own, deadline_) : deadline_;
  }
  auto answers = below_.query_all(limited);
  if (paced && !late) {
    const net::Milliseconds left = deadline_ - begun;
    const auto counted =
        std::min<net::Milliseconds>(now() - begun, live::kAuthoritySchedule.give_up);
    deadline_ = std::max(deadline_, now() + (left - counted));
  }
  return answers;
}

}  // namespace mailwhy::app
