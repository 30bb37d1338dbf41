// What makes two questions one: for a cache, a recording, and questions on their way.
#pragma once

#include <optional>

#include "dns/resolver.h"

namespace mailwhy::dns {

// Name, type and the way of asking that changes what comes back. Deadlines, and whether
// the answer must be fresh, do not.
struct QuestionKey {
  Name name;
  Type type = Type::A;
  std::optional<net::IpAddress> server;
  Transport transport = Transport::Any;
  bool checking_disabled = false;
  bool cookie = false;
  bool recursive = false;

  static QuestionKey of(const Question& question) {
    return {question.name,
            question.type,
            question.ask.server,
            question.ask.transport,
            question.ask.checking_disabled,
            question.ask.cookie,
            question.ask.recursive};
  }
  friend bool operator==(const QuestionKey&, const QuestionKey&) = default;
};

struct QuestionKeyHash {
  size_t operator()(const QuestionKey& key) const {
    size_t hash = key.name.hash() ^ static_cast<size_t>(key.type) * 0x9e3779b97f4a7c15;
    if (key.server)
      for (uint8_t octet : key.server->bytes()) hash = hash * 31 + octet;
    return hash ^ static_cast<size_t>(key.transport) << 8 ^
           (key.checking_disabled ? 1u << 16 : 0u) ^ (key.cookie ? 1u << 17 : 0u) ^
           (key.recursive ? 1u << 18 : 0u);
  }
};

}  // namespace mailwhy::dns
