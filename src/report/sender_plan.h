// `mailwhy spf plan`: the steps of a change of senders, as text and as
// mailwhy.spf.plan/1.
#pragma once

#include <cstdint>
#include <string>

#include <boost/json/object.hpp>

#include "diagnose/sender_plan.h"
#include "report/page.h"

namespace mailwhy::report {

// "2h", "5d", "1h30m".
std::string duration_text(uint32_t seconds);

std::string sender_plan_text(const diagnose::SenderPlan& plan,
                             const TextOptions& options);
boost::json::object to_json(const diagnose::SenderPlan& plan,
                            knowledge::Language language);

}  // namespace mailwhy::report
