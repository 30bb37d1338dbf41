// The conventions, as Sisimai's manual and its published expectations show them.
#include "bounce/sisimai_name.h"

namespace mailwhy::bounce {

static bool is_late(Phase phase) {
  return phase == Phase::Data || phase == Phase::EndOfData;
}

// An unknown user is "userunknown" where the status says so or RCPT was answered, and
// "filtered" (refused by something behind the gate) where it was said later, where the
// status speaks of the mailbox, or where neither status nor phase says anything.
static std::string_view name_of_unknown_user(const Circumstances& given) {
  if (given.status.starts_with("5.1.") || given.status.starts_with("4.1."))
    return "userunknown";
  if (is_late(given.phase)) return "filtered";
  if (given.phase != Phase::Unknown) return "userunknown";
  if (given.status.starts_with("5.2.")) return "filtered";
  bool says_nothing = given.status.empty() || given.status.ends_with(".0.0");
  return says_nothing && given.code ? "filtered" : "userunknown";
}

struct StatusName {
  std::string_view status, name;  // the first whose beginning fits
};
// Where the words name no cause, the status does.
static constexpr StatusName kStatusNames[] = {
    {"5.1.7", "rejected"},     {"5.1.8", "rejected"},     {"5.1.9", "rejected"},
    {"4.1.8", "rejected"},     {"5.2.0", "filtered"},     {"5.2.1", "filtered"},
    {"5.2.4", "filtered"},     {"5.3.1", "systemfull"},   {"4.3.1", "systemfull"},
    {"5.3.4", "mesgtoobig"},   {"5.3.", "systemerror"},   {"5.4.6", "networkerror"},
    {"4.4.6", "networkerror"}, {"5.4.7", "expired"},      {"4.4.7", "expired"},
    {"5.4.", "networkerror"},  {"4.4.", "networkerror"},  {"5.5.", "mailererror"},
    {"5.6.", "contenterror"},  {"5.7.", "securityerror"}, {"4.7.", "securityerror"},
};

static std::string_view name_of_status(std::string_view status) {
  for (const StatusName& known : kStatusNames)
    if (status.starts_with(known.status)) return known.name;
  return {};
}

// Refused, and no word why.
static std::string_view name_of_bare_refusal(const Circumstances& given) {
  if (given.phase == Phase::Mail) return "rejected";
  if (given.phase == Phase::Connect || given.phase == Phase::Helo) return "blocked";
  return name_of_status(given.status);
}

std::string_view sisimai_name(const Classification& judged,
                              const knowledge::ReasonLabel& label,
                              const Circumstances& given) {
  if (!judged.then.sisimai.empty() && judged.then.sisimai != "by_status")
    return judged.then.sisimai;
  if (judged.label == "recipient_unknown") return name_of_unknown_user(given);
  if (judged.then.sisimai == "by_status" || judged.label == "unclassified") {
    std::string_view name = name_of_bare_refusal(given);
    return name.empty() ? label.sisimai : name;
  }
  if (judged.label == "recipient_syntax" && !given.status.starts_with("5.1."))
    return "syntaxerror";
  std::string_view detail = given.status.size() > 3 ? given.status.substr(2) : "";
  if (judged.label == "message_too_big" && detail == "2.3") return "exceedlimit";
  if (judged.label == "message_malformed" && detail.starts_with("6."))
    return "contenterror";
  if (judged.label == "remote_system_error" && detail == "3.1") return "systemfull";
  if (is_late(given.phase) && !label.sisimai_at_data.empty())
    return label.sisimai_at_data;
  return label.sisimai;
}

bool is_hard_bounce(const Reason& reason) {
  if (reason.sisimai == "notaccept") return reason.permanent;
  return reason.sisimai == "userunknown" || reason.sisimai == "hostunknown" ||
         reason.sisimai == "hasmoved";
}

}  // namespace mailwhy::bounce
