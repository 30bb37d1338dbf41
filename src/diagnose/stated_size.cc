#include "diagnose/stated_size.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "text/ascii.h"
#include "text/lexer.h"

namespace mailwhy::diagnose {

namespace {

constexpr size_t kMaxSizeReply = 4096, kMaxSizes = 20;

struct Size {
  uint64_t bytes = 0;
  size_t at = 0, end = 0;
};

struct Unit {
  std::string_view word;
  int shift;  // 1 << shift bytes
};

// The longer first, so that "mb" is not read as "m".
constexpr Unit kUnits[] = {
    {"kilobytes", 10}, {"megabytes", 20}, {"gigabytes", 30}, {"килобайт", 10},
    {"мегабайт", 20},  {"гигабайт", 30},  {"megabyte", 20},  {"kbytes", 10},
    {"mbytes", 20},    {"octets", 0},     {"байта", 0},      {"bytes", 0},
    {"байт", 0},       {"byte", 0},       {"kib", 10},       {"mib", 20},
    {"gib", 30},       {"кб", 10},        {"мб", 20},        {"гб", 30},
    {"Кб", 10},        {"Мб", 20},        {"Гб", 30},        {"КБ", 10},
    {"МБ", 20},        {"ГБ", 30},        {"kb", 10},        {"mb", 20},
    {"gb", 30},        {"mo", 20},        {"ko", 10},        {"k", 10},
    {"m", 20},         {"g", 30},         {"b", 0}};

bool is_word(char c) {
  return text::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool says(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) {
    return text::find_ignore_case(text, word) != text.npos;
  });
}

std::string_view before(std::string_view reply, const Size& size) {
  size_t from = size.at > 48 ? size.at - 48 : 0;
  return reply.substr(from, size.at - from);
}

std::string_view behind(std::string_view reply, const Size& size) {
  return reply.substr(size.end, 24);
}

bool is_about_size(std::string_view reply, const Size& size) {
  auto speaks = [](std::string_view text) {
    return says(text, {"size", "limit", "max", "exceed", "large", "big", "quota", "octet",
                       "byte", "taille", "tama", "dimens", "größe", "размер", "лимит",
                       "предел", "превыш"});
  };
  return speaks(before(reply, size)) || speaks(behind(reply, size));
}

// "14889779", "10,485,760", "14.2": tenths are kept. False where it is no size, such as a
// status code or a part of a name.
bool read_number(text::Lexer& lexer, uint64_t& tenths) {
  auto digits = [](char c) { return text::is_digit(c); };
  std::string_view first = lexer.take_while(digits);
  if (first.empty() || first.size() > 12) return false;
  uint64_t value = 0;
  for (char c : first) value = value * 10 + static_cast<uint64_t>(c - '0');
  tenths = value * 10;
  bool decimals = false;
  while (!lexer.at_end() && (lexer.peek() == ',' || lexer.peek() == '.')) {
    std::string_view rest = lexer.rest().substr(1);
    size_t count = 0;
    while (count < rest.size() && text::is_digit(rest[count])) count++;
    if (count == 0) return true;  // the end of a sentence
    if (decimals || count > 3) return false;
    lexer.take();
    lexer.take_while(digits);
    if (count == 3 && tenths < 10'000'000'000'000) {
      for (size_t i = 0; i < 3; i++)
        value = value * 10 + static_cast<uint64_t>(rest[i] - '0');
      tenths = value * 10;
    } else {
      tenths += static_cast<uint64_t>(rest[0] - '0');
      decimals = true;
    }
  }
  return true;
}

bool read_unit(std::string_view reply, size_t& at, int& shift) {
  size_t word = at;
  if (word < reply.size() && (reply[word] == ' ' || reply[word] == '-')) word++;
  for (const Unit& unit : kUnits) {
    std::string_view there = reply.substr(word, unit.word.size());
    if (!text::equals_ignore_case(there, unit.word)) continue;
    size_t end = word + unit.word.size();
    if (end < reply.size() && is_word(reply[end])) continue;
    at = end;
    shift = unit.shift;
    return true;
  }
  return false;
}

std::vector<Size> all_sizes(std::string_view reply) {
  constexpr uint64_t kLeastBare = 65536;
  std::vector<Size> sizes;
  for (size_t at = 0; at < reply.size() && sizes.size() < kMaxSizes;) {
    bool starts = text::is_digit(reply[at]) &&
                  (at == 0 || (!is_word(reply[at - 1]) && reply[at - 1] != '.' &&
                               reply[at - 1] != '-' && reply[at - 1] != '#'));
    if (!starts) {
      at++;
      continue;
    }
    text::Lexer lexer(reply.substr(at));
    uint64_t tenths = 0;
    bool number = read_number(lexer, tenths);
    Size size{0, at, at + lexer.offset()};
    at = std::max(size.end, at + 1);
    if (!number) {
      while (at < reply.size() && (text::is_digit(reply[at]) || reply[at] == '.')) at++;
      continue;
    }
    int shift = 0;
    if (read_unit(reply, size.end, shift)) {
      if (tenths >> (60 - shift) != 0) continue;
      size.bytes = (tenths << shift) / 10;
      at = size.end;
    } else {
      size.bytes = tenths / 10;
      char next = size.end < reply.size() ? reply[size.end] : ' ';
      bool bare = !is_word(next) && next != '-' && next != '_' && next != '@';
      if (!bare || size.bytes < kLeastBare || !is_about_size(reply, size)) continue;
    }
    if (size.bytes >= 1024) sizes.push_back(size);
  }
  return sizes;
}

bool is_of_mail(std::string_view reply, const Size& size) {
  if (says(behind(reply, size).substr(0, 16),
           {"exceed", "is too", "is over", "is larger", "превыш", "überschr", "dépasse"}))
    return true;
  std::string_view front = before(reply, size);
  if (says(front, {"limit", "max", "exceed", "allowed", "permitted", "than", "over",
                   "лимит", "предел", "превыш", "ограничен", "больше"}))
    return false;
  return says(front, {"size=", "your message", "message size", "message is", "size of",
                      "размер письма", "размер сообщения"});
}

}  // namespace

StatedSizes sizes_in(std::string_view reply) {
  reply = reply.substr(0, kMaxSizeReply);
  auto sizes = all_sizes(reply);
  StatedSizes stated;
  if (sizes.empty()) return stated;
  auto [least, most] = std::ranges::minmax_element(sizes, {}, &Size::bytes);
  if (least->bytes != most->bytes) {
    stated.limit = least->bytes;
    stated.mail = most->bytes;
  } else if (is_of_mail(reply, *least)) {
    stated.mail = least->bytes;
  } else {
    stated.limit = least->bytes;
  }
  return stated;
}

}  // namespace mailwhy::diagnose
