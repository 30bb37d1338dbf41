#include "live/flight.h"

#include <algorithm>
#include <utility>

namespace mailwhy::live {

using dns::Answer, dns::Rcode, dns::Status, dns::Transport;
using std::chrono::steady_clock;

// Replies with the right id but a wrong question: somebody guesses. TCP ends the game.
static constexpr int kMaxForged = 16;

// A timer this much behind its time tells that the loop was kept from working.
static constexpr std::chrono::milliseconds kLate(20);

// What is asked of one server.
struct Flight::Leg final : UdpListener, TcpListener {
  Leg(Flight& flight, size_t number)
      : flight_(flight), number_(number), spelling_(flight.plan.spelling) {
    Transport transport = flight.plan.question.ask.transport;
    udp_ended_ = transport == Transport::Tcp;
    tcp_ended_ = transport == Transport::Udp;
  }
  ~Leg() { close(); }

  size_t number() const { return number_; }
  const ServerAddress& server() const { return flight_.plan.servers[number_]; }
  bool ended() const { return ended_; }
  bool unreachable() const { return unreachable_; }
  std::optional<Rcode> refused_edns() const { return refused_edns_; }
  SteadyTime took_off() const { return took_off_; }
  bool begun() const { return took_off_ != SteadyTime{}; }

  void begin() {
    took_off_ = steady_clock::now();
    send_udp();
    if (udp_ended_ || flight_.plan.schedule.tcp_at <= flight_.plan.schedule.send_at[0])
      send_tcp();
  }

  void send_udp() {
    if (ended_ || udp_ended_) return;
    if (!udp_) {
      UdpLink::Failure failure{};
      udp_ = flight_.control_.link(server(), failure);
      if (failure == UdpLink::Failure::Unreachable) return on_udp_unreachable();
      if (!udp_) return;  // the next round tries again
      udp_query_ = make_query(udp_->listen(*this, flight_.random_));
    }
    udp_->send(octets_of(udp_query_));
  }

  void send_tcp() {
    if (ended_ || tcp_ended_ || tcp_) return;
    tcp_query_ = make_query(flight_.random_.number());
    tcp_ = TcpExchange::start(flight_.core_, server(), octets_of(tcp_query_), *this);
  }

  void end() {
    ended_ = true;
    close();
  }

  void on_datagram(std::span<const uint8_t> message) override {
    Answer reply;
    switch (
        read_reply(udp_query_, flight_.plan.question, message, Transport::Udp, reply)) {
      case ReplyKind::Foreign:
        if (++forged_ < kMaxForged) return;
        return give_up_udp();
      case ReplyKind::OtherCase:
        return on_other_case();
      case ReplyKind::Unreadable:
        flight_.unreadable_ = true;
        return;
      case ReplyKind::Read:
        break;
    }
    reply.changes_case = spelling_ != flight_.plan.spelling;
    if (refuses_edns(reply)) {
      refused_edns_ = reply.rcode;
      close_udp();
      return send_udp();
    }
    if (reply.truncated && flight_.plan.question.ask.transport != Transport::Udp)
      return give_up_udp();
    flight_.keep(*this, std::move(reply));
  }

  void on_udp_unreachable() override {
    udp_unreachable_ = true;
    give_up_udp();
  }

  bool on_message(std::span<const uint8_t> message) override {
    Answer reply;
    switch (
        read_reply(tcp_query_, flight_.plan.question, message, Transport::Tcp, reply)) {
      case ReplyKind::Foreign:
      case ReplyKind::OtherCase:
        return false;
      case ReplyKind::Unreadable:
        flight_.unreadable_ = true;
        on_tcp_closed();
        return true;
      case ReplyKind::Read:
        break;
    }
    if (refuses_edns(reply)) {
      refused_edns_ = reply.rcode;
      close_tcp();
      send_tcp();
    } else if (reply.truncated) {
      flight_.unreadable_ = true;  // over TCP nothing is too long
      on_tcp_closed();
    } else {
      flight_.keep(*this, std::move(reply));
    }
    return true;
  }

  void on_tcp_unreachable() override {
    tcp_unreachable_ = true;
    on_tcp_closed();
  }

  void on_tcp_closed() override {
    close_tcp();
    tcp_ended_ = true;
    if (udp_ended_) return fail();
    if (other_case_) respell();
  }

 private:
  // Forged, or of a server that does not keep the letters: TCP tells. Where that is
  // closed there is no other way than to do without this protection.
  void on_other_case() {
    if (++forged_ >= kMaxForged) return give_up_udp();
    other_case_ = true;
    if (tcp_ended_)
      respell();
    else
      send_tcp();
  }

  void respell() {
    if (spelling_ == Spelling::AsAsked) return;
    spelling_ = Spelling::AsAsked;
    close_udp();
    send_udp();
  }

  // UDP brings nothing any more: TCP now, or never.
  void give_up_udp() {
    close_udp();
    udp_ended_ = true;
    if (tcp_ended_) return fail();
    send_tcp();
  }

  void fail() {
    bool udp_refused =
        udp_unreachable_ || flight_.plan.question.ask.transport == Transport::Tcp;
    bool tcp_refused =
        tcp_unreachable_ || flight_.plan.question.ask.transport == Transport::Udp;
    // Where UDP was answered with "too long", TCP alone decides.
    unreachable_ = tcp_refused && (udp_refused || tcp_unreachable_);
    end();
    flight_.leg_ended();
  }

  bool refuses_edns(const Answer& reply) const {
    return !refused_edns_ &&
           (reply.rcode == Rcode::FormErr || reply.rcode == Rcode::NotImp ||
            reply.rcode == dns::Rcode(16) /* BADVERS, RFC 6891 */);
  }

  QueryMessage make_query(uint16_t id) {
    return QueryMessage::make(flight_.plan.question, id, spelling_, !refused_edns_,
                              flight_.random_);
  }

  static std::span<const uint8_t> octets_of(const QueryMessage& query) {
    return {reinterpret_cast<const uint8_t*>(query.octets.data()), query.octets.size()};
  }

  void close_udp() {
    if (udp_) udp_->leave(udp_query_.message.id);
    udp_ = nullptr;
  }
  void close_tcp() {
    if (tcp_) tcp_->close();
    tcp_ = nullptr;
  }
  void close() {
    close_udp();
    close_tcp();
  }

  Flight& flight_;
  size_t number_;
  SteadyTime took_off_{};
  std::shared_ptr<UdpLink> udp_;
  std::shared_ptr<TcpExchange> tcp_;
  QueryMessage udp_query_, tcp_query_;
  std::optional<Rcode> refused_edns_;
  Spelling spelling_;
  bool other_case_ = false;
  bool ended_ = false, udp_ended_ = false, tcp_ended_ = false;
  bool unreachable_ = false, udp_unreachable_ = false, tcp_unreachable_ = false;
  int forged_ = 0;
};

Flight::Flight(Loop& loop, Random& random, FlightControl& control, FlightPlan p)
    : landed(loop),
      plan(std::move(p)),
      core_(loop.core()),
      random_(random),
      control_(control),
      timer_(core_.context) {}

Flight::~Flight() = default;

void Flight::start(SteadyTime at) {
  if (at <= steady_clock::now()) return control_.ready(shared_from_this());
  timer_.expires_at(at);
  timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (!error && !self->answer) self->control_.ready(self);
  });
}

void Flight::begin() {
  begun = true;
  took_off_ = steady_clock::now();
  for (size_t i = 0; i < plan.servers.size(); i++)
    legs_.push_back(std::make_unique<Leg>(*this, i));
  auto keep_alive = shared_from_this();
  launch_next();
  if (!answer) await_next_tick();
}

void Flight::cancel() {
  if (answer) return;
  Answer cancelled;
  cancelled.status = Status::Cancelled;
  land(std::move(cancelled));
}

void Flight::launch_next() {
  for (auto& leg : legs_)
    if (!leg->begun()) return leg->begin();
}

// The earliest moment of the schedule that still lies ahead.
void Flight::await_next_tick() {
  auto now = steady_clock::now();
  auto next = took_off_ + plan.schedule.give_up;
  auto consider = [&](std::chrono::milliseconds after) {
    if (took_off_ + after > now) next = std::min(next, took_off_ + after);
  };
  for (auto after : plan.schedule.send_at) consider(after);
  consider(plan.schedule.tcp_at);
  timer_.expires_at(next);
  await_tick();
}

void Flight::await_tick() {
  timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (!error && !self->answer) self->tick();
  });
}

void Flight::tick() {
  auto due = timer_.expiry();
  if (due >= took_off_ + plan.schedule.give_up) {
    // Who kept the loop busy for so long must not turn answers that lie in the sockets
    // into silence: they are read before this comes again.
    auto now = steady_clock::now();
    if (now - due > kLate && !std::exchange(came_late_, true)) {
      timer_.expires_at(now + kLate);
      return await_tick();
    }
    for (auto& leg : legs_) leg->end();
    return leg_ended();
  }
  bool round = std::any_of(plan.schedule.send_at.begin(), plan.schedule.send_at.end(),
                           [&](auto after) { return took_off_ + after == due; });
  bool tcp = due >= took_off_ + plan.schedule.tcp_at;
  for (auto& leg : legs_) {
    if (answer) return;
    bool was_begun = leg->begun();
    if (round) {
      if (was_begun)
        leg->send_udp();
      else
        leg->begin();
    }
    if (!answer && tcp && was_begun) leg->send_tcp();
  }
  if (!answer) await_next_tick();
}

// Which of two replies that are not usable tells more.
static int worth(const Answer& reply) {
  if (reply.rcode == Rcode::ServFail) return 3;
  if (reply.rcode == Rcode::Refused) return 1;
  return 2;
}

void Flight::keep(Leg& leg, Answer reply) {
  reply.server = leg.server().ip;
  reply.refused_edns = leg.refused_edns();
  reply.rtt = std::chrono::round<net::Milliseconds>(steady_clock::now() - leg.took_off());
  reply.authentic = reply.authentic && plan.recursive();
  if (reply.usable()) {
    answered_by = leg.number();
    return land(std::move(reply));
  }
  if (!poor_ || worth(reply) > worth(*poor_)) poor_ = std::move(reply);
  leg.end();
  leg_ended();
}

void Flight::leg_ended() {
  if (answer) return;
  bool all_ended =
      std::all_of(legs_.begin(), legs_.end(), [](auto& leg) { return leg->ended(); });
  if (!all_ended) return launch_next();
  if (poor_) return land(std::move(*poor_));
  Answer nothing;
  bool unreachable = std::all_of(legs_.begin(), legs_.end(),
                                 [](auto& leg) { return leg->unreachable(); });
  nothing.status = unreadable_   ? Status::Malformed
                   : unreachable ? Status::Unreachable
                                 : Status::Timeout;
  nothing.server = plan.question.ask.server;
  land(std::move(nothing));
}

void Flight::land(Answer result) {
  auto keep_alive = shared_from_this();
  answer = std::make_shared<const Answer>(std::move(result));
  timer_.cancel();
  for (auto& leg : legs_) leg->end();
  landed.set();
  control_.ended(*this);
}

}  // namespace mailwhy::live
