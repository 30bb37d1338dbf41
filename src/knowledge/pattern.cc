// Host patterns of data/providers.toml: "*" is one or more labels, "<x>" a part of one
// label.
#include <vector>

#include "knowledge/knowledge.h"
#include "text/ascii.h"

namespace mailwhy::knowledge {

static std::vector<std::string_view> labels_of(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  std::vector<std::string_view> labels;
  while (true) {
    size_t dot = name.find('.');
    labels.push_back(name.substr(0, dot));
    if (dot == name.npos) return labels;
    name.remove_prefix(dot + 1);
  }
}

static bool label_matches(std::string_view pattern, std::string_view label) {
  size_t open = pattern.find('<'), close = pattern.find('>');
  if (open == pattern.npos || close == pattern.npos)
    return text::equals_ignore_case(pattern, label);
  std::string_view head = pattern.substr(0, open), tail = pattern.substr(close + 1);
  return label.size() > head.size() + tail.size() &&
         text::equals_ignore_case(label.substr(0, head.size()), head) &&
         text::equals_ignore_case(label.substr(label.size() - tail.size()), tail);
}

// The usual match with one point to come back to: the last star. At most labels × labels
// steps.
bool matches(std::string_view pattern, std::string_view name) {
  if (pattern.empty() || name.empty() || name.size() > 255) return false;
  auto wanted = labels_of(pattern), given = labels_of(name);
  size_t p = 0, n = 0, star = wanted.size(), taken = 0;
  while (n < given.size()) {
    if (p < wanted.size() && wanted[p] == "*") {
      star = p++;
      taken = ++n;  // a star takes at least one label
    } else if (p < wanted.size() && label_matches(wanted[p], given[n])) {
      p++, n++;
    } else if (star < wanted.size()) {
      p = star + 1;
      n = ++taken;
    } else {
      return false;
    }
  }
  return p == wanted.size();
}

}  // namespace mailwhy::knowledge
