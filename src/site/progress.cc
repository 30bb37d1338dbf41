#include "site/progress.h"

#include "text/ascii.h"

namespace mailwhy::site {

static std::string_view check_of(const dns::Question& question, std::string_view name) {
  using enum dns::Type;
  if (question.ask.server) return "name_servers";
  if (name.starts_with("_dmarc.")) return "dmarc";
  if (name.find("._domainkey.") != name.npos) return "dkim";
  if (question.type == TXT || question.type == SPF) return "spf";
  if (question.type == MX) return "mx";
  if (question.type == PTR) return "ptr";
  if (question.type == A || question.type == AAAA) return "hosts";
  if (question.type == NS || question.type == SOA) return "name_servers";
  return "dns";
}

void WatchedResolver::tell(const dns::Question& question,
                           const dns::Answer& answer) const {
  std::string name = text::to_lower(question.name.to_string());
  if (name.size() > 1 && name.ends_with('.')) name.pop_back();
  Step step{std::string(check_of(question, name)), {}, answer.usable()};
  step.question = name + " " + dns::to_string(question.type);
  if (question.ask.server) step.question += " @" + question.ask.server->to_string();
  progress_(step);
}

dns::AnswerPtr WatchedResolver::query(const dns::Question& question) {
  auto answer = below_.query(question);
  tell(question, *answer);
  return answer;
}

std::vector<dns::AnswerPtr> WatchedResolver::query_all(
    std::span<const dns::Question> questions) {
  auto answers = below_.query_all(questions);
  for (size_t i = 0; i < answers.size(); i++) tell(questions[i], *answers[i]);
  return answers;
}

dns::RdapAnswer WatchedRdap::ask(const std::string& domain) {
  auto answer = below_.ask(domain);
  using enum dns::RdapAnswer::Status;
  if (answer.status != NotAsked)
    progress_({"registration", domain, answer.status != Unreachable});
  return answer;
}

}  // namespace mailwhy::site
