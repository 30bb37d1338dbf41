// The DNS as one check sees it. A resolver that never waits is asked at once. For one
// that waits, the check runs against the answers known so far, notes every question it
// came upon, and runs again when they have been asked together: a chain of n records
// costs n waits, whatever else the records ask for.
#pragma once

#include <memory_resource>
#include <vector>

#include "dns/resolver.h"

namespace mailwhy::spf {

// What a check refers to until it is over, and the trace for longer: texts, names,
// answers.
struct Memory {
  Memory() { answers.reserve(16); }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  char* allocate(size_t size) { return static_cast<char*>(arena.allocate(size, 1)); }
  std::string_view keep(std::string_view text);
  const dns::Name* keep(const dns::Name& name) {
    return new (arena.allocate(sizeof(dns::Name), alignof(dns::Name))) dns::Name(name);
  }

  std::byte first[4096];
  std::pmr::monotonic_buffer_resource arena{first, sizeof first};
  std::vector<dns::AnswerPtr> answers;
};

// Questions of one check beyond which nothing is asked on suspicion any more, only what
// the result hangs on: ten terms with ten names each are within RFC 7208, but few records
// need more than this.
inline constexpr size_t kMaxLookAhead = 60;

class Answers {
 public:
  Answers(dns::Resolver& resolver, net::Milliseconds time_limit);

  // The answer, or null where it is not known yet and has been noted. It lives as long as
  // `memory`.
  const dns::Answer* ask(const dns::Name& name, dns::Type type, Memory& memory);

  // Does a result stand, or was it made with answers missing?
  bool complete() const { return wanted_.empty(); }
  // Questions noted so far; what is noted first is what the result hangs on.
  size_t wanted() const { return wanted_.size(); }
  // A term is done: what it noted goes together, what comes later is suspicion.
  void end_term() {
    if (first_term_ == 0) first_term_ = wanted_.size();
  }
  // Asks what was noted; false when the time is over.
  bool fetch();

 private:
  struct Known {
    size_t hash;
    dns::Question question;
    dns::AnswerPtr answer;
  };

  dns::Resolver& resolver_;
  bool immediate_;
  net::Time deadline_{};
  dns::Question question_;
  std::vector<Known> known_;
  std::vector<dns::Question> wanted_;
  size_t first_term_ = 0;  // questions noted by the first term that noted any
};

}  // namespace mailwhy::spf
