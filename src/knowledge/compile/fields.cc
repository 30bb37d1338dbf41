#include "knowledge/compile/fields.h"

#include <algorithm>
#include <set>

#include "text/ascii.h"

namespace mailwhy::knowledge::compile {

namespace {

using enum Field::Kind;

// A host name in which "*" may be a label and one "<x>" a part of each label.
bool is_host_pattern(std::string_view text) {
  bool empty_label = true, in_part = false;
  for (char c : text) {
    if (c == '.' && empty_label) return false;
    if (c == '<' && in_part) return false;
    if (c == '>' && !in_part) return false;
    if (c == '<' || c == '>')
      in_part = c == '<';
    else if (c != '.' && c != '*' && c != '-' && c != '_' && !text::is_lower(c) &&
             !text::is_digit(c))
      return false;
    empty_label = c == '.';
  }
  return !empty_label && !in_part && text.find('.') != text.npos && text.size() <= 253;
}

bool is_port(std::string_view text) {
  bool digits = !text.empty() && text.size() <= 5 && text.front() != '0';
  unsigned port = 0;
  for (char c : text) {
    digits = digits && text::is_digit(c);
    port = port * 10 + static_cast<unsigned>(c - '0');
  }
  return digits && port <= 65535;
}

// "" where the text is of the kind, else what is wrong.
std::string_view wrong_with(Field::Kind kind, std::string_view text) {
  if ((kind == Host || kind == Hosts) && !is_host_pattern(text))
    return "is not a host name or pattern";
  if (kind == Port && !is_port(text)) return "is not a port";
  if (kind == Url && !text.starts_with("https://")) return "is not an https:// address";
  return "";
}

void check_row(const Rows& rows, const Row& row, std::span<const Field> fields,
               Complaints& complaints) {
  for (const Field& field : fields)
    if (field.required && !row.values.contains(field.key))
      complaints.add(rows.file, row.line, "'" + std::string(field.key) + "' is missing");
  for (const auto& [key, value] : row.values) {
    auto field = std::ranges::find(fields, std::string_view(key), &Field::key);
    if (field == fields.end()) {
      complaints.add(rows.file, value.line, "'" + key + "' is not a field here");
      continue;
    }
    if (value.is_list != (field->kind == List || field->kind == Hosts))
      complaints.add(
          rows.file, value.line,
          "'" + key + "' is " + (value.is_list ? "one string" : "a list of strings"));
    for (const std::string& text : value.texts) {
      if (text.empty()) complaints.add(rows.file, value.line, "'" + key + "' is empty");
      if (auto wrong = wrong_with(field->kind, text); !wrong.empty())
        complaints.add(rows.file, value.line, "'" + text + "' " + std::string(wrong));
      if (!field->allowed.empty() &&
          std::ranges::find(field->allowed, text) == field->allowed.end())
        complaints.add(rows.file, value.line,
                       "'" + text + "' is not a word for '" + key + "'");
    }
  }
}

}  // namespace

void check_rows(const Rows& rows, std::span<const Field> fields, Complaints& complaints,
                std::string_view name) {
  if (rows.rows.empty()) complaints.add(rows.file, 1, "nothing is in this file");
  std::set<std::string> seen;
  for (const Row& row : rows.rows) {
    check_row(rows, row, fields, complaints);
    auto own = row.values.find(name);
    std::string key = own == row.values.end() ? row.name : own->second.texts.front();
    if (!key.empty() && !seen.insert(key).second)
      complaints.add(rows.file, row.line, "'" + key + "' is here twice");
  }
}

}  // namespace mailwhy::knowledge::compile
