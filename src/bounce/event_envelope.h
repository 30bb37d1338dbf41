// What services wrap their events in: arrays, pages of an interface's answer, the
// notifications of Amazon SNS, SQS, Lambda and EventBridge, form fields.
#pragma once

#include <functional>

#include <boost/json/value.hpp>

namespace mailwhy::bounce {

inline constexpr int kMaxEnvelopes = 6;       // inside each other
inline constexpr size_t kMaxEvents = 10'000;  // of one input

// Calls `each` for every event inside `value`, in their order. False where some were left
// out, for their number or their depth.
bool each_event(const boost::json::value& value,
                const std::function<void(const boost::json::value&)>& each);

}  // namespace mailwhy::bounce
