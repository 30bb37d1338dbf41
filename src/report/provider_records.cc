#include "report/provider_records.h"

#include <algorithm>

#include "text/ascii.h"
#include "text/replace.h"

namespace mailwhy::report {

namespace {

using knowledge::Provider;

constexpr size_t kMostKeys = 4;  // more selectors than that say nothing new

// "selector2" ends in 2, "MBO0003" in 3; "" where no number ends it.
std::string number_of(std::string_view selector) {
  size_t begin = selector.size();
  while (begin > 0 && text::is_digit(selector[begin - 1])) begin--;
  std::string digits(selector.substr(begin));
  size_t zeros = digits.find_first_not_of('0');
  return zeros == digits.npos ? "" : digits.substr(zeros);
}

// Where the CNAME at a selector points. A domain inside of a label is written with
// dashes.
std::string target_for(const Provider& provider, size_t index) {
  auto targets = provider.dkim_targets;
  std::string_view selector = provider.dkim_selectors[index];
  std::string target(targets.size() == provider.dkim_selectors.size() ? targets[index]
                                                                      : targets.front());
  if (std::string number = number_of(selector); !number.empty())
    text::replace_all(target, "<n>", number);
  text::replace_all(target, "-<domain>", "-example-org");
  text::replace_all(target, "<domain>", "example.org");
  if (target.starts_with("*.")) target.replace(0, 1, "<account>");
  return target + ".";
}

size_t key_count(const Provider& provider) {
  return std::min(provider.dkim_selectors.size(), kMostKeys);
}

std::string key_name(std::string_view selector) {
  return std::string(selector) + "._domainkey.example.org.";
}

}  // namespace

std::vector<std::string> includes_of(const Provider& provider) {
  std::vector<std::string> out;
  for (std::string_view host : provider.spf_hosts) {
    std::string name(host);
    if (name.starts_with("*.")) name.replace(0, 1, "<account>");
    out.push_back("include:" + name);
  }
  return out;
}

std::string spf_record_with(const std::string& include) {
  return "example.org.  3600  IN  TXT  \"v=spf1 mx " + include + " -all\"";
}

KeyRecords key_records(const Provider& provider) {
  KeyRecords out;
  out.cname = !provider.dkim_targets.empty();
  for (size_t i = 0; i < key_count(provider); i++) {
    std::string line = key_name(provider.dkim_selectors[i]) + "  3600  IN  ";
    line += out.cname ? "CNAME  " + target_for(provider, i)
                      : std::string("TXT  \"v=DKIM1; k=rsa; p=…\"");
    out.lines.push_back(line);
  }
  return out;
}

std::vector<std::string> look_commands(const Provider& provider) {
  std::vector<std::string> out;
  if (include_helps(provider) && !provider.spf_hosts.empty()) {
    out.push_back("dig +short TXT example.org");
    out.push_back("mailwhy spf lint example.org");
  }
  for (size_t i = 0; i < key_count(provider); i++)
    out.push_back("dig +short TXT " + std::string(provider.dkim_selectors[i]) +
                  "._domainkey.example.org");
  if (out.empty()) out.push_back("dig +short TXT example.org");
  return out;
}

bool has_open_part(const std::vector<std::string>& lines) {
  return std::ranges::any_of(
      lines, [](const std::string& line) { return line.find('<') != line.npos; });
}

}  // namespace mailwhy::report
