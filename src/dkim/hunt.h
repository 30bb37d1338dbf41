// What a search for the signed text may cost, and what it is after.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>

#include "dkim/canonical.h"
#include "dkim/digest.h"

namespace mailwhy::dkim {

// Shared by all searches for one signature. Copying and rewriting a text is counted like
// hashing it, so that the time is bounded, too.
struct Budget {
  uint64_t octets = 0;      // that may still be hashed
  uint64_t candidates = 0;  // that may still be tried

  bool spent() const { return octets == 0 || candidates == 0; }
  void pay(uint64_t hashed) { octets -= hashed < octets ? hashed : octets; }
  // A part of what is left, in percent.
  Budget share(unsigned percent) const {
    return {octets / 100 * percent, candidates / 100 * percent};
  }
  void charge(const Budget& given, const Budget& left) {
    octets -= given.octets - left.octets;
    candidates -= given.candidates - left.candidates;
  }
};

// What `attempt` returns, which is given a share of what is left of the budget.
template <class Attempt>
bool within(Budget& budget, unsigned percent, Attempt attempt) {
  Budget whole = budget, given = budget.share(percent);
  budget = given;
  bool found = attempt();
  whole.charge(given, budget);
  budget = whole;
  return found;
}

// Is this the digest that was signed? For RSA a comparison with the recovered one; for
// Ed25519 a verification. It pays for a candidate.
class Wanted {
 public:
  using Verify = std::function<bool(std::string_view digest)>;
  explicit Wanted(std::string digest) : digest_(std::move(digest)) {}
  explicit Wanted(Verify verify) : verify_(std::move(verify)) {}

  // A verification costs what a thousand comparisons do.
  bool is_costly() const { return verify_ != nullptr; }

  bool is(Sha256 state, Budget& budget) const {
    if (budget.candidates > 0) budget.candidates--;
    budget.pay(64);  // the padding's block
    auto octets = state.digest();
    std::string_view digest(octets.data(), octets.size());
    return verify_ ? verify_(digest) : digest == digest_;
  }

 private:
  std::string digest_;
  Verify verify_;
};

}  // namespace mailwhy::dkim
