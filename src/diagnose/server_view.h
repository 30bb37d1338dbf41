// A mail judged with what one name server has instead of what the resolver has.
#pragma once

#include <vector>

#include "diagnose/name_servers.h"
#include "dns/layer.h"
#include "spf/check.h"

namespace mailwhy::diagnose {

// What one server has instead of what the resolver has: names under the zone are asked
// there.
class ServerView : public dns::ResolverLayer {
 public:
  ServerView(dns::Resolver& below, dns::Name apex, net::IpAddress server)
      : ResolverLayer(below), apex_(apex), server_(server) {}

  using dns::Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override;
  std::vector<dns::AnswerPtr> query_all(
      std::span<const dns::Question> questions) override;

 private:
  dns::Question at_server(const dns::Question& question) const;
  dns::AnswerPtr complete(const dns::Question& question, dns::AnswerPtr answer);

  dns::Name apex_;
  net::IpAddress server_;
};

// Judges the mail with the data of every server that answers with authority; fills
// spf_records, spf and spf_judged.
void judge_at_each_server(dns::Resolver& resolver, Zone& zone, const spf::Query& query);

}  // namespace mailwhy::diagnose
