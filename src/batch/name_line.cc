#include "batch/name_line.h"

#include <algorithm>

#include <fmt/format.h>

#include "dns/name.h"
#include "report/utf8.h"
#include "text/ascii.h"
#include "text/idna.h"

namespace mailwhy::batch {

// A stranger's word in a sentence of ours: short, and nothing that a terminal obeys.
static std::string quoted(std::string_view word) {
  constexpr size_t kMost = 80;
  std::string_view head = report::first_octets(word, kMost);
  return report::shown(head) + (head.size() < word.size() ? "…" : "");
}

static bool is_number(std::string_view text) {
  return std::ranges::all_of(text, text::is_digit);
}

static std::string_view domain_part(std::string_view word) {
  if (size_t scheme = word.find("://"); scheme != word.npos) {
    word.remove_prefix(scheme + 3);
    word = word.substr(0, word.find_first_of("/?#"));
  }
  if (size_t at = word.rfind('@'); at != word.npos) word.remove_prefix(at + 1);
  if (size_t colon = word.rfind(':');
      colon != word.npos && colon + 1 < word.size() && is_number(word.substr(colon + 1)))
    word = word.substr(0, colon);
  if (word.ends_with('.')) word.remove_suffix(1);
  return word;
}

// What stands in no name of a mail domain, the underscore of "_spf.example.org" let
// through: RFC 5321, section 2.3.5.
static bool is_foreign(char c) {
  return !text::is_alnum(c) && c != '-' && c != '_' && c != '.';
}

static Error no_domain(std::string_view word) {
  if (word.empty()) return Error{"an empty word is neither a domain nor an address"};
  size_t slash = word.find('/');
  if (slash != word.npos && net::IpAddress::parse(word.substr(0, slash)))
    return Error{fmt::format("{} is a network: name one of its addresses", quoted(word))};
  return Error{fmt::format("{} is neither a domain nor an address", quoted(word))};
}

Result<std::string> read_domain(std::string_view word) {
  auto name = text::to_a_labels(domain_part(word));
  if (!name) return fail(fmt::format("{}: {}", quoted(word), name.error().what));
  auto parsed = dns::Name::from_text(*name);
  if (!parsed || parsed->is_root() || std::ranges::any_of(*name, is_foreign) ||
      is_number(name->substr(name->rfind('.') + 1)))
    return tl::unexpected(no_domain(word));
  if (name->find('.') == name->npos)
    return fail(
        fmt::format("{} is no full domain name: example.org is meant", quoted(word)));
  return *name;
}

std::optional<net::IpAddress> read_address(std::string_view word) {
  if (word.size() > 2 && word.front() == '[' && word.back() == ']')
    word = word.substr(1, word.size() - 2);
  auto ip = net::IpAddress::parse(word);
  if (!ip) return std::nullopt;
  return ip->unmapped();
}

static std::string_view next_word(std::string_view& line) {
  line = text::trim(line);
  size_t end = std::min(line.find_first_of(" \t"), line.size());
  std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

Result<std::optional<diagnose::Target>> read_name_line(std::string_view line) {
  if (line.size() > kMaxNameLine)
    return fail(fmt::format("the line is longer than {} octets", kMaxNameLine));
  diagnose::Target target;
  bool empty = true;
  for (;;) {
    std::string_view word = next_word(line);
    if (word.empty() || word.front() == '#') break;
    if (auto ip = read_address(word)) {
      if (target.addresses.size() == kMaxAddressesOfALine)
        return fail(fmt::format("more than {} addresses", kMaxAddressesOfALine));
      target.addresses.push_back(*ip);
    } else if (!empty) {
      return fail(fmt::format(
          "{} is no address: a line holds one domain, and addresses behind it",
          quoted(word)));
    } else {
      auto domain = read_domain(word);
      if (!domain) return tl::unexpected(domain.error());
      target.domain = std::move(*domain);
    }
    empty = false;
  }
  if (empty) return std::nullopt;
  return target;
}

std::string written(const diagnose::Target& target) {
  std::string words = target.domain;
  for (const net::IpAddress& ip : target.addresses)
    words += (words.empty() ? "" : " ") + ip.to_string();
  return words;
}

}  // namespace mailwhy::batch
