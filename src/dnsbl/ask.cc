#include "dnsbl/ask.h"

#include <algorithm>

#include "dnsbl/reason.h"
#include "dnsbl/tested.h"

namespace mailwhy::dnsbl {

// One list's questions: its tests, and those about addresses and domains.
struct Plan {
  Tests tests;
  std::vector<size_t> asked;    // places of the questions
  std::vector<size_t> answers;  // places of their answers
};

// Questions that go out together, and what was heard so far.
class Rounds {
 public:
  explicit Rounds(dns::Resolver& resolver) : resolver_(resolver) {}

  size_t add(const dns::Name& name, dns::Type type) {
    questions_.push_back({name, type, {}});
    return questions_.size() - 1;
  }
  void add_to(std::vector<size_t>& places, const std::optional<dns::Name>& name) {
    if (name) places.push_back(add(*name, dns::Type::A));
  }
  // Asks what was added since the last time.
  void send() {
    auto fresh = std::span(questions_).subspan(heard_.size());
    if (fresh.empty()) return;
    for (const dns::AnswerPtr& reply : resolver_.query_all(fresh))
      heard_.push_back(hear(*reply));
  }
  const std::vector<Heard>& heard() const { return heard_; }

 private:
  dns::Resolver& resolver_;
  std::vector<dns::Question> questions_;
  std::vector<Heard> heard_;
};

// 127.0.0.1 and 127.0.0.2; ::FFFF:7F00:1 and :2 in nibbles, never shortened to IPv4.
static std::optional<dns::Name> v4_test(const List& list, uint32_t last) {
  return name_at(list, net::IpAddress::v4(0x7F000000 | last));
}

static std::optional<dns::Name> v6_test(const List& list, uint32_t last) {
  std::string labels = std::to_string(last) + ".0.0.0.0.0.f.7.f.f.f.f";
  for (int i = 0; i < 20; i++) labels += ".0";
  return name_at(list, labels);
}

static bool has_v6_test(const List& list, bool v6_asked) {
  return list.ip6 && (v6_asked || !list.ip4);
}

static void plan_positive(const List& list, bool v6_asked, Rounds& rounds, Tests& tests) {
  if (list.no_test_entry) return;
  const bool v4 = list.ip4 || list.ip6;
  if (v4) rounds.add_to(tests.positive, v4_test(list, 2));
  if (has_v6_test(list, v6_asked)) rounds.add_to(tests.positive, v6_test(list, 2));
  if (list.domain) rounds.add_to(tests.positive, name_at(list, "test"));
  if (auto name = v4_test(list, 2); name && !v4)
    tests.spare = rounds.add(*name, dns::Type::A);
  for (const std::string& name : list.test_names)
    rounds.add_to(tests.positive, name_at(list, name));
}

static void plan_negative(const List& list, bool v6_asked, Rounds& rounds, Tests& tests) {
  if (list.ip4 || list.ip6) rounds.add_to(tests.negative, v4_test(list, 1));
  if (has_v6_test(list, v6_asked)) rounds.add_to(tests.negative, v6_test(list, 1));
  if (list.domain) rounds.add_to(tests.negative, name_at(list, "invalid"));
}

static bool has_reason(const Answer& answer) {
  return answer.verdict == Verdict::Listed || answer.verdict == Verdict::Advisory ||
         answer.verdict == Verdict::UnknownCode;
}

static std::optional<dns::Name> name_of(const List& list, const Answer& answer) {
  return answer.ip ? name_at(list, *answer.ip) : name_at(list, answer.domain);
}

static void ask_reasons(dns::Resolver& resolver, std::span<const List> lists,
                        std::vector<Answer>& answers) {
  std::vector<dns::Question> questions;
  std::vector<size_t> whose;
  for (size_t i = 0; i < answers.size(); i++) {
    auto name = name_of(lists[answers[i].list], answers[i]);
    if (!name || !has_reason(answers[i])) continue;
    questions.push_back({*name, dns::Type::TXT, {}});
    whose.push_back(i);
  }
  if (whose.empty()) return;
  auto replies = resolver.query_all(questions);
  for (size_t i = 0; i < whose.size(); i++)
    answers[whose[i]].reason = reason_in(*replies[i]);
}

static bool is_for(const List& list, const net::IpAddress& ip) {
  return ip.unmapped().is_v4() ? list.ip4 : list.ip6;
}

// One answer for each question to this list, without verdict yet.
static std::vector<Answer> blanks(const List& list, size_t place,
                                  std::span<const net::IpAddress> addresses,
                                  std::span<const std::string> domains) {
  std::vector<Answer> answers;
  Answer blank;
  blank.list = place;
  for (const net::IpAddress& ip : addresses) {
    if (!is_for(list, ip)) continue;
    answers.push_back(blank);
    answers.back().ip = ip.unmapped();
  }
  for (const std::string& domain : domains) {
    if (!list.domain) break;
    answers.push_back(blank);
    answers.back().domain = domain;
  }
  return answers;
}

// Is there a question for this answer? If not, it is settled.
static bool is_asked(const List& list, Answer& answer) {
  if (list.access == Access::Retired)
    answer.verdict = Verdict::Dead, answer.trouble = Trouble::Closed;
  else if (list.access == Access::Private)
    answer.trouble = Trouble::Private;
  else if (!name_of(list, answer))
    answer.trouble = Trouble::NoName;
  return answer.trouble == Trouble::None;
}

static void plan_questions(const List& list, const std::vector<Answer>& answers,
                           Rounds& rounds, Plan& plan) {
  for (size_t at : plan.answers) rounds.add_to(plan.asked, name_of(list, answers[at]));
}

std::vector<Answer> ask(dns::Resolver& resolver, std::span<const List> lists,
                        std::span<const net::IpAddress> addresses,
                        std::span<const std::string> domains, Order order) {
  std::vector<Answer> answers;
  std::vector<Plan> plans(lists.size());
  for (size_t i = 0; i < lists.size(); i++)
    for (Answer& answer : blanks(lists[i], i, addresses, domains)) {
      if (is_asked(lists[i], answer)) plans[i].answers.push_back(answers.size());
      answers.push_back(std::move(answer));
    }

  Rounds rounds(resolver);
  const bool v6 = std::ranges::any_of(
      addresses, [](const net::IpAddress& ip) { return ip.unmapped().is_v6(); });
  auto plan_rest = [&](size_t i) {
    plan_negative(lists[i], v6, rounds, plans[i].tests);
    plan_questions(lists[i], answers, rounds, plans[i]);
  };
  for (size_t i = 0; i < lists.size(); i++) {
    if (plans[i].answers.empty()) continue;
    plan_positive(lists[i], v6, rounds, plans[i].tests);
    if (order == Order::TestsFirst) continue;
    if (auto zone = dns::Name::from_text(lists[i].zone))
      plans[i].tests.zone = rounds.add(*zone, dns::Type::SOA);
    plan_rest(i);
  }
  rounds.send();
  if (order == Order::TestsFirst) {
    for (size_t i = 0; i < lists.size(); i++)
      if (!plans[i].answers.empty() &&
          judge_list(lists[i], plans[i].tests, rounds.heard()).trouble == Trouble::None)
        plan_rest(i);
    rounds.send();
  }

  for (size_t i = 0; i < lists.size(); i++) {
    const Plan& plan = plans[i];
    const Tested tested = judge_list(lists[i], plan.tests, rounds.heard());
    const Heard nothing{.fate = Fate::Absent};  // its test kept us from asking
    for (size_t k = 0; k < plan.answers.size(); k++)
      judge(lists[i], tested,
            plan.asked.empty() ? nothing : rounds.heard()[plan.asked[k]],
            answers[plan.answers[k]]);
  }
  ask_reasons(resolver, lists, answers);
  return answers;
}

}  // namespace mailwhy::dnsbl
