// Answers kept for as long as they say: positive by TTL, negative by the SOA (RFC 2308).
#pragma once

#include <list>
#include <unordered_map>
#include <vector>

#include "dns/layer.h"
#include "dns/question_key.h"

namespace mailwhy::dns {

struct CacheLimits {
  size_t answers = 100'000;
  size_t octets = 64u << 20;       // of records, roughly
  uint32_t positive_ttl = 86'400;  // seconds, at most
  uint32_t negative_ttl = 10'800;  // RFC 2308, section 5: one to three hours
  uint32_t failure_ttl =
      3;  // SERVFAIL, time-outs: long enough against a storm of one case
  // A question that fails again and again is kept for twice as long each time, up to
  // this (RFC 9520, section 3.2); for nobody who waits for a mended server to be seen.
  uint32_t longest_failure_ttl = 3;
};

// Keyed by question and way of asking (question_key.h). Time is the one of the
// resolver below. Ask::fresh goes past the cache and renews it. The TTLs in a kept answer
// count down. When it is full, what was used longest ago goes. For one thread; fibers may
// wait in it.
class CachingResolver : public ResolverLayer {
 public:
  explicit CachingResolver(Resolver& below, const CacheLimits& limits = {})
      : ResolverLayer(below), limits_(limits) {}  // `below` outlives the cache

  using Resolver::query;
  AnswerPtr query(const Question& question) override;
  // What is not here is asked together below.
  std::vector<AnswerPtr> query_all(std::span<const Question> questions) override;

  size_t size() const { return kept_.size(); }
  void clear();

 private:
  struct Kept {
    QuestionKey key;
    AnswerPtr answer;
    net::Time since;  // from when its TTLs count
    uint32_t life;    // seconds from then
    size_t octets;
  };
  using Order = std::list<Kept>;  // used last, first

  AnswerPtr find(const Question& question);
  uint32_t lifetime(const Answer& answer, const Kept* before) const;
  void keep(const Question& question, const AnswerPtr& answer);
  void erase(Order::iterator kept);

  CacheLimits limits_;
  Order kept_;
  std::unordered_map<QuestionKey, Order::iterator, QuestionKeyHash> index_;
  size_t octets_ = 0;
};

}  // namespace mailwhy::dns
