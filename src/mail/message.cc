// Looking up header fields; the Received chain.
#include "mail/message.h"

#include "text/ascii.h"

namespace mailwhy::mail {

const Field* Header::find(std::string_view name) const {
  if (name.empty()) return nullptr;
  const char first = text::to_lower(name[0]);
  // Length and first letter: hardly another field has both.
  for (const Field& field : fields)
    if (field.name.size() == name.size() && text::to_lower(field.name[0]) == first &&
        text::continues_ignoring_case(field.name, name))
      return &field;
  return nullptr;
}

std::string_view Header::value(std::string_view name) const {
  const Field* field = find(name);
  return field ? field->value : std::string_view();
}

std::vector<const Field*> Header::all(std::string_view name) const {
  std::vector<const Field*> found;
  for (const Field& field : fields)
    if (text::equals_ignore_case(field.name, name)) found.push_back(&field);
  return found;
}

const std::vector<Hop>& Message::received() const {
  if (received_) return *received_;
  received_.emplace();
  for (const Field* field : header().all("Received")) {
    if (received_->size() == kMaxHops) break;
    received_->push_back(parse_received(field->value));
  }
  return *received_;
}

}  // namespace mailwhy::mail
