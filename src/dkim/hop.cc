#include "dkim/hop.h"

#include <algorithm>
#include <map>

#include "dkim/header_edits.h"
#include "dkim/software.h"
#include "mail/received.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

static constexpr size_t kMostSets = 50;  // RFC 8617, section 4.2.1

// ARC sets say which body each sealer had. Only those that hash in the signature's way
// can be compared with what was signed; any can be compared with what arrived.
static bool ask_arc(const RawMail& mail, const Check& check, Hop& hop) {
  std::map<uint64_t, Signature> sets;
  for (const RawField& field : mail.fields)
    if (field.is("ARC-Message-Signature") && sets.size() < kMostSets) {
      Signature set = read_signature(field, SignatureKind::ArcMessage);
      if (!set.fault && set.instance > 0) sets.emplace(set.instance, std::move(set));
    }
  std::map<std::pair<Mode, HashName>, std::string> arrived;
  for (const auto& [instance, set] : sets) {
    if (set.body_length) continue;
    bool comparable = set.body_mode == check.signature.body_mode &&
                      set.algorithm.hash == check.signature.algorithm.hash &&
                      !check.signature.body_length;
    if (comparable && set.body_hash == check.signature.body_hash) {
      hop.whole_at = set.domain;
      hop.told_by = "arc";
      continue;
    }
    auto [hash, fresh] = arrived.try_emplace({set.body_mode, set.algorithm.hash});
    if (fresh)
      hash->second = hash_body(mail.body, set.body_mode, set.algorithm.hash).digest;
    if (hash->second != set.body_hash) continue;  // another change came later
    hop.changed_at = set.domain;
    hop.told_by = "arc";
    return true;
  }
  return !hop.whole_at.empty();
}

// A signature above this one that still holds was made when the mail was changed already.
static bool ask_signatures(const Verification& seen, size_t index, Hop& hop) {
  for (size_t i = index; i-- > 0;) {
    const Check& later = seen.checks[i];
    if (later.result != Verdict::Pass && later.result != Verdict::Policy) continue;
    if (later.signature.domain == seen.checks[index].signature.domain) continue;
    hop.changed_at = later.signature.domain;
    hop.told_by = "signature";
    return true;
  }
  return false;
}

// Servers that wrote their Received field after the signature was made, oldest first.
static std::vector<mail::Hop> later_hops(const RawMail& mail, const RawField* signature) {
  std::vector<mail::Hop> hops;
  for (const RawField& field : mail.fields) {
    if (&field == signature) break;
    if (field.is("Received") && hops.size() < 30 && field.value.size() < 8000)
      hops.push_back(mail::parse_received(unfolded(field.value)));
  }
  std::ranges::reverse(hops);
  return hops;
}

static bool ask_received(const RawMail& mail, const Check& check, Hop& hop) {
  auto hops = later_hops(mail, check.signature.field);
  if (hops.empty()) return false;
  const mail::Hop& first = hops.front();
  hop.whole_at = first.from_rdns.empty() ? first.from : first.from_rdns;
  hop.changed_at = hops.back().by;
  if (hop.whole_at.empty() && hop.changed_at.empty()) return false;
  hop.told_by = "received";
  return true;
}

Hop find_hop(const RawMail& mail, const Verification& seen, size_t index,
             std::span<const Change> changes) {
  const Check& check = seen.checks[index];
  Hop hop;
  bool body = std::ranges::any_of(
      changes, [](const Change& change) { return change.field.empty(); });
  if (check.body_hash != Match::Differ) body = false;
  if (!(body && ask_arc(mail, check, hop)) && !ask_signatures(seen, index, hop))
    ask_received(mail, check, hop);
  if (changes.empty()) return hop;
  // The first change that a program found in the header is known for decides.
  auto programs = software_in(mail, check.signature.field);
  for (const Change& change : changes)
    for (const Software& software : programs) {
      std::string_view setting = setting_of(software.key, habit_of(change.kind));
      if (setting.empty()) continue;
      hop.software = software;
      hop.setting = setting;
      return hop;
    }
  hop.setting = "any_" + std::string(to_string(habit_of(changes.front().kind)));
  return hop;
}

}  // namespace mailwhy::dkim
