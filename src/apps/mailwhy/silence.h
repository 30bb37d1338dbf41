// A resolver that notices whether the recursive resolver behind it answers at all.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "dns/layer.h"

namespace mailwhy::app {

class SilenceNoticed : public dns::ResolverLayer {
 public:
  using ResolverLayer::ResolverLayer;

  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override {
    auto answer = below_.query(question);
    hear(question, *answer);
    return answer;
  }
  std::vector<dns::AnswerPtr> query_all(
      std::span<const dns::Question> questions) override {
    auto answers = below_.query_all(questions);
    for (size_t i = 0; i < answers.size(); i++) hear(questions[i], *answers[i]);
    return answers;
  }

  // Something was asked, and nothing was ever answered.
  bool asked_in_vain() const { return silent_since_ && !answered_; }
  // For how long questions were asked and none was answered.
  net::Milliseconds silence() const {
    return silent_since_ ? now() - *silent_since_ : net::Milliseconds(0);
  }

 private:
  void hear(const dns::Question& question, const dns::Answer& answer) {
    if (question.ask.server) return;  // not the resolver's affair
    if (answer.status == dns::Status::Answered) {
      answered_ = true;
      silent_since_.reset();
    } else if (!silent_since_) {
      silent_since_ = now();
    }
  }

  bool answered_ = false;
  std::optional<net::Time> silent_since_;
};

}  // namespace mailwhy::app
