#include "net/timestamp.h"

#include <algorithm>
#include <span>

#include "text/ascii.h"
#include "text/lexer.h"

namespace mailwhy::net {

using namespace std::chrono;

// Exactly `count` digits.
static bool read_number(text::Lexer& in, int count, int& value) {
  value = 0;
  for (int i = 0; i < count; i++) {
    if (!text::is_digit(in.peek())) return false;
    value = value * 10 + (in.take() - '0');
  }
  return true;
}

static bool read_date(text::Lexer& in, year_month_day& date) {
  int y = 0, m = 0, d = 0;
  if (!read_number(in, 4, y) || !in.accept('-') || !read_number(in, 2, m) ||
      !in.accept('-') || !read_number(in, 2, d))
    return false;
  date = year(y) / month(static_cast<unsigned>(m)) / day(static_cast<unsigned>(d));
  return date.ok();
}

static bool read_time_of_day(text::Lexer& in, Milliseconds& time) {
  int h = 0, m = 0, s = 0;
  if (!read_number(in, 2, h) || !in.accept(':') || !read_number(in, 2, m) ||
      !in.accept(':') || !read_number(in, 2, s))
    return false;
  if (h > 23 || m > 59 || s > 60) return false;
  time = hours(h) + minutes(m) + seconds(std::min(s, 59));
  if (!in.accept('.')) return true;
  std::string_view fraction = in.take_while(text::is_digit);
  if (fraction.empty()) return false;
  int scale = 100;
  for (char c : fraction.substr(0, 3)) {
    time += Milliseconds((c - '0') * scale);
    scale /= 10;
  }
  return true;
}

static bool read_offset(text::Lexer& in, Milliseconds& offset) {
  offset = {};
  if (in.accept('Z') || in.accept('z')) return true;
  bool west = in.peek() == '-';
  if (!in.accept('+') && !in.accept('-')) return false;
  int h = 0, m = 0;
  if (!read_number(in, 2, h) || !in.accept(':') || !read_number(in, 2, m)) return false;
  if (h > 23 || m > 59) return false;
  offset = hours(h) + minutes(m);
  if (west) offset = -offset;
  return true;
}

Result<Time> parse_timestamp(std::string_view text) {
  text::Lexer in(text);
  year_month_day date;
  Milliseconds time_of_day{}, offset{};
  if (!read_date(in, date)) return fail("not a date such as 2026-11-21", in.offset());
  if (!in.accept('T') && !in.accept('t') && !in.accept(' '))
    return fail("T expected between date and time", in.offset());
  if (!read_time_of_day(in, time_of_day))
    return fail("not a time such as 22:00:00", in.offset());
  if (!read_offset(in, offset))
    return fail("Z or an offset such as +02:00 expected", in.offset());
  if (!in.at_end()) return fail("text behind the time", in.offset());
  Time time = Time(sys_days(date)) + time_of_day - offset;
  // An offset may carry the first or last day out of the four-digit years.
  if (time < sys_days(year(0) / 1 / 1) || time >= sys_days(year(10000) / 1 / 1))
    return fail("outside the years 0000 to 9999");
  return time;
}

// Decimal digits into the last places of `field`, zeros before them.
static void write_number(std::span<char> field, unsigned value) {
  for (size_t i = field.size(); i-- > 0; value /= 10)
    field[i] = static_cast<char>('0' + value % 10);
}

std::string format_timestamp(Time time) {
  auto midnight = floor<days>(time);
  year_month_day date(midnight);
  auto in_day = duration_cast<milliseconds>(time - midnight).count();
  unsigned rest = static_cast<unsigned>(in_day % 1000);
  unsigned second = static_cast<unsigned>(in_day / 1000);
  std::string out = rest > 0 ? "0000-00-00T00:00:00.000Z" : "0000-00-00T00:00:00Z";
  std::span<char> digits(out);
  write_number(digits.subspan(0, 4), static_cast<unsigned>(int(date.year())));
  write_number(digits.subspan(5, 2), unsigned(date.month()));
  write_number(digits.subspan(8, 2), unsigned(date.day()));
  write_number(digits.subspan(11, 2), second / 3600);
  write_number(digits.subspan(14, 2), second / 60 % 60);
  write_number(digits.subspan(17, 2), second % 60);
  if (rest > 0) write_number(digits.subspan(20, 3), rest);
  return out;
}

std::string format_day(Time time) {
  return format_timestamp(time).substr(0, 10);
}

std::string format_internet_date(Time time) {
  constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  auto midnight = floor<days>(time);
  year_month_day date(midnight);
  auto second = static_cast<unsigned>(floor<seconds>(time - midnight).count());
  std::string out = "---, 00 --- 0000 00:00:00";
  out.replace(0, 3, kDays.substr(3 * weekday(midnight).c_encoding(), 3));
  out.replace(8, 3, kMonths.substr(3 * (unsigned(date.month()) - 1), 3));
  std::span<char> digits(out);
  write_number(digits.subspan(5, 2), unsigned(date.day()));
  write_number(digits.subspan(12, 4), static_cast<unsigned>(int(date.year())));
  write_number(digits.subspan(17, 2), second / 3600);
  write_number(digits.subspan(20, 2), second / 60 % 60);
  write_number(digits.subspan(23, 2), second % 60);
  return out;
}

}  // namespace mailwhy::net
