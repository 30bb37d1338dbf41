// Failures by their label, by the other side, by own domain and own address; and which
// label goes with which of these how often.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "logs/names.h"
#include "logs/picture.h"
#include "logs/tally.h"
#include "logs/usage.h"

namespace mailwhy::logs {

// A label's place in knowledge::reason_labels().
using Label = uint8_t;

// Whose figures a delivery enters: numbers of names.
struct Party {
  uint32_t server = 0;  // the provider; of mail this server turned away: the client
  uint32_t domain = 0, sender = 0;
  Usage::Who login = Usage::kNobody, script = Usage::kNobody;
};

void widen(Counts& counts, std::optional<net::Time> first, std::optional<net::Time> last);

class Ledger {
 public:
  // `what` is &Counts::refused or &Counts::waiting.
  void count(Label label, const Party& party, uint64_t Counts::* what,
             std::optional<net::Time> first, std::optional<net::Time> last);
  void count_delivered(const Party& party);

  const Counts& of_label(Label label) const { return by_label_[label]; }
  Example& example(Label label) { return examples_[label]; }

  // All in the order of their weight: more refused first, then more waiting.
  std::vector<ByReason> reasons(const Names& servers, const Names& domains) const;
  std::vector<ByName> by_server(const Names& servers) const;
  std::vector<ByName> by_domain(const Names& domains) const;
  std::vector<ByName> by_sender(const Names& senders) const;

 private:
  static constexpr size_t kLabels = 64, kMostPairs = 300000;
  enum class Kind : uint8_t { Server, Domain, Sender };

  void pair(Kind kind, Label label, uint32_t name);
  std::vector<ByName> rows(Kind kind, const std::vector<Counts>& counts,
                           const Names& names) const;

  std::array<Counts, kLabels> by_label_{};
  std::array<Example, kLabels> examples_{};
  std::vector<Counts> by_server_, by_domain_, by_sender_;  // by the number of the name
  Tally pairs_{kMostPairs};                                // label and name -> failures
};

}  // namespace mailwhy::logs
