#include "bounce/event_envelope.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <boost/json/parse.hpp>

namespace mailwhy::bounce {

namespace json = boost::json;

// Lists: Lambda, Mailgun, Postmark, SparkPost, SQS, others.
static constexpr std::array<std::string_view, 7> kLists = {
    "Records", "items", "Bounces", "results", "Messages", "events", "data"};
// Events as an object: Lambda's SNS, EventBridge.
static constexpr std::array<std::string_view, 2> kObjects = {"Sns", "detail"};
// Events as a text that is JSON itself: SNS, SQS (through its interface, in Lambda),
// Mandrill.
static constexpr std::array<std::string_view, 4> kTexts = {"Message", "Body", "body",
                                                           "mandrill_events"};
// What an event has and an envelope has not.
static constexpr std::array<std::string_view, 5> kEventNames = {
    "event", "eventType", "notificationType", "RecordType", "type"};

namespace {

class Opening {
 public:
  explicit Opening(const std::function<void(const json::value&)>& each) : each_(each) {}

  // Bounded by kMaxEnvelopes, not by the input's nesting.
  void open(const json::value& value, int depth) {
    if (depth > kMaxEnvelopes || seen_ >= kMaxEvents) {
      complete_ = false;
      return;
    }
    if (const json::array* list = value.if_array()) {
      for (const json::value& one : *list) open(one, depth + 1);
      return;
    }
    const json::object* object = value.if_object();
    if (!object) return;
    if (opened(*object, depth)) return;
    seen_++;
    each_(value);
  }

  bool complete() const { return complete_; }

 private:
  bool opened(const json::object& object, int depth) {
    bool is_event = std::ranges::any_of(
        kEventNames, [&](std::string_view name) { return object.contains(name); });
    if (is_event) return false;
    for (std::string_view name : kLists) {
      const json::value* list = object.if_contains(name);
      if (!list || !list->is_array()) continue;
      open(*list, depth + 1);
      return true;
    }
    for (std::string_view name : kObjects) {
      const json::value* inner = object.if_contains(name);
      if (!inner || !inner->is_object()) continue;
      open(*inner, depth + 1);
      return true;
    }
    for (std::string_view name : kTexts) {
      const json::value* text = object.if_contains(name);
      if (!text || !text->is_string()) continue;
      boost::system::error_code error;
      json::value inner = json::parse(text->get_string(), error);
      if (error || (!inner.is_object() && !inner.is_array())) continue;
      open(inner, depth + 1);
      return true;
    }
    return false;
  }

  const std::function<void(const json::value&)>& each_;
  size_t seen_ = 0;
  bool complete_ = true;
};

}  // namespace

bool each_event(const json::value& value,
                const std::function<void(const json::value&)>& each) {
  Opening opening(each);
  opening.open(value, 0);
  return opening.complete();
}

}  // namespace mailwhy::bounce
