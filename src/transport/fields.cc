#include "transport/fields.h"

#include "text/ascii.h"

namespace mailwhy::transport {

std::vector<Field> read_fields(std::string_view text) {
  std::vector<Field> fields;
  if (text.size() > kMaxRecord) return fields;
  while (!text.empty() && fields.size() < kMaxFields) {
    size_t end = text.find(';');
    std::string_view piece = text::trim(text.substr(0, end));
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
    if (piece.empty()) continue;
    size_t equals = piece.find('=');
    Field field{text::trim(piece.substr(0, equals)), {}, equals != piece.npos};
    if (field.has_value) field.value = text::trim(piece.substr(equals + 1));
    fields.push_back(field);
  }
  return fields;
}

std::string quoted(std::string_view value) {
  constexpr size_t kMost = 80;
  std::string out;
  for (char c : value.substr(0, kMost)) out += c >= ' ' && c <= '~' ? c : '?';
  return value.size() > kMost ? out + "..." : out;
}

bool is_meant_as(std::string_view text, std::string_view version) {
  auto skip_blanks = [&] {
    while (!text.empty() && text::is_space(text.front())) text.remove_prefix(1);
  };
  skip_blanks();
  if (!text::starts_with_ignore_case(text, "v")) return false;
  text.remove_prefix(1);
  skip_blanks();
  if (!text.starts_with('=')) return false;
  text.remove_prefix(1);
  skip_blanks();
  return text::starts_with_ignore_case(text, version);
}

}  // namespace mailwhy::transport
