// Dates of mail and logs, and how long something takes.
#include "text/date.h"

#include <cstdint>
#include <utility>

#include "text/ascii.h"
#include "text/lexer.h"

namespace mailwhy::text {

using namespace std::chrono;

static constexpr size_t kMaxDate = 100;

struct Zone {
  std::string_view name;
  int minutes;
};
// Section 4.3 knows the American ones; the others stand in mail all the same.
static constexpr Zone kZones[] = {
    {"UT", 0},     {"GMT", 0},    {"UTC", 0},    {"Z", 0},      {"EST", -300},
    {"EDT", -240}, {"CST", -360}, {"CDT", -300}, {"MST", -420}, {"MDT", -360},
    {"PST", -480}, {"PDT", -420}, {"CET", 60},   {"CEST", 120}, {"MET", 60},
    {"MEST", 120}, {"EET", 120},  {"EEST", 180}, {"MSK", 180},  {"MSD", 240},
    {"WET", 0},    {"WEST", 60},  {"BST", 60},   {"JST", 540}};

static bool is_comment_free(char c) {
  return c != '(' && c != ')';
}

static void skip_blanks(Lexer& lexer) {
  lexer.take_while(is_space);
}

static std::optional<int> read_number(Lexer& lexer, size_t max_digits) {
  std::string_view digits = lexer.take_while(is_digit);
  if (digits.empty() || digits.size() > max_digits) return std::nullopt;
  int value = 0;
  for (char c : digits) value = value * 10 + (c - '0');
  return value;
}

static std::optional<int> month_number(std::string_view name) {
  constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
  if (name.size() < 3) return std::nullopt;
  size_t at = kMonths.find(to_lower(name.substr(0, 3)));
  if (at == kMonths.npos || at % 3 != 0) return std::nullopt;
  return static_cast<int>(at / 3) + 1;
}

struct TimeOfDay {
  int hour = 0, minute = 0, second = 0, millisecond = 0;
};

// "05:19", "05:19:53", "05:19:53.123", "05:19:53,123".
static std::optional<TimeOfDay> read_time(Lexer& lexer) {
  TimeOfDay time;
  auto hour = read_number(lexer, 2);
  if (!hour || !lexer.accept(':')) return std::nullopt;
  auto minute = read_number(lexer, 2);
  if (!minute) return std::nullopt;
  time.hour = *hour;
  time.minute = *minute;
  if (lexer.accept(':')) {
    auto second = read_number(lexer, 2);
    if (!second) return std::nullopt;
    time.second = *second;
    if ((lexer.peek() == '.' || lexer.peek() == ',') && is_digit(lexer.peek(1))) {
      lexer.take();
      std::string_view fraction = lexer.take_while(is_digit);
      for (size_t i = 0; i < 3; i++)
        time.millisecond =
            time.millisecond * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
    }
  }
  if (time.hour > 23 || time.minute > 59 || time.second > 60) return std::nullopt;
  return time;
}

// "+0100", "+01:00", "CET"; minutes east of Greenwich.
static int read_zone(Lexer& lexer) {
  if (lexer.peek() == '+' || lexer.peek() == '-') {
    int sign = lexer.take() == '-' ? -1 : 1;
    std::string_view hours = lexer.take_while(is_digit);
    int value = 0;
    for (char c : hours.substr(0, 4)) value = value * 10 + (c - '0');
    if (hours.size() == 2) {
      value *= 100;
      if (lexer.accept(':')) {
        auto minutes = read_number(lexer, 2);
        value += minutes ? *minutes : 0;
      }
    }
    return sign * (value / 100 * 60 + value % 100);
  }
  std::string_view name = lexer.take_while(is_alpha);
  for (const Zone& zone : kZones)
    if (equals_ignore_case(zone.name, name)) return zone.minutes;
  return 0;
}

static std::optional<Moment> compose(int y, int m, int d, const TimeOfDay& time,
                                     int zone) {
  year_month_day date{year{y}, month{static_cast<unsigned>(m)},
                      day{static_cast<unsigned>(d)}};
  if (!date.ok() || y < 1970 || y > 9999) return std::nullopt;
  return Moment(sys_days(date)) + hours(time.hour) + minutes(time.minute - zone) +
         seconds(time.second) + milliseconds(time.millisecond);
}

std::optional<Moment> parse_mail_date(std::string_view text) {
  text = text.substr(0, kMaxDate);
  Lexer lexer(text);
  skip_blanks(lexer);
  if (is_alpha(lexer.peek())) {
    lexer.take_while([](char c) { return is_alpha(c) || c == ',' || c == '.'; });
    skip_blanks(lexer);
  }
  // asctime's order, as "From " lines and some gateways write it: "Nov 21 08:04:58 2026".
  std::optional<int> asctime_month;
  if (is_alpha(lexer.peek())) asctime_month = month_number(lexer.take_while(is_alpha));
  skip_blanks(lexer);
  auto day_number = read_number(lexer, 2);
  if (!day_number) return std::nullopt;
  auto between = [](char c) { return is_space(c) || c == '-' || c == ','; };
  lexer.take_while(between);
  if (asctime_month) {
    auto time = read_time(lexer);
    skip_blanks(lexer);
    if (is_alpha(lexer.peek())) {
      lexer.take_while(is_alpha);
      skip_blanks(lexer);
    }
    auto year_number = read_number(lexer, 4);
    if (!time || !year_number) return std::nullopt;
    return compose(*year_number, *asctime_month, *day_number, *time, 0);
  }
  auto month_value = month_number(lexer.take_while(is_alpha));
  lexer.take_while(between);
  std::string_view rest_year = lexer.take_while(is_digit);
  if (!month_value || rest_year.empty() || rest_year.size() > 4) return std::nullopt;
  int year_value = 0;
  for (char c : rest_year) year_value = year_value * 10 + (c - '0');
  if (rest_year.size() == 2) year_value += year_value < 50 ? 2000 : 1900;
  if (rest_year.size() == 3) year_value += 1900;
  lexer.take_while(between);
  auto time = read_time(lexer);
  if (!time) return std::nullopt;
  skip_blanks(lexer);
  int zone = lexer.peek() != '\0' && is_comment_free(lexer.peek()) ? read_zone(lexer) : 0;
  return compose(year_value, *month_value, *day_number, *time, zone);
}

std::optional<Moment> parse_iso_date(std::string_view text) {
  Lexer lexer(text.substr(0, kMaxDate));
  skip_blanks(lexer);
  auto year_number = read_number(lexer, 4);
  if (!year_number || !lexer.accept('-')) return std::nullopt;
  auto month_value = read_number(lexer, 2);
  if (!month_value || !lexer.accept('-')) return std::nullopt;
  auto day_number = read_number(lexer, 2);
  if (!day_number) return std::nullopt;
  if (!lexer.accept('T') && !lexer.accept('t')) skip_blanks(lexer);
  auto time = read_time(lexer);
  if (!time) return compose(*year_number, *month_value, *day_number, {}, 0);
  skip_blanks(lexer);
  bool zoned = lexer.peek() == '+' || lexer.peek() == '-' || lexer.peek() == 'Z' ||
               lexer.peek() == 'z' || lexer.rest().starts_with("UTC");
  return compose(*year_number, *month_value, *day_number, *time,
                 zoned ? read_zone(lexer) : 0);
}

std::optional<Moment> parse_syslog_date(std::string_view text, Moment now) {
  Lexer lexer(text.substr(0, kMaxDate));
  skip_blanks(lexer);
  auto month_value = month_number(lexer.take_while(is_alpha));
  skip_blanks(lexer);
  auto day_number = read_number(lexer, 2);
  skip_blanks(lexer);
  auto time = read_time(lexer);
  if (!month_value || !day_number || !time) return std::nullopt;
  int this_year = static_cast<int>(year_month_day(floor<days>(now)).year());
  for (int back = 0; back < 5; back++) {  // 29 February may lie up to four years back
    auto moment = compose(this_year - back, *month_value, *day_number, *time, 0);
    if (moment && *moment <= now + days(1)) return moment;
  }
  return std::nullopt;
}

std::optional<Moment> parse_tai64n(std::string_view text) {
  if (!text.starts_with('@') || text.size() < 17) return std::nullopt;
  uint64_t value = 0;
  for (char c : text.substr(1, 16)) {
    c = to_lower(c);
    if (!is_digit(c) && (c < 'a' || c > 'f')) return std::nullopt;
    value = value * 16 + static_cast<uint64_t>(is_digit(c) ? c - '0' : c - 'a' + 10);
  }
  constexpr uint64_t kEpoch = 0x4000000000000000 + 10;  // TAI was 10 s ahead in 1970
  if (value < kEpoch || value - kEpoch > 253402300799u) return std::nullopt;
  return Moment(seconds(static_cast<int64_t>(value - kEpoch)));
}

std::string duration_text(long seconds) {
  static constexpr std::pair<long, char> kUnits[] = {
      {86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
  std::string out;
  for (auto [length, unit] : kUnits) {
    if (seconds < length) continue;
    (out += std::to_string(seconds / length)) += unit;
    seconds %= length;
  }
  return out.empty() ? "0s" : out;
}

}  // namespace mailwhy::text
