#include "live/resolver.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <unordered_map>

#include "dns/chain.h"
#include "dns/question_key.h"
#include "live/flight.h"
#include "live/reply_chain.h"
#include "live/resolv_conf.h"
#include "live/system_clock.h"

namespace mailwhy::live {

using dns::Answer, dns::AnswerPtr, dns::Question, dns::QuestionKey, dns::Status;
using std::chrono::steady_clock;

// How long an authority counts as silent after a question it let run out of time.
static constexpr std::chrono::seconds kSilenceRemembered(10);
static constexpr size_t kMaxSilent = 4096;
static constexpr size_t kMaxSharedLinks = 256;

// A server on this machine cannot be spoofed from outside: one socket for all questions
// serves it, and a resolver here gets names in the case in which they were asked.
static bool is_on_this_machine(const ServerAddress& server) {
  return scope_of(server.ip) == net::Scope::Loopback;
}

struct LiveResolver::State final : FlightControl {
  State(Loop& l, LiveOptions o) : loop(l), options(std::move(o)), pacer(options.pace) {
    if (options.resolvers.empty()) options.resolvers = system_resolvers();
  }

  Loop& loop;
  LiveOptions options;
  Pacer pacer;
  Random random;
  SystemClock clock;
  std::optional<net::Time> deadline;
  size_t preferred = 0;  // of options.resolvers: the one that answered last
  std::map<ServerAddress, std::shared_ptr<UdpLink>> shared_links;
  std::unordered_map<QuestionKey, std::shared_ptr<Flight>, dns::QuestionKeyHash> joinable;
  std::set<std::shared_ptr<Flight>> announced;  // until they end
  std::deque<std::shared_ptr<Flight>> waiting;  // for a place in the air
  size_t in_flight = 0;
  bool filling = false;  // the air, from `waiting`
  uint64_t sent = 0;

  std::map<net::IpAddress, SteadyTime> silent;  // authorities, since when

  std::shared_ptr<Flight> board(const Question& question);
  bool was_silent(const net::IpAddress& server, SteadyTime now) const;
  void remember_silence(const Flight& flight);
  std::shared_ptr<Flight> send(const Question& question);
  AnswerPtr await(const std::shared_ptr<Flight>& flight, const dns::Ask& ask);
  SteadyTime limit_of(const dns::Ask& ask, SteadyTime now) const;

  void ready(const std::shared_ptr<Flight>& flight) override;
  void ended(Flight& flight) override;
  std::shared_ptr<UdpLink> link(const ServerAddress& server,
                                UdpLink::Failure& failure) override;
};

std::shared_ptr<UdpLink> LiveResolver::State::link(const ServerAddress& server,
                                                   UdpLink::Failure& failure) {
  if (!is_on_this_machine(server) ||
      (shared_links.size() >= kMaxSharedLinks && !shared_links.contains(server)))
    return UdpLink::open(loop.core(), server, failure);
  std::shared_ptr<UdpLink>& shared = shared_links[server];
  if (!shared) shared = UdpLink::open(loop.core(), server, failure);
  return shared;
}

bool LiveResolver::State::was_silent(const net::IpAddress& server, SteadyTime now) const {
  auto found = silent.find(server);
  return found != silent.end() && now - found->second < kSilenceRemembered;
}

// A server that says anything, over whatever transport, is not silent. One that was not
// given its time may be.
void LiveResolver::State::remember_silence(const Flight& flight) {
  const auto& server = flight.plan.question.ask.server;
  if (!server || flight.answer->status == Status::Cancelled) return;
  if (flight.answer->status != Status::Timeout) {
    silent.erase(*server);
  } else if (flight.plan.question.ask.transport == dns::Transport::Any) {
    auto now = steady_clock::now();
    if (silent.size() >= kMaxSilent)
      std::erase_if(silent,
                    [&](auto& one) { return now - one.second >= kSilenceRemembered; });
    if (silent.size() < kMaxSilent) silent[*server] = now;
  }
}

// A flight that asks the same and is still out, or a new one.
std::shared_ptr<Flight> LiveResolver::State::board(const Question& asked) {
  Question question = asked;
  if (question.ask.transport == dns::Transport::Any)
    question.ask.transport = options.transport;
  auto key = QuestionKey::of(question);
  if (!question.ask.fresh)
    if (auto found = joinable.find(key); found != joinable.end()) return found->second;

  FlightPlan plan;
  plan.schedule = question.ask.server ? options.authority_schedule : options.schedule;
  auto start = steady_clock::now();
  if (question.ask.server) {
    plan.servers = {{*question.ask.server, options.authority_port}};
    if (options.pace.own || !is_on_this_machine(plan.servers.front()))
      start = pacer.book(*question.ask.server, start);
    if (was_silent(*question.ask.server, start)) plan.schedule = plan.schedule.last_try();
  } else {
    plan.servers = options.resolvers;
    std::rotate(plan.servers.begin(), plan.servers.begin() + static_cast<long>(preferred),
                plan.servers.end());
    if (std::all_of(plan.servers.begin(), plan.servers.end(), is_on_this_machine))
      plan.spelling = Spelling::AsAsked;
  }
  plan.question = std::move(question);
  bool fresh = plan.question.ask.fresh;
  auto flight = std::make_shared<Flight>(loop, random, *this, std::move(plan));
  announced.insert(flight);
  if (!fresh) joinable.emplace(std::move(key), flight);
  flight->start(start);
  return flight;
}

void LiveResolver::State::ready(const std::shared_ptr<Flight>& flight) {
  if (in_flight >= options.max_in_flight) return waiting.push_back(flight);
  in_flight++;
  sent++;
  flight->begin();
}

void LiveResolver::State::ended(Flight& flight) {
  auto found = joinable.find(QuestionKey::of(flight.plan.question));
  if (found != joinable.end() && found->second.get() == &flight) joinable.erase(found);
  if (flight.begun) {
    in_flight--;
    remember_silence(flight);
    if (flight.plan.recursive() && flight.answer->usable()) {
      auto best = std::find(options.resolvers.begin(), options.resolvers.end(),
                            flight.plan.servers[flight.answered_by]);
      preferred = static_cast<size_t>(best - options.resolvers.begin());
    }
  }
  announced.erase(flight.shared_from_this());
  // A flight may end as soon as it begins (no route): a loop, not a recursion.
  if (std::exchange(filling, true)) return;
  while (!waiting.empty() && in_flight < options.max_in_flight) {
    auto next = std::move(waiting.front());
    waiting.pop_front();
    if (!next->answer) ready(next);
  }
  filling = false;
}

// Deadlines are told in the world's time, waits happen in the loop's.
SteadyTime LiveResolver::State::limit_of(const dns::Ask& ask, SteadyTime now) const {
  auto earliest = ask.deadline;
  if (deadline && (!earliest || *deadline < *earliest)) earliest = deadline;
  if (!earliest) return SteadyTime::max();
  return now + (*earliest - clock.now());
}

static AnswerPtr cancelled(const dns::Ask& ask) {
  auto answer = std::make_shared<Answer>();
  answer->status = Status::Cancelled;
  answer->server = ask.server;
  return answer;
}

// Null where it is too late to ask.
std::shared_ptr<Flight> LiveResolver::State::send(const Question& question) {
  auto now = steady_clock::now();
  if (question.ask.stop.stop_requested() || limit_of(question.ask, now) <= now)
    return nullptr;
  auto flight = board(question);
  flight->askers++;
  return flight;
}

AnswerPtr LiveResolver::State::await(const std::shared_ptr<Flight>& flight,
                                     const dns::Ask& ask) {
  if (!flight) return cancelled(ask);
  bool landed = flight->landed.wait(limit_of(ask, steady_clock::now()), ask.stop);
  flight->askers--;
  if (landed) return flight->answer;
  if (flight->askers == 0) flight->cancel();
  return cancelled(ask);
}

LiveResolver::LiveResolver(Loop& loop, LiveOptions options)
    : state_(std::make_unique<State>(loop, std::move(options))) {}

LiveResolver::~LiveResolver() {
  // Their timers and sockets must not come back to this object.
  state_->waiting.clear();
  while (!state_->announced.empty()) (*state_->announced.begin())->cancel();
}

void LiveResolver::set_deadline(std::optional<net::Time> deadline) {
  state_->deadline = deadline;
}
const std::vector<ServerAddress>& LiveResolver::resolvers() const {
  return state_->options.resolvers;
}
net::Time LiveResolver::now() const {
  return state_->clock.now();
}
uint64_t LiveResolver::questions_sent() const {
  return state_->sent;
}

void LiveResolver::together(std::span<const std::function<void()>> work) {
  state_->loop.together(work);
}

AnswerPtr LiveResolver::query(const Question& question) {
  return query_all({&question, 1}).front();
}

namespace {
// A question and what is known so far.
struct Journey {
  Question next;  // what is asked now: the end of the chain so far
  std::shared_ptr<Flight> flight;
  bool travelling = true;
  std::shared_ptr<Answer> answer = nullptr;
  int links = 0;  // CNAMEs so far
};
}  // namespace

static void end_as_servfail(Answer& answer) {
  answer.rcode = dns::Rcode::ServFail;
  answer.records.clear();
  answer.authority.clear();
}

// Puts what the flight brought behind what was known. True: a bare CNAME, ask on for its
// target.
static bool go_on(Journey& journey, const AnswerPtr& brought) {
  auto before = std::move(journey.answer);
  journey.answer = std::make_shared<Answer>(*brought);
  Answer& answer = *journey.answer;
  ReplyChain chain = chain_of(answer, journey.next.name, journey.next.type);
  journey.links += chain.links;
  if (before) {
    answer.records.insert(answer.records.begin(), before->records.begin(),
                          before->records.end());
    answer.rtt += before->rtt;
    answer.authentic = answer.authentic && before->authentic;
  }
  if (journey.next.ask.server) return false;
  if (journey.links > dns::kMaxChain) {  // a circle is too long, too
    end_as_servfail(answer);
    return false;
  }
  journey.next.name = chain.end;
  return chain.open;
}

std::vector<AnswerPtr> LiveResolver::query_all(std::span<const Question> questions) {
  std::vector<Journey> journeys;
  journeys.reserve(questions.size());
  for (const Question& question : questions)
    journeys.push_back({question, state_->send(question)});
  // All are out; those that end at a bare CNAME go out again together.
  for (bool again = true; again;) {
    again = false;
    for (Journey& journey : journeys) {
      if (!std::exchange(journey.travelling, false)) continue;
      auto flight = std::exchange(journey.flight, nullptr);
      if (!go_on(journey, state_->await(flight, journey.next.ask))) continue;
      journey.flight = state_->send(journey.next);
      journey.travelling = again = true;
    }
  }
  std::vector<AnswerPtr> answers;
  answers.reserve(journeys.size());
  for (Journey& journey : journeys) {
    journey.answer->ttl = dns::ttl_of(*journey.answer, journey.next.type);
    answers.push_back(std::move(journey.answer));
  }
  return answers;
}

}  // namespace mailwhy::live
