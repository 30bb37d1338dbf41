#include "site/guarded_resolver.h"

namespace mailwhy::site {

static bool is_refused(const dns::Question& question) {
  return question.ask.server &&
         net::scope_of(question.ask.server->unmapped()) != net::Scope::Global;
}

static dns::AnswerPtr not_asked(const dns::Question& question) {
  auto answer = std::make_shared<dns::Answer>();
  answer->status = dns::Status::NotAsked;
  answer->server = question.ask.server;
  return answer;
}

dns::AnswerPtr GuardedResolver::query(const dns::Question& question) {
  return is_refused(question) ? not_asked(question) : below_.query(question);
}

std::vector<dns::AnswerPtr> GuardedResolver::query_all(
    std::span<const dns::Question> questions) {
  std::vector<dns::Question> allowed;
  for (const dns::Question& question : questions)
    if (!is_refused(question)) allowed.push_back(question);
  if (allowed.size() == questions.size()) return below_.query_all(questions);
  auto answers = below_.query_all(allowed);
  std::vector<dns::AnswerPtr> all;
  size_t next = 0;
  for (const dns::Question& question : questions)
    all.push_back(is_refused(question) ? not_asked(question) : answers[next++]);
  return all;
}

}  // namespace mailwhy::site
