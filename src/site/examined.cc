#include "site/examined.h"

#include "batch/name_line.h"
#include "diagnose/examine.h"
#include "report/utf8.h"
#include "text/ascii.h"

namespace mailwhy::site {

static constexpr size_t kMaxField = 600;  // octets; a name has at most 253

// Words between blanks, commas and semicolons.
static std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    size_t end = std::min(text.find_first_of(" \t\r\n,;"), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

static std::string excerpt(std::string_view text) {
  return report::shown(report::first_octets(text, 60));
}

Result<bounce::Input> read_examined(const Visit& visit, const Examined& given) {
  for (const std::string* field :
       {&given.domain, &given.addresses, &given.helo, &given.selectors})
    if (field->size() > kMaxField) return fail(visit.say("site.check_too_long"));
  diagnose::Target target;
  std::vector<std::string> words = words_of(given.domain),
                           more = words_of(given.addresses);
  words.insert(words.end(), more.begin(), more.end());
  for (const std::string& word : words) {
    if (auto ip = batch::read_address(word)) {
      target.addresses.push_back(*ip);
      continue;
    }
    auto domain = batch::read_domain(word);
    if (!domain || !target.domain.empty())
      return fail(visit.say("site.check_bad_name", {{"text", excerpt(word)}}));
    target.domain = std::move(*domain);
  }
  if (words.empty()) return fail(visit.say("site.check_nothing"));
  std::string most = std::to_string(kMaxAddresses);
  if (target.addresses.size() > kMaxAddresses)
    return fail(visit.say("site.check_too_many", {{"count", most}}));
  target.helo = text::to_lower(text::trim(given.helo));
  target.selectors = words_of(given.selectors);
  if (target.selectors.size() > kMaxSelectors)
    return fail(visit.say("site.check_too_many", {{"count", most}}));
  return diagnose::to_input(target, batch::written(target));
}

}  // namespace mailwhy::site
