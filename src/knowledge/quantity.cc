#include "knowledge/quantity.h"

#include <charconv>

#include "text/ascii.h"

namespace mailwhy::knowledge {

static std::string_view unit_of(char letter) {
  switch (letter) {
    case 'd':
      return "unit.day";
    case 'h':
      return "unit.hour";
    case 'm':
      return "unit.minute";
    case 's':
      return "unit.second";
    default:
      return "";
  }
}

static std::string duration_text(Language language, std::string_view value) {
  std::string out;
  for (std::string_view rest = value; !rest.empty();) {
    size_t digits = 0;
    while (digits < rest.size() && text::is_digit(rest[digits])) digits++;
    if (digits == 0 || digits == rest.size()) return std::string(value);
    std::string_view unit = unit_of(rest[digits]);
    if (unit.empty()) return std::string(value);
    out += (out.empty() ? "" : " ") +
           say(language, unit, {{"n", std::string(rest.substr(0, digits))}});
    rest.remove_prefix(digits + 1);
  }
  return out;
}

// One decimal below a hundred, none where it would be 0: "14.2", "10", "250".
static std::string tenths(Language language, unsigned long long bytes,
                          unsigned long long unit) {
  unsigned long long scaled = (bytes * 10 + unit / 2) / unit;
  std::string out = std::to_string(scaled / 10);
  if (scaled % 10 == 0 || scaled >= 1000) return out;
  return out + (language == Language::Russian ? ',' : '.') + std::to_string(scaled % 10);
}

static std::string size_text(Language language, std::string_view value) {
  unsigned long long bytes = 0;
  auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), bytes);
  if (error != std::errc() || end != value.data() + value.size() || bytes >> 50 != 0)
    return std::string(value);
  if (bytes < 1024) return say(language, "unit.byte", {{"n", std::string(value)}});
  bool mega = bytes >= 1000 * 1024;
  bool giga = bytes >= 1000ull << 20;
  unsigned long long unit = giga ? 1ull << 30 : mega ? 1ull << 20 : 1ull << 10;
  return say(language,
             giga   ? "unit.gigabyte"
             : mega ? "unit.megabyte"
                    : "unit.kilobyte",
             {{"n", tenths(language, bytes, unit)}});
}

bool is_quantity(std::string_view name) {
  return name == "wait" || name.ends_with("_bytes");
}

std::string quantity_text(Language language, std::string_view name,
                          std::string_view value) {
  return name == "wait" ? duration_text(language, value) : size_text(language, value);
}

}  // namespace mailwhy::knowledge
