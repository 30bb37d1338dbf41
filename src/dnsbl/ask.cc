#include "dnsbl/ask.h"

#include <algorithm>

#include "dnsbl/reason.h"

namespace mailwhy::dnsbl {

static constexpr size_t kMaxAnswers = 16;  // A records of one name that are read

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::Listed:
      return "listed";
    case Verdict::Advisory:
      return "advisory";
    case Verdict::Good:
      return "good";
    case Verdict::Neutral:
      return "neutral";
    case Verdict::NotListed:
      return "not_listed";
    case Verdict::UnknownCode:
      return "unknown_code";
    case Verdict::Error:
      return "error";
    case Verdict::Dead:
      return "dead";
    case Verdict::CouldNotTell:
      return "could_not_tell";
  }
  return "";
}

std::string_view to_string(Trouble trouble) {
  switch (trouble) {
    case Trouble::None:
      return "";
    case Trouble::ErrorCode:
      return "error_code";
    case Trouble::Rewritten:
      return "rewritten";
    case Trouble::Wildcard:
      return "wildcard";
    case Trouble::Refused:
      return "refused";
    case Trouble::Closed:
      return "closed";
    case Trouble::NoZone:
      return "no_zone";
    case Trouble::ZoneFails:
      return "zone_fails";
    case Trouble::Silent:
      return "silent";
    case Trouble::NoTestEntry:
      return "no_test_entry";
    case Trouble::Private:
      return "private";
    case Trouble::NoName:
      return "no_name";
  }
  return "";
}

// What became of one question.
enum class Fate : uint8_t { Present, Absent, Fails, Refused, Silent };

struct Heard {
  Fate fate = Fate::Silent;
  bool no_such_name = false;
  std::vector<net::IpAddress> addresses;
};

static Heard hear(const dns::Answer& answer) {
  Heard heard;
  if (answer.status != dns::Status::Answered) return heard;
  for (const dns::Record* record : answer.of(dns::Type::A))
    if (auto ip = dns::address(*record); ip && heard.addresses.size() < kMaxAnswers)
      heard.addresses.push_back(*ip);
  std::ranges::sort(heard.addresses);  // servers turn them round
  heard.no_such_name = answer.nxdomain();
  heard.fate = !heard.addresses.empty()               ? Fate::Present
               : answer.usable()                      ? Fate::Absent
               : answer.rcode == dns::Rcode::ServFail ? Fate::Fails
                                                      : Fate::Refused;
  return heard;
}

static Trouble trouble_of(Fate fate) {
  switch (fate) {
    case Fate::Fails:
      return Trouble::ZoneFails;
    case Fate::Refused:
      return Trouble::Refused;
    case Fate::Silent:
      return Trouble::Silent;
    default:
      return Trouble::None;
  }
}

// The questions about one list, by their places among all of them.
struct Plan {
  std::optional<size_t> zone;    // its SOA
  std::vector<size_t> positive;  // must be listed: one is enough
  std::vector<size_t> negative;  // must not be
  // 127.0.0.2 in a list of domains only: some have it, others call it an error.
  std::optional<size_t> spare;
  std::vector<size_t> asked;    // for addresses and domains
  std::vector<size_t> answers;  // the places of their answers
};

class Round {
 public:
  explicit Round(std::optional<net::Time> deadline) : deadline_(deadline) {}

  size_t add(const dns::Name& name, dns::Type type) {
    dns::Question question{name, type, {}};
    question.ask.deadline = deadline_;
    questions_.push_back(std::move(question));
    return questions_.size() - 1;
  }
  void add_to(std::vector<size_t>& places, const std::optional<dns::Name>& name) {
    if (name) places.push_back(add(*name, dns::Type::A));
  }
  std::span<const dns::Question> questions() const { return questions_; }

 private:
  std::vector<dns::Question> questions_;
  std::optional<net::Time> deadline_;
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

static void plan_tests(const List& list, bool v6_asked, Round& round, Plan& plan) {
  if (auto zone = dns::Name::from_text(list.zone))
    plan.zone = round.add(*zone, dns::Type::SOA);
  const bool v4 = list.ip4 || list.ip6, v6 = list.ip6 && (v6_asked || !list.ip4);
  if (v4) round.add_to(plan.negative, v4_test(list, 1));
  if (v6) round.add_to(plan.negative, v6_test(list, 1));
  if (list.domain) round.add_to(plan.negative, name_at(list, "invalid"));
  if (list.no_test_entry) return;
  if (v4) round.add_to(plan.positive, v4_test(list, 2));
  if (v6) round.add_to(plan.positive, v6_test(list, 2));
  if (list.domain) round.add_to(plan.positive, name_at(list, "test"));
  if (auto name = v4_test(list, 2); name && !v4)
    plan.spare = round.add(*name, dns::Type::A);
  for (const std::string& name : list.test_names)
    round.add_to(plan.positive, name_at(list, name));
}

// What the tests say of one list.
struct State {
  std::vector<net::IpAddress> test_answers;  // of the entries that must be listed
  bool passed = false;
  bool tells_apart = true;
  Trouble trouble = Trouble::None;  // the first that was met
};

static void note(State& state, Trouble trouble) {
  if (state.trouble == Trouble::None) state.trouble = trouble;
}

// An answer to a test that no list gives: rewritten on the way, or an error.
static void note_odd_answer(const List& list, const Heard& heard, State& state) {
  Reading reading = read_codes(list, heard.addresses, heard.addresses).reading;
  if (reading == Reading::Foreign) note(state, Trouble::Rewritten);
  if (reading == Reading::Error) note(state, Trouble::ErrorCode);
}

static void note_positive(const List& list, const Heard& heard, State& state) {
  if (heard.fate != Fate::Present) return;
  Reading reading = read_codes(list, heard.addresses, heard.addresses).reading;
  if (reading == Reading::Foreign || reading == Reading::Error) return;
  state.passed = true;
  state.test_answers.insert(state.test_answers.end(), heard.addresses.begin(),
                            heard.addresses.end());
}

static State judge_list(const List& list, const Plan& plan,
                        const std::vector<Heard>& heard) {
  State state;
  state.passed = list.no_test_entry;
  for (const auto* places : {&plan.negative, &plan.positive})
    for (size_t at : *places) note_odd_answer(list, heard[at], state);
  for (size_t at : plan.negative) {
    if (heard[at].fate == Fate::Present) note(state, Trouble::Wildcard);
    if (heard[at].fate != Fate::Absent) state.tells_apart = false;
  }
  for (size_t at : plan.positive) note_positive(list, heard[at], state);
  if (plan.spare) note_positive(list, heard[*plan.spare], state);
  if (!state.passed && plan.zone && heard[*plan.zone].no_such_name)
    note(state, Trouble::NoZone);
  for (size_t at : plan.negative) note(state, trouble_of(heard[at].fate));
  if (state.passed) return state;
  for (size_t at : plan.positive) note(state, trouble_of(heard[at].fate));
  note(state, Trouble::NoTestEntry);
  return state;
}

static Verdict verdict_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::ErrorCode:
    case Trouble::Rewritten:
    case Trouble::Wildcard:
    case Trouble::Refused:
      return Verdict::Error;
    case Trouble::NoZone:
    case Trouble::ZoneFails:
    case Trouble::Closed:
      return Verdict::Dead;
    default:
      return Verdict::CouldNotTell;
  }
}

static Verdict verdict_of(Reading reading) {
  switch (reading) {
    case Reading::Listed:
      return Verdict::Listed;
    case Reading::Advisory:
      return Verdict::Advisory;
    case Reading::Good:
      return Verdict::Good;
    case Reading::Neutral:
      return Verdict::Neutral;
    case Reading::Unknown:
      return Verdict::UnknownCode;
    case Reading::Absent:
      return Verdict::NotListed;
    default:
      return Verdict::Error;
  }
}

// The list is one that can be believed, or `state` says why not.
static void judge(const List& list, const State& state, const Heard& heard,
                  Answer& answer) {
  Read read = read_codes(list, heard.addresses, state.test_answers);
  answer.answers = heard.addresses;
  answer.codes = std::move(read.codes);
  answer.tells_apart = state.tells_apart;
  answer.trouble = state.trouble;
  if (state.trouble == Trouble::NoZone && heard.fate == Fate::Present)
    answer.trouble = Trouble::NoTestEntry;
  if (read.reading == Reading::Error) answer.trouble = Trouble::ErrorCode;
  if (read.reading == Reading::Foreign) answer.trouble = Trouble::Rewritten;
  const bool alive = answer.trouble == Trouble::None;
  if (alive) answer.trouble = trouble_of(heard.fate);
  answer.verdict = answer.trouble == Trouble::None ? verdict_of(read.reading)
                                                   : verdict_of(answer.trouble);
  // Its test passed, so the zone is there: only this one answer is missing.
  if (alive && answer.verdict == Verdict::Dead) answer.verdict = Verdict::CouldNotTell;
}

static bool has_reason(const Answer& answer) {
  return answer.verdict == Verdict::Listed || answer.verdict == Verdict::Advisory ||
         answer.verdict == Verdict::UnknownCode;
}

static std::optional<dns::Name> name_of(const List& list, const Answer& answer) {
  return answer.ip ? name_at(list, *answer.ip) : name_at(list, answer.domain);
}

static void ask_reasons(dns::Resolver& resolver, std::span<const List> lists,
                        std::optional<net::Time> deadline, std::vector<Answer>& answers) {
  Round round(deadline);
  std::vector<size_t> whose;
  for (size_t i = 0; i < answers.size(); i++) {
    if (!has_reason(answers[i])) continue;
    if (auto name = name_of(lists[answers[i].list], answers[i])) {
      round.add(*name, dns::Type::TXT);
      whose.push_back(i);
    }
  }
  if (whose.empty()) return;
  auto replies = resolver.query_all(round.questions());
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

static void plan_question(const List& list, size_t place, Answer& answer, Round& round,
                          Plan& plan) {
  auto name = name_of(list, answer);
  if (list.access == Access::Retired)
    answer.verdict = Verdict::Dead, answer.trouble = Trouble::Closed;
  else if (list.access == Access::Private)
    answer.trouble = Trouble::Private;
  else if (!name)
    answer.trouble = Trouble::NoName;
  else
    round.add_to(plan.asked, name), plan.answers.push_back(place);
}

std::vector<Answer> ask(dns::Resolver& resolver, std::span<const List> lists,
                        std::span<const net::IpAddress> addresses,
                        std::span<const std::string> domains,
                        std::optional<net::Time> deadline) {
  std::vector<Answer> answers;
  std::vector<Plan> plans(lists.size());
  Round round(deadline);
  const bool v6 = std::ranges::any_of(
      addresses, [](const net::IpAddress& ip) { return ip.unmapped().is_v6(); });
  for (size_t i = 0; i < lists.size(); i++) {
    for (Answer& answer : blanks(lists[i], i, addresses, domains)) {
      plan_question(lists[i], answers.size(), answer, round, plans[i]);
      answers.push_back(std::move(answer));
    }
    if (!plans[i].asked.empty()) plan_tests(lists[i], v6, round, plans[i]);
  }

  std::vector<Heard> heard;
  for (const dns::AnswerPtr& reply : resolver.query_all(round.questions()))
    heard.push_back(hear(*reply));
  for (size_t i = 0; i < lists.size(); i++) {
    const Plan& plan = plans[i];
    if (plan.asked.empty()) continue;
    State state = judge_list(lists[i], plan, heard);
    for (size_t k = 0; k < plan.asked.size(); k++)
      judge(lists[i], state, heard[plan.asked[k]], answers[plan.answers[k]]);
  }
  ask_reasons(resolver, lists, deadline, answers);
  return answers;
}

}  // namespace mailwhy::dnsbl
