#include "report/why_steps.h"

#include "diagnose/label.h"
#include "diagnose/submission.h"
#include "knowledge/knowledge.h"

namespace mailwhy::report {

namespace {

constexpr std::string_view kReaders[] = {
    "sender_user", "sender_admin", "sender_dns", "sender_host",    "dns_operator",
    "registrant",  "forwarder",    "modifier",   "recipient_user", "recipient_admin"};

// act.NAME.READER.1, .2 …
std::vector<text::Message> acts(std::string_view name, std::string_view reader) {
  std::vector<text::Message> out;
  std::string head = "act." + std::string(name) + "." + std::string(reader) + ".";
  for (int number = 1; knowledge::has_sentence(head + std::to_string(number)); number++)
    out.push_back({head + std::to_string(number), {}});
  return out;
}

std::vector<text::Message> label_steps(std::string_view label, std::string_view reader) {
  std::vector<text::Message> out;
  if (reader == "sender_user" && diagnose::is_about_submission(label))
    out = diagnose::usual_submission_steps(label);
  for (text::Message& step : diagnose::steps_for(label, reader, {}))
    out.push_back(std::move(step));
  return out;
}

std::vector<text::Message> steps_of(std::string_view name, std::string_view reader) {
  auto own = acts(name, reader);
  if (own.empty() && knowledge::find_reason_label(name)) own = label_steps(name, reader);
  const knowledge::Cause* cause = knowledge::find_cause(name);
  if (own.empty() && cause) own = acts(cause->group, reader);
  return own;
}

}  // namespace

std::string_view actor_of(std::string_view name) {
  if (const knowledge::Cause* cause = knowledge::find_cause(name)) return cause->actor;
  const knowledge::ReasonLabel* label = knowledge::find_reason_label(name);
  return label ? label->actor : std::string_view();
}

std::vector<ReaderSteps> usual_steps(std::string_view name) {
  std::vector<ReaderSteps> out;
  std::string_view actor = actor_of(name);
  auto add = [&](std::string_view reader) {
    auto steps = steps_of(name, reader);
    if (!steps.empty()) out.push_back({std::string(reader), std::move(steps)});
  };
  add("wait");
  add(actor);
  for (std::string_view reader : kReaders)
    if (reader != actor) add(reader);
  return out;
}

}  // namespace mailwhy::report
