// Recording and replay of DNS: the format is in recording.h.
#include "dns/recording.h"

#include <boost/json.hpp>

#include "dns/answer_json.h"
#include "net/timestamp.h"

namespace mailwhy::dns {

namespace json = boost::json;

RecordingResolver::Place RecordingResolver::note(const Question& question) {
  auto key = QuestionKey::of(question);
  auto [found, is_new] = index_.emplace(key, noted_.size());
  if (is_new) noted_.push_back({key, {}});
  auto& answers = noted_[found->second].answers;
  answers.push_back(nullptr);
  return {found->second, answers.size() - 1};
}

Question RecordingResolver::moved(const Question& question) const {
  Question out = question;
  if (out.ask.deadline) *out.ask.deadline += below_.now() - now_;
  return out;
}

AnswerPtr RecordingResolver::query(const Question& question) {
  Place place = note(question);
  AnswerPtr answer = below_.query(moved(question));
  noted_[place.question].answers[place.answer] = answer;
  return answer;
}

std::vector<AnswerPtr> RecordingResolver::query_all(std::span<const Question> questions) {
  std::vector<Place> places;
  std::vector<Question> asked;
  for (const Question& question : questions) {
    places.push_back(note(question));
    asked.push_back(moved(question));
  }
  auto answers = below_.query_all(asked);
  for (size_t i = 0; i < answers.size(); i++)
    noted_[places[i].question].answers[places[i].answer] = answers[i];
  return answers;
}

static json::object question_to_json(const QuestionKey& question) {
  json::object out;
  out["name"] = question.name.to_string();
  out["type"] = to_string(question.type);
  if (question.server) out["server"] = question.server->to_string();
  if (question.transport != Transport::Any)
    out["transport"] = transport_name(question.transport);
  if (question.checking_disabled) out["checking_disabled"] = true;
  if (question.cookie) out["cookie"] = true;
  if (question.recursive) out["recursive"] = true;
  return out;
}

static json::array answers_to_json(const std::vector<AnswerPtr>& answers) {
  Answer cancelled;
  cancelled.status = Status::Cancelled;
  json::array out;
  json::object last;
  int64_t times = 0;
  auto close = [&] {
    if (times == 0) return;
    json::object entry;
    if (times > 1) entry["times"] = times;
    for (auto& [key, value] : last) entry[key] = value;
    out.push_back(std::move(entry));
  };
  const Answer* before = nullptr;
  for (const AnswerPtr& answer : answers) {
    const Answer* now = answer ? answer.get() : &cancelled;
    json::object written = now == before ? last : answer_to_json(*now);
    before = now;
    if (times > 0 && written == last) {
      times++;
      continue;
    }
    close();
    last = std::move(written);
    times = 1;
  }
  close();
  return out;
}

json::object RecordingResolver::recording() const {
  json::object out;
  out["now"] = net::format_timestamp(now_);
  if (!immediate()) out["immediate"] = false;
  json::array& questions = out["questions"].emplace_array();
  for (const Noted& noted : noted_) {
    json::object question = question_to_json(noted.question);
    question["answers"] = answers_to_json(noted.answers);
    questions.push_back(std::move(question));
  }
  return out;
}

// Reads a recording; the first fault ends it.
class ReplayReader {
 public:
  ReplayReader(ReplayResolver& out, const ReplayLimits& limits)
      : out_(out), limits_(limits) {}

  Result<bool> read(const json::object& recording) {
    const json::value* now = recording.if_contains("now");
    auto time = now && now->is_string()
                    ? net::parse_timestamp(now->get_string())
                    : Result<net::Time>(fail("now: a time is wanted"));
    if (!time) return fail("now: a time is wanted");
    out_.now_ = *time;
    if (const json::value* immediate = recording.if_contains("immediate")) {
      if (!immediate->is_bool()) return fail("immediate: true or false is wanted");
      out_.immediate_ = immediate->get_bool();
    }
    const json::value* questions = recording.if_contains("questions");
    if (!questions || !questions->is_array()) return fail("questions: a list is wanted");
    if (questions->get_array().size() > limits_.questions)
      return fail("questions: more than " + std::to_string(limits_.questions));
    size_t index = 0;
    for (const json::value& question : questions->get_array()) {
      std::string place = "questions[" + std::to_string(index++) + "]";
      if (!question.is_object()) return fail(place + ": an object is wanted");
      auto read = read_question(question.get_object());
      if (!read) return fail(place + "." + read.error().what);
    }
    return true;
  }

 private:
  static std::string_view text_of(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value && value->is_string() ? std::string_view(value->get_string())
                                       : std::string_view();
  }

  Result<bool> read_question(const json::object& object) {
    QuestionKey question;
    auto name = Name::parse(text_of(object, "name"));
    if (!name) return fail("name: " + name.error().what);
    question.name = *name;
    auto type = parse_type(text_of(object, "type"));
    if (!type) return fail("type: not a record type");
    question.type = *type;
    if (object.contains("server")) {
      auto server = net::IpAddress::parse(text_of(object, "server"));
      if (!server) return fail("server: " + server.error().what);
      question.server = *server;
    }
    if (object.contains("transport")) {
      auto transport = parse_transport(text_of(object, "transport"));
      if (!transport) return fail("transport: udp or tcp is wanted");
      question.transport = *transport;
    }
    for (auto [flag_name, member] :
         {std::pair("checking_disabled", &QuestionKey::checking_disabled),
          std::pair("cookie", &QuestionKey::cookie),
          std::pair("recursive", &QuestionKey::recursive)}) {
      const json::value* flag = object.if_contains(flag_name);
      if (!flag) continue;
      if (!flag->is_bool())
        return fail(std::string(flag_name) + ": true or false is wanted");
      question.*member = flag->get_bool();
    }
    const json::value* answers = object.if_contains("answers");
    if (!answers || !answers->is_array() || answers->get_array().empty())
      return fail("answers: a list is wanted");
    auto [entry, is_new] = out_.recorded_.try_emplace(question);
    if (!is_new) return fail("name: this question stands here twice");
    size_t index = 0;
    for (const json::value& answer : answers->get_array()) {
      auto read = read_answer(answer, entry->second);
      if (!read)
        return fail("answers[" + std::to_string(index) + "]" + read.error().what);
      index++;
    }
    return true;
  }

  Result<bool> read_answer(const json::value& value, ReplayResolver::Recorded& recorded) {
    if (!value.is_object()) return fail(": an object is wanted");
    int64_t times = 1;
    if (const json::value* count = value.get_object().if_contains("times")) {
      json::error_code error;
      times = count->is_number() ? count->to_number<int64_t>(error) : 0;
      if (error || times < 1) return fail(".times: a count is wanted");
    }
    auto answer = answer_from_json(value.get_object());
    if (!answer) return fail("." + answer.error().what);
    answers_ += static_cast<uint64_t>(times);
    records_ +=
        answer->records.size() + answer->authority.size() + answer->additional.size();
    if (static_cast<uint64_t>(times) > limits_.answers || answers_ > limits_.answers)
      return fail(": more than " + std::to_string(limits_.answers) + " answers in all");
    if (records_ > limits_.records)
      return fail(": more than " + std::to_string(limits_.records) + " records in all");
    recorded.runs.push_back({std::make_shared<const Answer>(std::move(*answer)),
                             static_cast<uint64_t>(times)});
    return true;
  }

  ReplayResolver& out_;
  const ReplayLimits& limits_;
  uint64_t answers_ = 0, records_ = 0;
};

Result<ReplayResolver> ReplayResolver::parse(const json::object& recording,
                                             const ReplayLimits& limits) {
  Result<ReplayResolver> out;
  auto read = ReplayReader(*out, limits).read(recording);
  if (!read) out = tl::make_unexpected(read.error());
  return out;
}

AnswerPtr ReplayResolver::query(const Question& question) {
  static const AnswerPtr not_asked = [] {
    Answer answer;
    answer.status = Status::NotAsked;
    return std::make_shared<const Answer>(std::move(answer));
  }();
  auto found = recorded_.find(QuestionKey::of(question));
  if (found == recorded_.end()) return not_asked;
  Recorded& recorded = found->second;
  if (recorded.given == recorded.runs[recorded.run].times &&
      recorded.run + 1 < recorded.runs.size()) {
    recorded.run++;
    recorded.given = 0;
  }
  Run& run = recorded.runs[recorded.run];
  if (recorded.given < run.times) recorded.given++;
  return run.answer;
}

void ReplayResolver::rewind() {
  for (auto& [question, recorded] : recorded_) recorded.run = 0, recorded.given = 0;
}

}  // namespace mailwhy::dns
