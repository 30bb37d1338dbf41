// One question on its way to one or more servers, until the first usable reply.
// Only for the files of live: it brings Asio.
//
// The first server is asked at once, the next when one before it has failed or at the
// second round, by UDP in each round and by TCP beside it; see schedule.h. SERVFAIL,
// REFUSED and the like of one server are kept while another may know better.
#pragma once

#include <memory>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "dns/resolver.h"
#include "live/loop.h"
#include "live/query_message.h"
#include "live/schedule.h"
#include "live/tcp_exchange.h"
#include "live/udp_link.h"

namespace mailwhy::live {

class Flight;

// Who sends flights out.
class FlightControl {
 public:
  virtual ~FlightControl() = default;
  // Its time has come: call begin() now or later.
  virtual void ready(const std::shared_ptr<Flight>& flight) = 0;
  virtual void ended(Flight& flight) = 0;
  // A link to this server: one for all where it is trusted, a new one elsewhere.
  virtual std::shared_ptr<UdpLink> link(const ServerAddress& server,
                                        UdpLink::Failure& failure) = 0;
};

struct FlightPlan {
  dns::Question question;
  std::vector<ServerAddress> servers;  // in the order to be asked
  Spelling spelling = Spelling::RandomCase;
  Schedule schedule;

  bool recursive() const {
    return !question.ask.server;
  }  // to a resolver, not to an authority
};

class Flight : public std::enable_shared_from_this<Flight> {
 public:
  Flight(Loop& loop, Random& random, FlightControl& control, FlightPlan plan);
  ~Flight();

  void start(SteadyTime at);  // announces itself as ready then
  void begin();
  void cancel();

  Event landed;
  dns::AnswerPtr answer;  // set when landed
  int askers = 0;         // who still waits
  bool begun = false;
  const FlightPlan plan;
  size_t answered_by = 0;  // index in plan.servers

 private:
  struct Leg;

  void tick();
  void await_next_tick();
  void await_tick();
  void launch_next();
  void leg_ended();
  void keep(Leg& leg, dns::Answer reply);
  void land(dns::Answer result);

  LoopCore& core_;
  Random& random_;
  FlightControl& control_;
  boost::asio::steady_timer timer_;
  SteadyTime took_off_{};
  std::vector<std::unique_ptr<Leg>> legs_;
  std::optional<dns::Answer> poor_;  // best of the replies that are not usable
  bool unreadable_ = false;          // some reply could not be read
  bool came_late_ = false;           // the last tick
};

}  // namespace mailwhy::live
