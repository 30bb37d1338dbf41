#include "bounce/mail_size.h"

#include "text/ascii.h"

namespace mailwhy::bounce {

static constexpr size_t kMaxSizeReport = 64 << 10, kMaxDigits = 12;

static std::optional<int64_t> number_at(std::string_view text, size_t at) {
  int64_t value = 0;
  size_t digits = 0;
  while (at + digits < text.size() && text::is_digit(text[at + digits])) {
    if (digits == kMaxDigits) return std::nullopt;
    value = value * 10 + (text[at + digits++] - '0');
  }
  if (digits == 0 || value == 0) return std::nullopt;
  return value;
}

std::optional<int64_t> mail_size_in(std::string_view report) {
  report = report.substr(0, kMaxSizeReport);
  constexpr std::string_view kBody = "The body of the message is ";
  if (size_t at = report.find(kBody); at != report.npos) {
    auto size = number_at(report, at + kBody.size());
    std::string_view behind = report.substr(at + kBody.size(), 40);
    if (size && behind.find("characters long") != behind.npos) return size;
  }
  constexpr std::string_view kParameter = " SIZE=";
  constexpr size_t kCommand = 340;  // MAIL FROM:<the longest path>
  for (size_t at = report.find(kParameter); at != report.npos;
       at = report.find(kParameter, at + 1)) {
    size_t from = at > kCommand ? at - kCommand : 0;
    if (report.substr(from, at - from).find("MAIL FROM:") == report.npos) continue;
    if (auto size = number_at(report, at + kParameter.size())) return size;
  }
  return std::nullopt;
}

}  // namespace mailwhy::bounce
