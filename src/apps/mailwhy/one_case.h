// The time limit of one examination among many that share a resolver.
#pragma once

#include "dns/layer.h"

namespace mailwhy::app {

// Every question ends with the case. Name servers are asked at a measured pace, and many
// cases wait for the same one: what a question took longer than an answer may take was
// spent waiting for its turn, and does not count. A silent server is given up long
// before.
class OneCase : public dns::ResolverLayer {
 public:
  OneCase(dns::Resolver& below, net::Milliseconds limit)
      : ResolverLayer(below), deadline_(below.now() + limit) {}

  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override;
  std::vector<dns::AnswerPtr> query_all(
      std::span<const dns::Question> questions) override;

 private:
  net::Time deadline_;
};

}  // namespace mailwhy::app
