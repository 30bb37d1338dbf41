// Date written in another way: zone names, comments, leading zeros, the week day,
// seconds, another zone for the same moment. RFC 5322, section 3.3.
#include <array>
#include <ctime>

#include <fmt/format.h>

#include "dkim/header_edits.h"
#include "net/clock.h"
#include "text/ascii.h"
#include "text/date.h"

namespace mailwhy::dkim {

namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                   "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Zone {
  int minutes = 0;
  std::string text;  // as written
};

// "+0300", "GMT", "EST": minutes east of UTC.
std::optional<int> zone_minutes(std::string_view text) {
  if (text.size() == 5 && (text[0] == '+' || text[0] == '-')) {
    for (char c : text.substr(1))
      if (!text::is_digit(c)) return std::nullopt;
    int hours = (text[1] - '0') * 10 + (text[2] - '0');
    int minutes = (text[3] - '0') * 10 + (text[4] - '0');
    return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
  }
  struct Named {
    std::string_view name;
    int minutes;
  };
  static constexpr Named kNamed[] = {{"GMT", 0},    {"UT", 0},     {"UTC", 0},
                                     {"Z", 0},      {"EST", -300}, {"EDT", -240},
                                     {"CST", -360}, {"CDT", -300}, {"MST", -420},
                                     {"MDT", -360}, {"PST", -480}, {"PDT", -420}};
  for (const Named& named : kNamed)
    if (text::equals_ignore_case(text, named.name)) return named.minutes;
  return std::nullopt;
}

struct Moment {
  std::time_t utc = 0;
  int minutes = 0;      // of the zone
  bool seconds = true;  // were they written?
};

// The words of a date without its comment.
std::optional<Moment> read_moment(std::string_view value) {
  std::string text = unfolded(value);
  size_t comment = text.find('(');
  if (comment != text.npos) text.resize(comment);
  for (char& c : text)
    if (c == ',') c = ' ';
  std::vector<std::string> words;
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find_first_of(" \t", at);
    if (end == text.npos) end = text.size();
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  if (words.size() == 6) words.erase(words.begin());
  if (words.size() != 5) return std::nullopt;
  std::tm when{};
  Moment moment;
  when.tm_mday = std::atoi(words[0].c_str());
  when.tm_mon = -1;
  for (size_t i = 0; i < kMonths.size(); i++)
    if (text::equals_ignore_case(words[1], kMonths[i])) when.tm_mon = static_cast<int>(i);
  when.tm_year = std::atoi(words[2].c_str());
  if (when.tm_year < 100) when.tm_year += 2000;
  when.tm_year -= 1900;
  int hour = 0, minute = 0, second = 0;
  int fields = std::sscanf(words[3].c_str(), "%2d:%2d:%2d", &hour, &minute, &second);
  auto zone = zone_minutes(words[4]);
  if (fields < 2 || when.tm_mon < 0 || when.tm_mday < 1 || when.tm_mday > 31 || !zone ||
      when.tm_year < 70 || when.tm_year > 400)
    return std::nullopt;
  when.tm_hour = hour;
  when.tm_min = minute;
  when.tm_sec = second;
  moment.seconds = fields == 3;
  moment.minutes = *zone;
  moment.utc = timegm(&when) - std::time_t{*zone} * 60;
  return moment;
}

std::string offset_text(int minutes) {
  int absolute = minutes < 0 ? -minutes : minutes;
  return fmt::format("{}{:02}{:02}", minutes < 0 ? '-' : '+', absolute / 60,
                     absolute % 60);
}

enum class Day : uint8_t { Zero, Bare, Blank };

std::string write(const Moment& moment, int minutes, bool week_day, Day day, bool seconds,
                  std::string_view zone) {
  std::time_t local = moment.utc + std::time_t{minutes} * 60;
  std::tm when{};
  gmtime_r(&local, &when);
  std::string out;
  if (week_day) out = fmt::format("{}, ", kDays[static_cast<size_t>(when.tm_wday)]);
  out += day == Day::Zero    ? fmt::format("{:02}", when.tm_mday)
         : day == Day::Blank ? fmt::format("{:2}", when.tm_mday)
                             : fmt::format("{}", when.tm_mday);
  out += fmt::format(" {} {} {:02}:{:02}", kMonths[static_cast<size_t>(when.tm_mon)],
                     when.tm_year + 1900, when.tm_hour, when.tm_min);
  if (seconds) out += fmt::format(":{:02}", when.tm_sec);
  return out + " " + std::string(zone);
}

// Ways to name a zone, "-0000" and comments included.
std::vector<std::string> names_of(int minutes) {
  std::string offset = offset_text(minutes);
  std::vector<std::string> names{offset};
  auto with = [&](std::initializer_list<std::string_view> all) {
    for (std::string_view name : all) {
      names.push_back(offset + " (" + std::string(name) + ")");
      if (name.size() <= 3 && zone_minutes(name)) names.emplace_back(name);
    }
  };
  switch (minutes) {
    case 0:
      names.emplace_back("-0000");
      names.emplace_back("GMT+0000");
      names.emplace_back("Z");
      with({"UTC", "GMT", "UT", "WET", "Coordinated Universal Time", "GMT+00:00"});
      break;
    case 60:
      with({"CET", "BST", "WEST", "MEZ", "GMT+01:00", "IST"});
      break;
    case 120:
      with({"CEST", "EET", "SAST", "MESZ", "GMT+02:00", "IST"});
      break;
    case 180:
      with({"MSK", "EEST", "GMT+03:00", "AST", "MSD"});
      break;
    case 330:
      with({"IST", "GMT+05:30"});
      break;
    case 480:
      with({"CST", "HKT", "SGT", "AWST", "GMT+08:00"});
      break;
    case 540:
      with({"JST", "KST", "GMT+09:00"});
      break;
    case -240:
      with({"EDT", "AST", "GMT-04:00"});
      break;
    case -300:
      with({"EST", "CDT", "GMT-05:00"});
      break;
    case -360:
      with({"CST", "MDT", "GMT-06:00"});
      break;
    case -420:
      with({"PDT", "MST", "GMT-07:00"});
      break;
    case -480:
      with({"PST", "GMT-08:00"});
      break;
    default:
      break;
  }
  return names;
}

}  // namespace

void undo_date(const FieldView& field, const OfferField& offer) {
  if (!field.is("Date") && !field.is("Resent-Date")) return;
  auto moment = read_moment(field.value);
  if (!moment) return;
  auto give = [&](Rank rank, std::string value) {
    offer(ChangeKind::DateReformatted, rank, field.with(value));
  };
  for (bool week_day : {true, false})
    for (bool seconds : {true, false}) {
      if (seconds != moment->seconds && (seconds || moment->utc % 60 != 0)) continue;
      for (Day day : {Day::Zero, Day::Bare, Day::Blank})
        for (const std::string& zone : names_of(moment->minutes))
          give(week_day ? Rank::Likely : Rank::Usual,
               write(*moment, moment->minutes, week_day, day, seconds, zone));
    }
  // The same moment in another zone.
  for (int minutes = -12 * 60; minutes <= 14 * 60; minutes += 30)
    for (Day day : {Day::Zero, Day::Bare})
      for (bool week_day : {true, false})
        for (const std::string& zone : names_of(minutes)) {
          bool plain = week_day &&
                       (zone == offset_text(minutes) || zone == "GMT" || zone == "-0000");
          give(plain ? Rank::Usual : Rank::Possible,
               write(*moment, minutes, week_day, day, moment->seconds, zone));
        }
}

}  // namespace mailwhy::dkim
