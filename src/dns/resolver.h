// The seam between those who ask DNS and those who know how: live sockets, a zone in
// memory, an overlay (what if), a recording. Evaluators know this file and nothing behind
// it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "dns/name.h"
#include "dns/record.h"
#include "net/clock.h"
#include "net/ip_address.h"

namespace mailwhy::dns {

enum class Rcode : uint8_t {
  NoError = 0,
  FormErr = 1,
  ServFail = 2,
  NxDomain = 3,
  NotImp = 4,
  Refused = 5
};
std::string to_string(Rcode rcode);  // "NOERROR", "RCODE11"

// What became of a question. Everything but Answered means: nothing is known.
enum class Status : uint8_t {
  Answered,     // a well-formed reply; see rcode
  Timeout,      // nobody answered in time
  Unreachable,  // connection or port refused, no route
  Malformed,    // only replies that could not be read
  NotAsked,     // this resolver does not ask such questions (a zone file has no servers)
  Cancelled,    // the asker's stop token or deadline came first
};
std::string to_string(Status status);

enum class Transport : uint8_t { Any, Udp, Tcp };

// How a question is put. Default: recursively, to the configured resolver.
struct Ask {
  std::optional<net::IpAddress> server;  // this authoritative server, without recursion
  bool recursive = false;                // `server` is a resolver: let it find the answer
  Transport transport =
      Transport::Any;                 // Udp: no fall-back to TCP; Tcp: at once over TCP
  bool checking_disabled = false;     // CD: tell bogus from broken
  bool cookie = false;                // with a DNS cookie: does the server bear it?
  bool fresh = false;                 // past every cache
  std::optional<net::Time> deadline;  // give up then; default: the resolver's own limits
  std::stop_token stop{std::stop_token()};
};

struct Question {
  Name name;
  Type type = Type::A;
  Ask ask = {};
};

// A reply, or what became of it. Shared and never changed: an answer from memory costs
// nothing.
inline constexpr uint16_t kNotAuthoritative = 20;  // RFC 8914, section 4.21

struct Answer {
  Status status = Status::Answered;
  Rcode rcode = Rcode::NoError;
  bool authoritative = false;            // AA
  bool authentic = false;                // AD, of a resolver we trust
  bool truncated = false;                // TC still set: only with Transport::Udp
  Transport transport = Transport::Any;  // over which the reply came; Any: no network
  std::vector<Record> records;  // answer section: CNAMEs first, in the order of the chain
  std::vector<Record> authority;
  std::vector<Record> additional;        // without OPT
  std::optional<net::IpAddress> server;  // who answered
  net::Milliseconds rtt{0};
  std::vector<uint16_t> extended_errors;  // RFC 8914; 6 is DNSSEC Bogus
  // What it said to EDNS (RFC 6891, section 7) before it was asked again without:
  // FORMERR, NOTIMP or BADVERS.
  std::optional<Rcode> refused_edns;
  bool changes_case = false;  // it gave the name back in other letters than were sent
  uint32_t ttl = 0;  // seconds this answer may still be kept: smallest TTL, or negative
                     // TTL (RFC 2308)

  // NOERROR or NXDOMAIN: something is known. The rest is "could not tell".
  bool usable() const {
    return status == Status::Answered &&
           (rcode == Rcode::NoError || rcode == Rcode::NxDomain);
  }
  bool nxdomain() const { return status == Status::Answered && rcode == Rcode::NxDomain; }
  // NXDOMAIN of a closed world because the name lies in none of its zones: of the real
  // name that says nothing. Marked by the extended error "not authoritative".
  bool outside_of_zones() const;
  bool has(Type type) const;
  // The records of this type, wherever the CNAME chain ended.
  std::vector<const Record*> of(Type type) const;
};
using AnswerPtr = std::shared_ptr<const Answer>;

class Resolver {
 public:
  virtual ~Resolver() = default;

  // Never null. May suspend the caller (a fiber) until the answer, or what became of it,
  // is here. CNAME chains are followed, up to 8 (the answer has them all); a longer or
  // circular one is ServFail. With ask.server nothing is followed.
  virtual AnswerPtr query(const Question& question) = 0;

  // Independent questions, asked together; answers in the same order.
  // Default: one after the other, for resolvers that do not wait.
  virtual std::vector<AnswerPtr> query_all(std::span<const Question> questions);

  // Runs independent pieces of work so that their waits overlap. Default: in order.
  // No piece may throw. Results must not depend on the order.
  virtual void together(std::span<const std::function<void()>> work);

  // True where query() never waits: then look-ahead costs more than it saves.
  virtual bool immediate() const { return true; }

  // The time as this resolver's world has it.
  virtual net::Time now() const = 0;

  AnswerPtr query(const Name& name, Type type) { return query(Question{name, type, {}}); }
};

}  // namespace mailwhy::dns
