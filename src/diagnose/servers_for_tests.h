// A resolver and the name servers behind it, each with records of its own and a mood; and
// a layer that counts how many rounds of questions had to wait for one another.
#pragma once

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "dns/layer.h"
#include "dns/question_key.h"
#include "dns/zone_file.h"
#include "dns/zone_resolver.h"

namespace mailwhy::diagnose {

// The records of a master file; throws where it has an error.
inline std::vector<dns::Record> records_of(const std::string& text) {
  std::string whole = "$TTL 3600\n" + text;
  auto parsed = dns::read_zone_file(whole);
  if (!parsed.errors.empty()) throw std::runtime_error(parsed.errors.front().what);
  return parsed.records;
}

struct ServersWorld : dns::Resolver {
  struct Server {
    dns::ZoneResolver zone;
    std::vector<dns::Record> referral;  // for names that it delegates away, with glue
    dns::Status udp = dns::Status::Answered, tcp = dns::Status::Answered;
    dns::Rcode rcode = dns::Rcode::NoError;
    bool authoritative = true;
    std::optional<dns::Rcode>
        to_edns;  // what it says to EDNS, before it is asked without
    std::optional<dns::Rcode> to_cookie;  // the same to a question with a cookie
    dns::Status with_cookie = dns::Status::Answered;
    bool changes_case = false;
    // What it says the second, fourth … time: another machine behind the same address.
    dns::ZoneResolver* every_other_time = nullptr;
    std::map<std::pair<dns::Name, dns::Type>, size_t> asked;
  };
  dns::ZoneResolver recursive;
  std::map<std::string, Server> servers;  // by address
  size_t questions = 0;
  net::Time time{};
  bool waits = true;

  using dns::Resolver::query;
  net::Time now() const override { return time; }
  bool immediate() const override { return !waits; }

  dns::AnswerPtr query(const dns::Question& question) override {
    questions++;
    if (!question.ask.server) return recursive.query({question.name, question.type, {}});
    auto answer = std::make_shared<dns::Answer>();
    auto known = servers.find(question.ask.server->to_string());
    if (known == servers.end()) {
      answer->status = dns::Status::Timeout;
      return answer;
    }
    Server& server = known->second;
    answer->status =
        question.ask.transport == dns::Transport::Tcp ? server.tcp : server.udp;
    if (question.ask.transport == dns::Transport::Any &&
        answer->status != dns::Status::Answered)
      answer->status = server.tcp;
    if (question.ask.cookie && server.with_cookie != dns::Status::Answered)
      answer->status = server.with_cookie;
    answer->rcode = server.rcode;
    answer->refused_edns = server.to_edns;
    if (question.ask.cookie && server.to_cookie) answer->refused_edns = server.to_cookie;
    answer->changes_case = server.changes_case;
    if (answer->status != dns::Status::Answered || server.rcode != dns::Rcode::NoError)
      return answer;
    for (const dns::Record& record : server.referral)
      if (record.type == dns::Type::NS && question.name.is_under(record.owner))
        answer->authority.push_back(record);
    if (!answer->authority.empty()) {
      for (const dns::Record& record : server.referral)
        if (dns::address(record)) answer->additional.push_back(record);
      return answer;
    }
    bool other = server.every_other_time &&
                 server.asked[{question.name, question.type}]++ % 2 == 1;
    dns::ZoneResolver& zone = other ? *server.every_other_time : server.zone;
    auto odd = std::pair(answer->refused_edns, answer->changes_case);
    *answer = *zone.query(question.name, question.type);
    std::tie(answer->refused_edns, answer->changes_case) = odd;
    answer->authoritative = server.authoritative;
    return answer;
  }
};

// Keeps every question that goes through it.
class Overhearing : public dns::ResolverLayer {
 public:
  using dns::Resolver::query;
  using ResolverLayer::ResolverLayer;
  dns::AnswerPtr query(const dns::Question& question) override {
    asked.push_back(question);
    return below_.query(question);
  }
  std::vector<dns::AnswerPtr> query_all(
      std::span<const dns::Question> questions) override {
    std::vector<dns::AnswerPtr> answers;
    for (const dns::Question& question : questions) answers.push_back(query(question));
    return answers;
  }

  std::vector<dns::Question> asked;
};

// Rounds are counted as if every answer took one tick: questions put together come back
// together, a question asked before comes back when its answer does.
class CountingRounds : public dns::ResolverLayer {
 public:
  using ResolverLayer::ResolverLayer;

  using dns::Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override {
    return query_all({&question, 1}).front();
  }
  std::vector<dns::AnswerPtr> query_all(
      std::span<const dns::Question> questions) override {
    std::vector<dns::AnswerPtr> answers;
    size_t end = tick_;
    for (const dns::Question& question : questions) {
      Known& known = known_[dns::QuestionKey::of(question)];
      if (!known.answer || question.ask.fresh)
        known = {below_.query(question), tick_ + 1};
      end = std::max(end, known.at);
      answers.push_back(known.answer);
    }
    tick_ = end;
    rounds_ = std::max(rounds_, end);
    return answers;
  }
  void together(std::span<const std::function<void()>> work) override {
    size_t start = tick_, end = tick_;
    for (const auto& piece : work) {
      tick_ = start;
      piece();
      end = std::max(end, tick_);
    }
    tick_ = end;
  }
  bool immediate() const override { return false; }

  size_t rounds() const { return rounds_; }

 private:
  struct Known {
    dns::AnswerPtr answer;
    size_t at = 0;
  };
  std::unordered_map<dns::QuestionKey, Known, dns::QuestionKeyHash> known_;
  size_t tick_ = 0, rounds_ = 0;
};

}  // namespace mailwhy::diagnose
