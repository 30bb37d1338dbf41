// Recorded DNS: every question of a case with what became of it, and a resolver that says
// it again. The value of "dns" in mailwhy.case/1:
//
//   {"now": "2026-11-21T22:00:00.123Z",        what now() says
//    "immediate": false,                       left out when true
//    "questions": [                            in the order in which they were first
//    asked
//      {"name": "example.org", "type": "TXT",
//       "server": "192.0.2.53",                to this name server, without recursion
//       "transport": "tcp",                    "udp", "tcp"; left out: any
//       "checking_disabled": true,             left out when false
//       "cookie": true,                        with a DNS cookie; left out when false
//       "recursive": true,                     the server is a resolver; left out when
//       false
//       "answers": [                           one a time it was asked, the last for ever
//       after
//         {"times": 2,                         equal ones in a row are written once; left
//         out: 1
//          "status": "timeout",                left out when answered
//          "rcode": "NXDOMAIN",                left out when NOERROR
//          "authoritative": true, "authentic": true, "truncated": true,    left out when
//          false "transport": "udp", "server": "192.0.2.53", "rtt_ms": 12,
//          "extended_errors": [6],
//          "refused_edns": "FORMERR",          what it said to EDNS at first
//          "changes_case": true,               left out when false
//          "ttl": 300,
//          "records": ["example.org. 300 TXT \"v=spf1 -all\""],
//          "authority": [...], "additional": [...]}]}]}
//
// Absent members are false, zero or empty. A record is "OWNER TTL TYPE RDATA" as in a
// zone file (RFC 3597's \# where the type has no text form).
#pragma once

#include <unordered_map>
#include <vector>

#include <boost/json/object.hpp>

#include "dns/layer.h"
#include "dns/question_key.h"

namespace mailwhy::dns {

// Passes every question on and notes it with its answer. Its clock stands still, so that
// a report made now and one made from the recording are the same bytes; deadlines are
// moved on by the time that has passed. For one thread; fibers may wait in it.
class RecordingResolver : public ResolverLayer {
 public:
  explicit RecordingResolver(Resolver& below) : ResolverLayer(below), now_(below.now()) {}

  using Resolver::query;
  AnswerPtr query(const Question& question) override;
  std::vector<AnswerPtr> query_all(std::span<const Question> questions) override;
  net::Time now() const override { return now_; }

  // What was noted so far. Questions still waiting are written as cancelled.
  boost::json::object recording() const;

 private:
  struct Noted {
    QuestionKey question;
    std::vector<AnswerPtr> answers;  // null while it waits
  };
  // Where the answer belongs: places are given when the question is put.
  struct Place {
    size_t question, answer;
  };
  Place note(const Question& question);
  Question moved(const Question& question) const;

  net::Time now_;
  std::vector<Noted> noted_;
  std::unordered_map<QuestionKey, size_t, QuestionKeyHash> index_;
};

struct ReplayLimits {
  size_t questions = 100'000;
  size_t answers = 1'000'000;  // in all, each counted as often as it was given
  size_t records = 1'000'000;  // in all
};

// Says what was recorded, in the recorded order. What was not recorded is NotAsked.
class ReplayResolver : public Resolver {
 public:
  // The Error names the place: "questions[3].answers[0].records[1]: not an IPv4 address".
  static Result<ReplayResolver> parse(const boost::json::object& recording,
                                      const ReplayLimits& limits = {});

  using Resolver::query;
  AnswerPtr query(const Question& question) override;
  bool immediate() const override { return immediate_; }
  net::Time now() const override { return now_; }

  // From the first answers again.
  void rewind();

 private:
  friend class ReplayReader;
  struct Run {
    AnswerPtr answer;
    uint64_t times;
  };
  struct Recorded {
    std::vector<Run> runs;
    size_t run = 0;
    uint64_t given = 0;  // of this run
  };

  net::Time now_{};
  bool immediate_ = true;
  std::unordered_map<QuestionKey, Recorded, QuestionKeyHash> recorded_;
};

}  // namespace mailwhy::dns
