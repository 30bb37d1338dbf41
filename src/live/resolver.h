// DNS as it is out there: questions over UDP and TCP to resolvers and to authoritative
// servers.
//
//   live::Loop loop;
//   live::LiveResolver live(loop, options);
//   dns::CachingResolver resolver(live);
//   loop.run([&] { report = diagnose(resolver, …); });
//
// query() suspends the fiber that asks; outside of a fiber it runs the loop until the
// answer is here. Nothing is cached: dns::CachingResolver does that. Equal questions that
// are out at the same time are one. All on the loop's thread.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "dns/resolver.h"
#include "live/loop.h"
#include "live/pacer.h"
#include "live/schedule.h"
#include "live/server_address.h"

namespace mailwhy::live {

struct LiveOptions {
  std::vector<ServerAddress> resolvers;  // in the order to be asked; empty: the system's
  uint16_t authority_port = 53;          // where questions with ask.server go
  Schedule schedule;                     // of questions to the resolvers
  // Of questions to one authority: it has its answer at hand, and a silent one must not
  // keep a case waiting as long as a resolver may that still asks others.
  Schedule authority_schedule = kAuthoritySchedule;
  Pace pace;                   // of each authoritative server
  size_t max_in_flight = 200;  // questions out at the same time; more wait
  dns::Transport transport = dns::Transport::Any;  // of questions that do not say
};

class LiveResolver : public dns::Resolver {
 public:
  explicit LiveResolver(Loop& loop, LiveOptions options = {});  // `loop` outlives it
  ~LiveResolver() override;

  // After this moment every question ends as Cancelled: the deadline of a whole case.
  void set_deadline(std::optional<net::Time> deadline);

  // The resolvers that are asked.
  const std::vector<ServerAddress>& resolvers() const;

  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override;
  std::vector<dns::AnswerPtr> query_all(
      std::span<const dns::Question> questions) override;
  void together(std::span<const std::function<void()>> work) override;
  bool immediate() const override { return false; }
  net::Time now() const override;

  // Questions that went out, equal ones at the same time counted once.
  uint64_t questions_sent() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mailwhy::live
