#include "diagnose/checks/reverse_name.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

using dns::Type;

static constexpr size_t kMaxPtrNames = 5;

std::vector<ReverseName> reverse_names(dns::Resolver& resolver,
                                       const std::vector<net::IpAddress>& addresses) {
  std::vector<ReverseName> found;
  std::vector<dns::Question> first;
  for (const net::IpAddress& ip : addresses)
    if (auto name = dns::Name::from_text(ip.reverse_name())) {
      first.push_back({*name, Type::PTR, {}});
      found.push_back({ip, false, true, {}, {}});
    }
  auto answers = resolver.query_all(first);
  struct Asked {
    size_t of;
    std::string name;
  };
  std::vector<dns::Question> second;
  std::vector<Asked> asked;
  for (size_t i = 0; i < answers.size(); i++) {
    found[i].told = answers[i]->usable();
    for (const dns::Record* record : answers[i]->of(Type::PTR)) {
      auto host = dns::target(*record);
      if (!host || host->is_root() || found[i].names.size() == kMaxPtrNames) continue;
      found[i].names.push_back(host->to_lower_string());
      second.push_back({*host, found[i].ip.is_v4() ? Type::A : Type::AAAA, {}});
      asked.push_back({i, found[i].names.back()});
    }
  }
  answers = resolver.query_all(second);
  for (size_t i = 0; i < answers.size(); i++) {
    ReverseName& one = found[asked[i].of];
    if (!answers[i]->usable()) one.confirmation_told = false;
    for (const dns::Record* record : answers[i]->of(second[i].type))
      if (auto ip = dns::address(*record); ip && *ip == one.ip) {
        one.confirmed.push_back(asked[i].name);
        break;
      }
  }
  return found;
}

// The numbers of a name, in order: "dsl-203-0-113-9" gives 203 0 113 9.
static std::vector<int> numbers_in(std::string_view name) {
  std::vector<int> numbers;
  for (size_t i = 0; i < name.size();) {
    if (!text::is_digit(name[i])) {
      i++;
      continue;
    }
    size_t end = i;
    int value = 0;
    while (end < name.size() && text::is_digit(name[end]) && end - i < 4)
      value = value * 10 + (name[end++] - '0');
    numbers.push_back(value);
    i = end;
  }
  return numbers;
}

static bool contains_run(const std::vector<int>& numbers, std::vector<int> wanted) {
  auto there = [&] {
    return std::search(numbers.begin(), numbers.end(), wanted.begin(), wanted.end()) !=
           numbers.end();
  };
  if (there()) return true;
  std::ranges::reverse(wanted);
  return there();
}

// "203-0-113-9", "9.113.0.203", "cb007109", "203000113009", the last three or two octets.
static bool spells_v4(std::string_view host, const net::IpAddress& ip) {
  auto bytes = ip.bytes();
  auto numbers = numbers_in(host);
  std::vector<int> octets(bytes.begin(), bytes.end());
  if (contains_run(numbers, octets)) return true;
  if (contains_run(numbers, {octets[1], octets[2], octets[3]})) return true;
  if (contains_run(numbers, {octets[2], octets[3]}) && octets[2] != octets[3])
    return true;
  std::string hex =
      fmt::format("{:02x}{:02x}{:02x}{:02x}", bytes[0], bytes[1], bytes[2], bytes[3]);
  std::string wide =
      fmt::format("{:03}{:03}{:03}{:03}", bytes[0], bytes[1], bytes[2], bytes[3]);
  return host.find(hex) != host.npos || host.find(wide) != host.npos;
}

// At least the last half of the address, as hexadecimal digits with or without dashes.
static bool spells_v6(std::string_view host, const net::IpAddress& ip) {
  std::string digits, name;
  for (uint8_t byte : ip.bytes()) digits += fmt::format("{:02x}", byte);
  for (char c : host)
    if (c != '-' && c != '.') name += c;
  if (name.find(digits.substr(16)) != name.npos) return true;
  // Groups as people write them: leading zeros left out.
  std::string groups;
  for (size_t i = 4; i < 8; i++) {
    size_t zeros = digits.find_first_not_of('0', i * 4);
    size_t end = i * 4 + 4;
    groups += fmt::format("-{}", zeros < end ? digits.substr(zeros, end - zeros) : "0");
  }
  return host.find(groups.substr(1)) != host.npos;
}

static bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, text::is_digit);
}

// Words that nobody gives a mail server's name, with or without the address.
static bool says_pool(std::string_view name) {
  static constexpr std::array kSure = {
      "dynamic",   "dynip", "dhcp",  "dialup", "dialin",    "ppp",   "pppoe",
      "adsl",      "vdsl",  "xdsl",  "dsl",    "dyn",       "cable", "catv",
      "broadband", "pool",  "pools", "gprs",   "unassigned"};
  for (size_t i = 0; i < name.size();) {
    size_t end = i;
    while (end < name.size() && text::is_alpha(name[end])) end++;
    if (end > i && std::ranges::find(kSure, name.substr(i, end - i)) != kSure.end())
      return true;
    i = std::max(end, i + 1);
  }
  return false;
}

// What the owner of a domain names a mail server.
static bool says_mail(std::string_view label) {
  static constexpr std::array kWords = {"mail",  "mx",     "smtp",   "mta",
                                        "relay", "out",    "mout",   "mailout",
                                        "post",  "mailer", "smtpout"};
  size_t end = 0;
  while (end < label.size() && text::is_alpha(label[end])) end++;
  return std::ranges::find(kWords, label.substr(0, end)) != kWords.end();
}

bool looks_generic(std::string_view name, const net::IpAddress& ip) {
  std::string lower = text::to_lower(name);
  std::string own = text::organizational_domain(lower);
  std::string_view host = lower;
  if (host.size() <= own.size()) return false;  // the domain itself
  host.remove_suffix(own.size() + 1);
  std::string_view label = host.substr(0, host.find('.'));
  bool spelled = ip.is_v4() ? spells_v4(host, ip) : spells_v6(host, ip);
  if (says_pool(host)) return spelled || has_digit(host) || !says_mail(label);
  return spelled && !says_mail(label);
}

}  // namespace mailwhy::diagnose
