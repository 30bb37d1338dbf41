// A DNS server on loopback for tests: serves any dns::Resolver over UDP and TCP, in a
// thread of its own, and misbehaves on demand. Plain sockets and poll: no code in common
// with what it tests but the codec.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "dns/resolver.h"
#include "live/server_address.h"
#include "net/ip_address.h"

namespace mailwhy::world {

// What is sent before the right reply; with `only_forged`, instead of it.
enum class Forgery : uint8_t {
  None,
  WrongId,
  WrongSource,  // from another port
  WrongCase,    // the name not as it was sent
  WrongName,    // about another name
  Garbage,      // the right id, then noise
};

struct DnsServerOptions {
  net::IpAddress address = net::IpAddress::v4(0x7f000001);
  uint16_t port = 0;            // 0: a free one
  bool udp = true, tcp = true;  // false: the port is closed
  bool silent = false;          // takes packets and connections, says nothing
  bool drop_first = false;      // loses the first UDP packet of every question
  bool force_tcp = false;       // every UDP reply is truncated
  bool knows_edns = true;      // false: FORMERR to questions with EDNS, as servers of old
  bool drops_cookies = false;  // says nothing to questions with a cookie
  bool keeps_case = true;      // false: the name comes back in small letters
  std::chrono::milliseconds delay{0};  // of UDP replies
  Forgery forgery = Forgery::None;
  bool only_forged = false;
  std::optional<dns::Rcode> always;  // this to every question
};

// Replies to questions without RD have AA set. An answer whose status is not Answered is
// not sent: Timeout is played by silence.
class DnsServer {
 public:
  // Called in the server's thread, one question at a time, without ask.server.
  using Answers = std::function<dns::AnswerPtr(const dns::Question&)>;

  explicit DnsServer(Answers answers, DnsServerOptions options = {});
  explicit DnsServer(dns::Resolver& resolver, DnsServerOptions options = {});
  ~DnsServer();

  live::ServerAddress where() const;
  int udp_packets() const;  // received
  int tcp_questions() const;
  int most_waiting() const;  // replies held back by `delay` at the same time

 private:
  struct Server;
  std::unique_ptr<Server> server_;
  std::jthread thread_;
};

}  // namespace mailwhy::world
