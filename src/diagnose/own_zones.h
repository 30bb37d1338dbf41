// Zones that are not loaded yet, as a world that knows only itself: what lies in them is
// known, and everything else could not be asked. A name of somebody else is never said to
// be missing.
#pragma once

#include <unordered_set>
#include <vector>

#include "dns/layer.h"
#include "dns/zone_resolver.h"

namespace mailwhy::diagnose {

class OwnZones : public dns::ResolverLayer {
 public:
  // `apexes`: the names at which the zones begin.
  OwnZones(dns::ZoneResolver& zones, const std::vector<dns::Name>& apexes);

  // NotAsked where the name, or the end of its chain of aliases, lies in none of them or
  // below a delegation.
  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override;
  std::vector<dns::AnswerPtr> query_all(
      std::span<const dns::Question> questions) override;

  bool holds(const dns::Name& name) const;

 private:
  bool is_delegated(const dns::Name& name, const dns::Name& apex) const;

  dns::ZoneResolver& zones_;
  std::unordered_set<dns::Name, dns::NameHash> apexes_;
};

}  // namespace mailwhy::diagnose
