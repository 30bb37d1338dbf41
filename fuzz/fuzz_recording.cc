// rooms: dns
// A recording of a case: read without harm; recorded again, it says the same.
#include <algorithm>
#include <cstdlib>

#include <boost/json.hpp>

#include "dns/recording.h"

using namespace mailwhy::dns;
namespace json = boost::json;

static Question question_of(const json::object& asked) {
  Question out{*Name::parse(asked.at("name").get_string()),
               *parse_type(asked.at("type").get_string())};
  if (const json::value* server = asked.if_contains("server"))
    out.ask.server = *mailwhy::net::IpAddress::parse(server->get_string());
  if (const json::value* transport = asked.if_contains("transport"))
    out.ask.transport =
        transport->get_string() == "udp" ? Transport::Udp : Transport::Tcp;
  if (const json::value* flag = asked.if_contains("checking_disabled"))
    out.ask.checking_disabled = flag->get_bool();
  if (const json::value* flag = asked.if_contains("cookie"))
    out.ask.cookie = flag->get_bool();
  return out;
}

// Every question as often as it was asked, but not for ever: what is left out is the
// same the next time.
static json::object recorded_again(ReplayResolver& replay,
                                   const json::object& recording) {
  constexpr int64_t kMaxAsked = 200;
  RecordingResolver recorder(replay);
  for (const json::value& item : recording.at("questions").get_array()) {
    Question question = question_of(item.get_object());
    int64_t left = 0;
    for (const json::value& answer : item.get_object().at("answers").get_array()) {
      const json::value* times = answer.get_object().if_contains("times");
      left = std::min(kMaxAsked, left + (times ? times->to_number<int64_t>() : 1));
    }
    while (left-- > 0) recorder.query(question);
  }
  return recorder.recording();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  json::error_code error;
  json::value value =
      json::parse(std::string_view(reinterpret_cast<const char*>(data), size), error);
  if (error || !value.is_object()) return 0;
  auto replay = ReplayResolver::parse(value.get_object());
  if (!replay) {
    if (replay.error().what.empty()) std::abort();
    return 0;
  }
  json::object first = recorded_again(*replay, value.get_object());
  auto again = ReplayResolver::parse(first);
  if (!again || again->now() != replay->now()) std::abort();
  if (recorded_again(*again, first) != first) std::abort();
  return 0;
}
