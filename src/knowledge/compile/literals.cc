#include "knowledge/compile/literals.h"

namespace mailwhy::knowledge::compile {

// Octal escapes have at most three digits, so nothing that follows can be drawn into
// them.
std::string literal_of(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      out += "\\0" + std::string(1, static_cast<char>('0' + c / 8)) +
             static_cast<char>('0' + c % 8);
    else
      out += c;
  }
  return out + "\"";
}

std::string text_of(const Row& row, std::string_view key) {
  auto found = row.values.find(key);
  return literal_of(found == row.values.end() ? "" : found->second.texts.front());
}

std::string texts_of(const Row& row, std::initializer_list<std::string_view> keys) {
  std::string out;
  for (std::string_view key : keys) out += (out.empty() ? "" : ", ") + text_of(row, key);
  return out;
}

std::string emit_list(const Row& row, std::string_view key, const std::string& name,
                      std::string& out) {
  auto found = row.values.find(key);
  if (found == row.values.end() || found->second.texts.empty()) return "{}";
  out += "static constexpr std::string_view " + name + "[] = {";
  for (const std::string& text : found->second.texts) out += literal_of(text) + ", ";
  out += "};\n";
  return name;
}

}  // namespace mailwhy::knowledge::compile
