// Times to wait, in the words and units of replies: a number with its unit counts where
// the word before it leads to a time to come ("in", "after", "через"), and where the
// reply asks to come back or says that something is for now. "Undeliverable for 5 days"
// is neither.
#include "bounce/wait_time.h"

#include <algorithm>
#include <array>

#include "text/ascii.h"
#include "text/phrases.h"

namespace mailwhy::bounce {

static constexpr long kMaxSeconds = 30L * 86400;

struct Unit {
  std::string_view word;  // or its beginning
  long seconds;
};
// A longer word stands before the one it begins with.
static constexpr Unit kUnits[] = {
    {"second", 1},  {"sekund", 1},   {"segund", 1},    {"secondi", 1},  {"секунд", 1},
    {"minut", 60},  {"минут", 60},   {"hour", 3600},   {"stund", 3600}, {"heure", 3600},
    {"hora", 3600}, {"ora", 3600},   {"ore", 3600},    {"час", 3600},   {"день", 86400},
    {"дня", 86400}, {"дней", 86400}, {"day", 86400},   {"tag", 86400},  {"jour", 86400},
    {"día", 86400}, {"dia", 86400},  {"giorn", 86400}, {"秒", 1},       {"分", 60},
    {"小时", 3600}, {"小時", 3600},  {"時間", 3600},   {"天", 86400},   {"日", 86400},
};
// Only as whole words.
static constexpr Unit kShortUnits[] = {
    {"s", 1},     {"sec", 1},    {"secs", 1},   {"сек", 1},  {"с", 1},
    {"m", 60},    {"min", 60},   {"mins", 60},  {"мин", 60}, {"h", 3600},
    {"hr", 3600}, {"hrs", 3600}, {"std", 3600}, {"ч", 3600}, {"d", 86400},
};
static constexpr Unit kNumbers[] = {
    {"a", 1},       {"an", 1},      {"one", 1},    {"two", 2},   {"three", 3},
    {"four", 4},    {"five", 5},    {"six", 6},    {"ten", 10},  {"fifteen", 15},
    {"twenty", 20}, {"thirty", 30}, {"sixty", 60}, {"einer", 1}, {"einem", 1},
    {"zwei", 2},    {"fünf", 5},    {"zehn", 10},  {"une", 1},   {"deux", 2},
    {"cinq", 5},    {"dix", 10},    {"una", 1},    {"un", 1},    {"dos", 2},
    {"due", 2},     {"cinco", 5},   {"cinque", 5}, {"uma", 1},   {"duas", 2},
    {"один", 1},    {"одну", 1},    {"два", 2},    {"две", 2},   {"пять", 5},
    {"десять", 10},
};
// The lengths of those that begin with a byte, a bit each: hardly another word has both.
static constexpr auto kNumberLengths = [] {
  std::array<uint32_t, 256> lengths{};
  for (const Unit& number : kNumbers)
    lengths[static_cast<unsigned char>(number.word[0])] |= 1u << number.word.size();
  return lengths;
}();
static std::optional<long> number_word(std::string_view word) {
  uint32_t lengths = kNumberLengths[static_cast<unsigned char>(word[0])];
  if (word.size() > 31 || !(lengths >> word.size() & 1)) return std::nullopt;
  auto known = std::ranges::find(kNumbers, word, &Unit::word);
  return known == std::end(kNumbers) ? std::nullopt : std::optional(known->seconds);
}
// What leads to a time to come …
static constexpr std::string_view kLeads[] = {
    "in",       "after",  "for",         "wait",    "another",    "next",
    "retry",    "later",  "delay",       "delayed", "greylisted", "graylisted",
    "timeout",  "is",     "retry-after", "через",   "спустя",     "на",
    "nach",     "für",    "warten",      "dans",    "après",      "pendant",
    "en",       "dentro", "tras",        "durante", "tra",        "fra",
    "dopo",     "per",    "em",          "após",    "por",        "请",
    "wartezeit"};
// … and what may stand between.
static constexpr std::string_view kFillers[] = {
    "at",      "least",   "about", "approximately", "around",     "the",     "of",
    "minimum", "ca",      "de",    "als",           "mehr",       "не",      "менее",
    "чем",     "ещё",     "еще",   "около",         "ungefähr",   "environ", "unos",
    "circa",   "cerca",   "más",   "menos",         "mindestens", "up",      "to",
    "further", "maximum", "min",   "another",       "next"};
// The reply asks to come back, or says that this is for now.
static constexpr std::string_view kSignWords[] = {
    "again",     "retry",       "later",   "come back",   "wait",    "greylist",
    "graylist",  "grey",        "tempor",  "blocked for", "resend",  "banned for",
    "delay",     "defer",       "throttl", "повтор",      "попроб",  "попыт",
    "подожд",    "позже",       "времен",  "через",       "erneut",  "später",
    "nochmal",   "noch einmal", "warten",  "wieder",      "réessay", "essay",
    "plus tard", "attend",      "intent",  "tarde",       "nuevo",   "riprov",
    "tardi",     "attend",      "tente",   "novamente",   "aguard",  "稍后",
    "重试",      "再试",        "再試",    "重新",        "再度"};
static constexpr text::Phrases kTimeSigns(kSignWords);
static constexpr FewWindows kSignWindows(kSignWords);

static bool is_time_word_byte(char c) {
  return text::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80 || c == '-' ||
         c == '\'';
}

namespace {

// The words of a folded text, each but once and forward.
class WordReader {
 public:
  explicit WordReader(std::string_view text) : text_(text) {}

  bool next() {
    while (at_ < text_.size() && !is_time_word_byte(text_[at_])) at_++;
    if (at_ == text_.size()) return false;
    std::rotate(before_.begin(), before_.begin() + 1, before_.end());
    before_.back() = word_;
    size_t start = at_;
    while (at_ < text_.size() && (is_time_word_byte(text_[at_]) || is_inner_colon()))
      at_++;
    word_ = text_.substr(start, at_ - start);
    return true;
  }

  std::string_view word() const { return word_; }
  std::string_view rest() const { return text_.substr(at_); }

  // Does a word that leads to a time stand before this one, fillers between them aside?
  bool is_led() const {
    for (size_t i = before_.size(); i-- > 0;) {
      if (std::ranges::find(kLeads, before_[i]) != std::end(kLeads)) return true;
      if (std::ranges::find(kFillers, before_[i]) == std::end(kFillers)) return false;
    }
    return false;
  }

 private:
  bool is_inner_colon() const {  // "00:04:30"
    return text_[at_] == ':' && at_ > 0 && text::is_digit(text_[at_ - 1]) &&
           at_ + 1 < text_.size() && text::is_digit(text_[at_ + 1]);
  }

  std::string_view text_, word_;
  std::array<std::string_view, 4> before_;
  size_t at_ = 0;
};

}  // namespace

static bool asks_to_wait(const FoldedReply& reply) {
  return kSignWindows.may_stand_in(reply) && kTimeSigns.any_in(reply.folded());
}

static std::optional<long> unit_at(std::string_view word) {
  for (const Unit& unit : kUnits)
    if (word.starts_with(unit.word)) return unit.seconds;
  for (const Unit& unit : kShortUnits)
    if (word == unit.word) return unit.seconds;
  return std::nullopt;
}

static std::string_view word_at(std::string_view text) {
  size_t start = 0;
  while (start < text.size() && text[start] == ' ') start++;
  size_t end = start;
  while (end < text.size() && is_time_word_byte(text[end])) end++;
  return text.substr(start, end - start);
}

// "00:04:30", "04:30".
static std::optional<long> clock_time(std::string_view word) {
  long seconds = 0, field = 0;
  int fields = 1, digits = 0;
  for (char c : word) {
    if (c == ':') {
      seconds = (seconds + field) * 60;
      field = digits = 0;
      fields++;
    } else if (text::is_digit(c) && ++digits <= 2) {
      field = field * 10 + (c - '0');
    } else {
      return std::nullopt;
    }
  }
  if (fields < 2 || fields > 3) return std::nullopt;
  return seconds + field;
}

// The time that begins with this word: "300 seconds", "300s", "five minutes", "5分钟".
static std::optional<long> time_at(const WordReader& words) {
  std::string_view word = words.word();
  if (word.find(':') != word.npos) return clock_time(word);
  long value = 0;
  size_t digits = 0;
  while (digits < word.size() && text::is_digit(word[digits]) && digits < 7)
    value = value * 10 + (word[digits++] - '0');
  if (digits == 0) {
    auto known = number_word(word);
    if (!known) return std::nullopt;
    value = *known;
  } else if (digits < word.size()) {
    auto unit = unit_at(word.substr(digits + (word[digits] == '-')));
    return unit ? std::optional(value * *unit) : std::nullopt;
  }
  auto unit = unit_at(word_at(words.rest()));
  return unit ? std::optional(value * *unit) : std::nullopt;
}

// "5分钟后重试", "10分後に": nothing parts the words, the time itself leads to what
// comes.
static std::optional<long> east_asian_time(std::string_view text) {
  for (size_t at = 0; at < text.size(); at++) {
    long value = 0;
    size_t digits = 0;
    while (digits < 7 && at < text.size() && text::is_digit(text[at])) {
      value = value * 10 + (text[at++] - '0');
      digits++;
    }
    if (digits == 0) continue;
    if (at < text.size() && text[at] == ' ') at++;
    std::string_view rest = text.substr(at);
    for (const Unit& unit : kUnits) {
      bool cjk = static_cast<unsigned char>(unit.word.front()) >= 0xE0;
      if (!cjk || !rest.starts_with(unit.word)) continue;
      std::string_view behind = rest.substr(unit.word.size());
      for (std::string_view after :
           {"后", "後", "钟", "鐘", "之后", "以后", "間", "以上"})
        if (behind.starts_with(after) && value > 0) return value * unit.seconds;
    }
  }
  return std::nullopt;
}

std::optional<long> retry_after_in(const FoldedReply& reply) {
  std::string_view folded = reply.folded();
  bool ascii = text::find_non_ascii(folded) == folded.size();
  bool after = !ascii && (folded.find("后") != folded.npos ||  //
                          folded.find("後") != folded.npos);
  if (!after && !asks_to_wait(reply)) return std::nullopt;
  if (!ascii)
    if (auto seconds = east_asian_time(folded)) return seconds;
  WordReader words(folded);
  while (words.next()) {
    auto seconds = time_at(words);
    if (seconds && (*seconds <= 0 || *seconds > kMaxSeconds)) seconds.reset();
    // "через час": the unit alone is one of it.
    if (!seconds && words.word().starts_with("час")) seconds = 3600;
    if (seconds && words.is_led()) return seconds;
  }
  return std::nullopt;
}

}  // namespace mailwhy::bounce
