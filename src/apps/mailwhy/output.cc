#include "apps/mailwhy/output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

#include "text/ascii.h"

namespace mailwhy::app {

bool print(std::string_view text) {
  bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  return std::fflush(stdout) == 0 && written;
}

void note(std::string_view sentence) {
  std::string clean = "mailwhy: ";
  for (char c : sentence)
    clean += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  clean += '\n';
  std::fwrite(clean.data(), 1, clean.size(), stderr);
}

bool wants_color(const Look& look, int file_descriptor) {
  if (look.color != Color::Auto) return look.color == Color::Always;
  const char* no_color =
      std::getenv("NO_COLOR");  // no-color.org: any value but the empty one
  if (no_color && *no_color) return false;
  const char* terminal = std::getenv("TERM");
  return isatty(file_descriptor) && !(terminal && std::string_view(terminal) == "dumb");
}

int width() {
  int columns = 80;
  winsize size{};
  if (const char* wanted = std::getenv("COLUMNS"); wanted && std::atoi(wanted) > 0)
    columns = std::atoi(wanted);
  else if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
           size.ws_col > 0)
    columns = size.ws_col;
  return std::clamp(columns, 40, 200);
}

bool speaks_utf8() {
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(variable);
    if (!value || !*value) continue;
    return text::find_ignore_case(value, "utf-8") != std::string_view::npos ||
           text::find_ignore_case(value, "utf8") != std::string_view::npos;
  }
  return true;
}

std::chrono::minutes utc_offset() {
  std::time_t now = std::time(nullptr);
  std::tm local{};
  return localtime_r(&now, &local) ? std::chrono::minutes(local.tm_gmtoff / 60)
                                   : std::chrono::minutes(0);
}

}  // namespace mailwhy::app
