// A mailbox or a long bounce tells of many refusals: most have one answer.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "report/html_parts.h"

namespace mailwhy::report {

// Refusals with the same answer; the first of them is drawn.
struct Group {
  Drawing first;
  std::string answer;  // its cause and its sentence, which names domain and address
  std::vector<Drawing> alike;
};

// In the order of each group's first.
std::vector<Group> grouped(std::span<const Drawing> drawings);

// "[2/5] To friend@recipient.example"
std::string which_refusal(const Drawing& to, size_t count);

// The others of the group, a line each.
void write_alike(const Group& group, size_t count);

// Groups that are not drawn: each refusal in a line.
void write_rest(std::span<const Group> groups, size_t count);

}  // namespace mailwhy::report
