#include "report/logs_words.h"

#include <string>

#include "report/utf8.h"

namespace mailwhy::report {

using logs::Unusual;
using logs::Volume;

text::Params params_of(const logs::ByReason& reason) {
  text::Params params;
  uint64_t all = reason.counts.refused + reason.counts.waiting;
  if (reason.domains.size() == 1 && reason.domains.front().second == all)
    params["domain"] = shown(reason.domains.front().first);
  return params;
}

text::Message sentence_of(const Volume& volume, const Unusual& unusual,
                          const std::string& when) {
  text::Message message;
  auto number = [](uint64_t value) { return std::to_string(value); };
  message.params = {
      {"who", shown(volume.name)}, {"count", number(unusual.count)}, {"when", when}};
  if (unusual.usual > 0) message.params["usual"] = number(unusual.usual);
  if (unusual.kind == Unusual::Kind::Addresses) {
    message.key = "logs.unusual_addresses";
    message.params["networks"] = number(unusual.networks);
    std::string examples;
    for (const std::string& ip : unusual.examples)
      examples += (examples.empty() ? "" : ", ") + ip;
    message.params["examples"] = examples;
    return message;
  }
  if (unusual.usual > 0) message.params["times"] = number(unusual.count / unusual.usual);
  if (unusual.spans > 1) message.params["spans"] = number(unusual.spans - 1);
  message.key = unusual.of_peers                      ? "logs.unusual_peers"
                : unusual.span == logs::UsualOf::Hour ? "logs.unusual_hour"
                                                      : "logs.unusual_day";
  return message;
}

std::string advice_for(const Volume& volume) {
  switch (volume.kind) {
    case Volume::Kind::Login:
      return "logs.advice_login";
    case Volume::Kind::User:
      return "logs.advice_user";
    case Volume::Kind::Script:
      return "logs.advice_script";
  }
  return "";
}

}  // namespace mailwhy::report
