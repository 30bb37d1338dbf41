// A resolver over another one: a cache, a recording, a guard, a "what if". What a layer
// does not change is the lower one's affair.
#pragma once

#include "dns/resolver.h"

namespace mailwhy::dns {

class ResolverLayer : public Resolver {
 public:
  explicit ResolverLayer(Resolver& below) : below_(below) {}  // outlives the layer

  using Resolver::query;
  AnswerPtr query(const Question& question) override = 0;
  // Each layer has to say this, too: the default would ask one after the other.
  std::vector<AnswerPtr> query_all(std::span<const Question> questions) override = 0;

  void together(std::span<const std::function<void()>> work) override {
    below_.together(work);
  }
  bool immediate() const override { return below_.immediate(); }
  net::Time now() const override { return below_.now(); }

 protected:
  Resolver& below_;
};

}  // namespace mailwhy::dns
