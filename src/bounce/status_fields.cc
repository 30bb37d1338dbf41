// Reading delivery-status fields. One forward pass.
#include "bounce/status_fields.h"

#include <algorithm>

#include "mail/lines.h"
#include "text/ascii.h"
#include "text/byte_set.h"
#include "text/find_line.h"

using namespace std::string_view_literals;

namespace mailwhy::bounce {

static constexpr size_t kMaxGroups = 1000;
static constexpr size_t kMaxValue = 16384;

const StatusField* StatusGroup::find(std::string_view name) const {
  for (const StatusField& field : fields)
    if (field.name.size() == name.size() &&
        (field.name == name || text::equals_ignore_case(field.name, name)))
      return &field;
  return nullptr;
}

std::string_view StatusGroup::value(std::string_view name) const {
  const StatusField* field = find(name);
  return field ? std::string_view(field->value.text) : std::string_view();
}

bool StatusGroup::tells_of_recipient() const {
  return find("Final-Recipient") || find("Original-Recipient") || find("Action") ||
         find("X-Actual-Recipient");
}

// The length of the field name that opens the line, 0 if none does. Some write "Status
// :".
static size_t name_length(std::string_view line) {
  static constexpr text::ByteSet kNoName(": \t;<@.");
  line = line.substr(0, 61);
  size_t end = std::min(kNoName.find_in(line), line.size());
  size_t colon = end;
  while (colon < line.size() && text::is_blank(line[colon])) colon++;
  return colon < line.size() && line[colon] == ':' ? end : 0;
}

// A line that lost its indent goes on a diagnostic; behind an address or a status it is
// the rest of a mail that was cut off.
static bool takes_broken_lines(std::string_view name) {
  for (std::string_view whole : {"Final-Recipient"sv, "Original-Recipient"sv,
                                 "X-Actual-Recipient"sv, "Action"sv, "Status"sv})
    if (text::equals_ignore_case(name, whole)) return false;
  return true;
}

// Some leave out the empty line between recipients: then a field comes a second time.
static bool begins_next(const StatusGroup& group, std::string_view name) {
  bool recipient = text::equals_ignore_case(name, "Final-Recipient") ||
                   text::equals_ignore_case(name, "Original-Recipient");
  return recipient && group.find(name);
}

size_t find_status_fields(std::string_view text) {
  auto may_be_field = [](const text::Block& first) {
    text::Block lower = first | text::Block::all(' ');
    return lower.equal('r') | lower.equal('f') | lower.equal('o');
  };
  for (size_t at = text::find_line(text, 0, may_be_field); at < text.size();
       at = text::find_line(text, at + 1, may_be_field))
    for (std::string_view name :
         {"Reporting-MTA:"sv, "Final-Recipient:"sv, "Original-Recipient:"sv})
      if (text::starts_with_ignore_case(text.substr(at), name)) return at;
  return text.npos;
}

std::vector<StatusGroup> read_status_groups(const text::Excerpt& body,
                                            StatusSource source) {
  std::vector<StatusGroup> groups;
  groups.reserve(4);
  groups.emplace_back();
  std::string_view text = body.text;
  size_t from = source == StatusSource::Text ? find_status_fields(text) : 0;
  if (from == text.npos) return groups;
  mail::Lines lines(text, from);
  while (lines.next() && groups.size() <= kMaxGroups + 1) {
    std::string_view line = lines.line();
    bool empty = text::trim(line).empty();
    if (!empty && source == StatusSource::Text && line.starts_with("--")) break;
    size_t length = empty ? 0 : name_length(line);
    if ((empty && !groups.back().fields.empty()) ||
        begins_next(groups.back(), line.substr(0, length)))
      groups.emplace_back();
    if (empty) continue;
    auto& fields = groups.back().fields;
    if (length > 0) {
      if (fields.empty()) fields.reserve(8);
      std::string_view value = text::trim(line.substr(line.find(':', length) + 1));
      size_t at = static_cast<size_t>(value.data() - text.data());
      StatusField& field = fields.emplace_back();
      field.name = line.substr(0, length);
      field.value.append(body, value.empty() ? text.size() : at, value.size());
    } else if (!fields.empty() && fields.back().value.size() < kMaxValue) {
      // A folded line, or one that should have been.
      if (!text::is_blank(line.front()) && !takes_broken_lines(fields.back().name))
        continue;
      std::string_view more = text::trim(line);
      text::Excerpt& value = fields.back().value;
      value.append_foreign("\n");
      value.append(body, static_cast<size_t>(more.data() - text.data()), more.size());
    }
  }
  return groups;
}

}  // namespace mailwhy::bounce
