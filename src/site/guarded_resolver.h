// A resolver for questions of strangers: name servers on private, loopback and link-local
// addresses are not asked. Their zones may name any address; without this a page open to
// the world would knock at doors inside of its own network.
#pragma once

#include "dns/layer.h"

namespace mailwhy::site {

class GuardedResolver : public dns::ResolverLayer {
 public:
  using ResolverLayer::ResolverLayer;

  using Resolver::query;
  // NotAsked where the server's address is not one of the open Internet.
  dns::AnswerPtr query(const dns::Question& question) override;
  std::vector<dns::AnswerPtr> query_all(
      std::span<const dns::Question> questions) override;
};

}  // namespace mailwhy::site
