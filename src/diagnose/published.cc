#include "diagnose/published.h"

#include <algorithm>

namespace mailwhy::diagnose {

using dns::Type;

std::vector<std::string> texts_of(const dns::Answer& answer,
                                  bool (*is_of_kind)(std::string_view)) {
  std::vector<std::string> texts;
  std::string storage;
  for (const dns::Record* record : answer.of(Type::TXT)) {
    std::string_view text = dns::joined_text(*record, storage);
    if (is_of_kind(text)) texts.emplace_back(text);
  }
  return texts;
}

std::vector<dns::Mx> exchanges_of(const dns::Answer& answer) {
  std::vector<dns::Mx> exchanges;
  for (const dns::Record* record : answer.of(Type::MX))
    if (auto mx = dns::mx(*record)) exchanges.push_back(std::move(*mx));
  std::ranges::stable_sort(exchanges, [](const dns::Mx& a, const dns::Mx& b) {
    return a.preference != b.preference ? a.preference < b.preference : a.host < b.host;
  });
  return exchanges;
}

std::vector<HostAddresses> addresses_of(dns::Resolver& resolver,
                                        const std::vector<std::string>& hosts) {
  std::vector<HostAddresses> found(hosts.size());
  std::vector<dns::Question> questions;
  std::vector<size_t> whose;
  for (size_t i = 0; i < hosts.size(); i++)
    if (auto name = dns::Name::from_text(hosts[i]))
      for (Type type : {Type::A, Type::AAAA}) {
        questions.push_back({*name, type, {}});
        whose.push_back(i);
      }
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < answers.size(); i++) {
    HostAddresses& host = found[whose[i]];
    host.told &= answers[i]->usable();
    for (const dns::Record* record : answers[i]->of(questions[i].type))
      if (auto ip = dns::address(*record)) host.addresses.push_back(*ip);
  }
  return found;
}

}  // namespace mailwhy::diagnose
