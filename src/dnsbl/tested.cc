#include "dnsbl/tested.h"

#include <algorithm>

namespace mailwhy::dnsbl {

static constexpr size_t kMaxAnswers = 16;  // A records of one name that are read

Heard hear(const dns::Answer& answer) {
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

static void note(Tested& tested, Trouble trouble) {
  if (tested.trouble == Trouble::None) tested.trouble = trouble;
}

// An answer to a test that no list gives: rewritten on the way, or an error.
static void note_odd_answer(const List& list, const Heard& heard, Tested& tested) {
  Reading reading = read_codes(list, heard.addresses, heard.addresses).reading;
  if (reading == Reading::Foreign) note(tested, Trouble::Rewritten);
  if (reading == Reading::Error) note(tested, Trouble::ErrorCode);
}

static void note_positive(const List& list, const Heard& heard, Tested& tested) {
  if (heard.fate != Fate::Present) return;
  Reading reading = read_codes(list, heard.addresses, heard.addresses).reading;
  if (reading == Reading::Foreign || reading == Reading::Error) return;
  tested.passed = true;
  tested.test_answers.insert(tested.test_answers.end(), heard.addresses.begin(),
                             heard.addresses.end());
}

Tested judge_list(const List& list, const Tests& tests, const std::vector<Heard>& heard) {
  Tested tested;
  tested.passed = list.no_test_entry;
  for (const auto* places : {&tests.negative, &tests.positive})
    for (size_t at : *places) note_odd_answer(list, heard[at], tested);
  for (size_t at : tests.negative) {
    if (heard[at].fate == Fate::Present) note(tested, Trouble::Wildcard);
    if (heard[at].fate != Fate::Absent) tested.tells_apart = false;
  }
  for (size_t at : tests.positive) note_positive(list, heard[at], tested);
  if (tests.spare) note_positive(list, heard[*tests.spare], tested);
  if (!tested.passed && tests.zone && heard[*tests.zone].no_such_name)
    note(tested, Trouble::NoZone);
  for (size_t at : tests.negative) note(tested, trouble_of(heard[at].fate));
  if (tested.passed) return tested;
  for (size_t at : tests.positive) note(tested, trouble_of(heard[at].fate));
  note(tested, Trouble::NoTestEntry);
  return tested;
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

// The list is one that can be believed, or `tested` says why not.
void judge(const List& list, const Tested& tested, const Heard& heard, Answer& answer) {
  Read read = read_codes(list, heard.addresses, tested.test_answers);
  answer.answers = heard.addresses;
  answer.codes = std::move(read.codes);
  answer.tells_apart = tested.tells_apart;
  answer.trouble = tested.trouble;
  if (tested.trouble == Trouble::NoZone && heard.fate == Fate::Present)
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

}  // namespace mailwhy::dnsbl
