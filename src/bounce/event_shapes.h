// What each mail service calls the same things in its events.
#pragma once

#include <span>
#include <string_view>

namespace mailwhy::bounce {

// Paths of names divided by '/'; a number picks from an array. Several paths are divided
// by '|': the first that holds something counts. A path that begins with '@' starts at
// the item of `each`.
struct Shape {
  std::string_view format;
  std::string_view present;  // what only this service has
  std::string_view kind;     // the event's name
  std::string_view each;     // array of recipients, "" where an event has one
  std::string_view recipient, reply, code, status;
  std::string_view command;   // what was answered: "RCPT TO"
  std::string_view severity;  // says "temporary" in the service's words
  std::string_view sender, from;
  std::string_view client_ip, server, server_ip, reported_by, when;
  std::string_view type;  // the service's own classification; several may be known
};

struct KindMeaning {
  std::string_view kind, label;  // "" = a refusal: its words decide
};

struct TypeMeaning {
  std::string_view format, type, label;
};

std::span<const Shape> event_shapes();
std::span<const KindMeaning> event_kinds();
std::span<const TypeMeaning> event_types();

}  // namespace mailwhy::bounce
