// A cache of answers: RFC 2181 section 5.2, RFC 2308 sections 5 and 7, RFC 9520.
#include "dns/cache.h"

#include <algorithm>

namespace mailwhy::dns {

static size_t octets_of(const Answer& answer) {
  size_t octets = sizeof(Answer) + 256;
  for (const auto* section : {&answer.records, &answer.authority, &answer.additional})
    for (const Record& record : *section) octets += sizeof(Record) + record.rdata.size();
  return octets;
}

static std::shared_ptr<const Answer> aged(const Answer& answer, uint32_t seconds) {
  Answer older = answer;
  older.ttl -= std::min(older.ttl, seconds);
  for (auto* section : {&older.records, &older.authority, &older.additional})
    for (Record& record : *section) record.ttl -= std::min(record.ttl, seconds);
  return std::make_shared<const Answer>(std::move(older));
}

void CachingResolver::erase(Order::iterator kept) {
  octets_ -= kept->octets;
  index_.erase(kept->key);
  kept_.erase(kept);
}

void CachingResolver::clear() {
  index_.clear();
  kept_.clear();
  octets_ = 0;
}

AnswerPtr CachingResolver::find(const Question& question) {
  auto found = index_.find(QuestionKey::of(question));
  if (found == index_.end()) return nullptr;
  Order::iterator kept = found->second;
  net::Time now = below_.now();
  auto age = std::chrono::floor<std::chrono::seconds>(now - kept->since).count();
  // A clock that was set back would keep answers for ever.
  if (age < 0) erase(kept);
  if (age < 0 || age >= kept->life) return nullptr;
  if (age > 0 && kept->answer->usable()) {
    kept->answer = aged(*kept->answer, static_cast<uint32_t>(age));
    kept->since += std::chrono::seconds(age);
    kept->life -= static_cast<uint32_t>(age);
  }
  kept_.splice(kept_.begin(), kept_, kept);
  return kept->answer;
}

static bool says_nothing_about_the_world(const Answer& answer) {
  return answer.status == Status::NotAsked || answer.status == Status::Cancelled;
}

// Seconds for which an answer may be kept. `before` is what was kept of the question.
uint32_t CachingResolver::lifetime(const Answer& answer, const Kept* before) const {
  if (!answer.usable()) {
    bool again = before && !before->answer->usable();
    uint32_t longer = again ? std::min(2 * before->life, limits_.longest_failure_ttl) : 0;
    return std::max(limits_.failure_ttl, longer);
  }
  bool positive = answer.rcode == Rcode::NoError && !answer.records.empty();
  return std::min(answer.ttl, positive ? limits_.positive_ttl : limits_.negative_ttl);
}

void CachingResolver::keep(const Question& question, const AnswerPtr& answer) {
  if (says_nothing_about_the_world(*answer)) return;
  auto key = QuestionKey::of(question);
  auto found = index_.find(key);
  uint32_t life = lifetime(*answer, found == index_.end() ? nullptr : &*found->second);
  if (found != index_.end()) erase(found->second);
  if (life == 0) return;
  size_t octets = octets_of(*answer);
  if (octets > limits_.octets) return;
  while (!kept_.empty() &&
         (kept_.size() >= limits_.answers || octets_ + octets > limits_.octets))
    erase(std::prev(kept_.end()));
  kept_.push_front({key, answer, below_.now(), life, octets});
  if (answer->usable() && answer->ttl > life) {
    Answer capped = *answer;
    capped.ttl = life;
    kept_.front().answer = std::make_shared<const Answer>(std::move(capped));
  }
  index_.emplace(key, kept_.begin());
  octets_ += octets;
}

AnswerPtr CachingResolver::query(const Question& question) {
  if (!question.ask.fresh)
    if (AnswerPtr kept = find(question)) return kept;
  AnswerPtr answer = below_.query(question);
  keep(question, answer);
  return answer;
}

std::vector<AnswerPtr> CachingResolver::query_all(std::span<const Question> questions) {
  std::vector<AnswerPtr> answers(questions.size());
  std::vector<Question> missing;
  std::vector<size_t> places;
  for (size_t i = 0; i < questions.size(); i++) {
    if (!questions[i].ask.fresh) answers[i] = find(questions[i]);
    if (answers[i]) continue;
    missing.push_back(questions[i]);
    places.push_back(i);
  }
  if (missing.empty()) return answers;
  auto fetched = below_.query_all(missing);
  for (size_t i = 0; i < fetched.size(); i++) {
    keep(missing[i], fetched[i]);
    answers[places[i]] = fetched[i];
  }
  return answers;
}

}  // namespace mailwhy::dns
