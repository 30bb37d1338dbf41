// rooms: dns
// A recording of a case: read without harm; recorded again, it says the same.
#include <cstdlib>

#include <boost/json.hpp>

#include "dns/recording.h"

using namespace mailwhy::dns;
namespace json = boost::json;

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
  RecordingResolver recorder(*replay);
  for (const json::value& item : value.get_object().at("questions").get_array()) {
    const json::object& asked = item.get_object();
    Question question{*Name::parse(asked.at("name").get_string()),
                      *parse_type(asked.at("type").get_string())};
    if (const json::value* server = asked.if_contains("server"))
      question.ask.server = *mailwhy::net::IpAddress::parse(server->get_string());
    recorder.query(question);
  }
  json::object first = recorder.recording();
  auto again = ReplayResolver::parse(first);
  if (!again || again->now() != replay->now()) std::abort();
  replay->rewind();
  RecordingResolver second(*again);
  for (const json::value& item : first.at("questions").get_array()) {
    const json::object& asked = item.get_object();
    Question question{*Name::parse(asked.at("name").get_string()),
                      *parse_type(asked.at("type").get_string())};
    if (const json::value* server = asked.if_contains("server"))
      question.ask.server = *mailwhy::net::IpAddress::parse(server->get_string());
    for (const json::value& answer : asked.at("answers").get_array()) {
      const json::value* times = answer.get_object().if_contains("times");
      for (int64_t left = times ? times->get_int64() : 1; left > 0; left--) second.query(question);
    }
  }
  if (second.recording() != first) std::abort();
  return 0;
}
