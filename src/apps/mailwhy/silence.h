// A resolver that notices whether the recursive resolver behind it answers at all.
#pragma once

#include "dns/layer.h"

namespace mailwhy::app {

class Watched : public dns::ResolverLayer {
 public:
  using ResolverLayer::ResolverLayer;

  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override {
    auto answer = below_.query(question);
    watch(question, *answer);
    return answer;
  }
  std::vector<dns::AnswerPtr> query_all(
      std::span<const dns::Question> questions) override {
    auto answers = below_.query_all(questions);
    for (size_t i = 0; i < answers.size(); i++) watch(questions[i], *answers[i]);
    return answers;
  }

  bool asked_in_vain() const { return asked_ > 0 && answered_ == 0; }
  // For how long questions were asked and none was answered.
  net::Milliseconds silence() const {
    return silent_since_ ? now() - *silent_since_ : net::Milliseconds(0);
  }

 private:
  void watch(const dns::Question& question, const dns::Answer& answer) {
    if (question.ask.server) return;
    asked_++;
    if (answer.status == dns::Status::Answered) {
      answered_++;
      silent_since_.reset();
    } else if (!silent_since_) {
      silent_since_ = now();
    }
  }

  size_t asked_ = 0, answered_ = 0;
  std::optional<net::Time> silent_since_;
};

}  // namespace mailwhy::app
