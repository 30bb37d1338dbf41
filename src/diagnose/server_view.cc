// One server's data as a resolver would have them: RFC 1034, section 5.3.3.
#include "diagnose/server_view.h"

#include <algorithm>

#include "spf/record.h"

namespace mailwhy::diagnose {

using dns::Answer, dns::AnswerPtr, dns::Name, dns::Question, dns::Rcode, dns::Status;
using dns::Type;

dns::Question ServerView::at_server(const Question& question) const {
  if (question.ask.server || !question.name.is_under(apex_)) return question;
  Question there = question;
  there.ask.server = server_;
  return there;
}

// A referral or a CNAME out of the zone is finished by the resolver; a server that has no
// authority for the name (a zone cut below) leaves it to the resolver altogether.
AnswerPtr ServerView::complete(const Question& question, AnswerPtr answer) {
  bool asked_there = !question.ask.server && question.name.is_under(apex_);
  if (!asked_there || answer->status != Status::Answered) return answer;
  bool authoritative = answer->authoritative && answer->usable();
  if (!authoritative) {
    bool referral = answer->rcode == Rcode::NoError && answer->records.empty();
    return referral ? below_.query(question) : answer;
  }
  if (answer->records.empty() || answer->has(question.type)) return answer;
  Name end = question.name;
  for (const dns::Record& record : answer->records)
    if (record.type == Type::CNAME && record.owner == end)
      if (auto next = dns::target(record)) end = *next;
  if (end == question.name || end.is_under(apex_)) return answer;
  AnswerPtr rest = below_.query(end, question.type);
  auto whole = std::make_shared<Answer>(*answer);
  whole->rcode = rest->rcode;
  whole->status = rest->status;
  whole->records.insert(whole->records.end(), rest->records.begin(), rest->records.end());
  return whole;
}

AnswerPtr ServerView::query(const Question& question) {
  return complete(question, below_.query(at_server(question)));
}

std::vector<AnswerPtr> ServerView::query_all(std::span<const Question> questions) {
  std::vector<Question> there;
  there.reserve(questions.size());
  for (const Question& question : questions) there.push_back(at_server(question));
  auto answers = below_.query_all(there);
  for (size_t i = 0; i < answers.size(); i++)
    answers[i] = complete(questions[i], answers[i]);
  return answers;
}

void judge_at_each_server(dns::Resolver& resolver, Zone& zone, const spf::Query& query) {
  auto apex = Name::from_text(zone.apex);
  auto domain = Name::from_text(zone.domain);
  if (!apex || !domain) return;
  std::vector<std::function<void()>> work;
  for (NameServer& server : zone.servers) {
    if (!server.speaks() || !server.ip) continue;
    work.push_back([&resolver, &server, &query, &apex, &domain] {
      ServerView view(resolver, *apex, *server.ip);
      AnswerPtr text = view.query(*domain, Type::TXT);
      for (const dns::Record* record : text->of(Type::TXT)) {
        std::string storage;
        std::string_view joined = dns::joined_text(*record, storage);
        if (spf::is_spf_record(joined)) server.spf_records.emplace_back(joined);
      }
      std::sort(server.spf_records.begin(), server.spf_records.end());
      spf::Options options;
      options.trace = false;
      options.explanation = false;
      server.spf = spf::check_host(view, query, options).verdict;
      server.spf_judged = true;
    });
  }
  resolver.together(work);
}

}  // namespace mailwhy::diagnose
