#include "dkim/explain.h"

#include <algorithm>

#include "dkim/body_search.h"
#include "dkim/diff.h"
#include "dkim/header_search.h"
#include "mail/address.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

// Where a change like this was undone, lines of the text below are not those that
// arrived.
static bool moves_lines(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::EncodedQuotedPrintable:
    case ChangeKind::EncodedBase64:
    case ChangeKind::DecodedTo8bit:
    case ChangeKind::QuotedPrintableRewritten:
    case ChangeKind::Base64Rewritten:
    case ChangeKind::LinesWrapped:
    case ChangeKind::LinesSplit:
    case ChangeKind::LinesJoined:
      return true;
    default:
      return false;
  }
}

static Altered explain_body(const RawMail& mail, const Check& check, Budget& budget) {
  const Signature& signature = check.signature;
  Altered altered;
  altered.hash_received = check.computed_body_hash;
  altered.hash_signed = signature.body_hash;
  if (signature.algorithm.hash == HashName::Sha1) {
    altered.not_searched = "dkim.explain.sha1";
    return altered;
  }
  Wanted wanted(signature.body_hash);
  BodySearch search = search_body(mail, signature.body_mode,
                                  signature.body_length.value_or(BodyCanonicalizer::kAll),
                                  wanted, budget);
  altered.found = !search.steps.empty();
  if (!altered.found)
    altered.not_searched = search.too_large ? "dkim.explain.too_large"
                           : search.spent   ? "dkim.explain.budget"
                                            : "";
  std::string now = altered.found ? canonical_body(mail.body, signature.body_mode) : "";
  bool as_received = true;
  for (BodyStep& step : search.steps) {
    Change change;
    change.kind = step.kind;
    fill_diff(step.text, now, change);
    change.line_known = as_received;
    if (!as_received) change.line = 0;
    as_received = as_received && !moves_lines(step.kind);
    altered.changes.push_back(std::move(change));
    now = std::move(step.text);
  }
  std::ranges::reverse(altered.changes);  // they were undone from the last one on
  return altered;
}

// Other people stand in From than did: a list's address beside the author's or in its
// place, whatever else of the field is as it was.
static bool names_others(const HeaderStep& step) {
  auto value = [](std::string_view field) {
    size_t colon = field.find(':');
    return colon == field.npos ? field : field.substr(colon + 1);
  };
  return text::equals_ignore_case(step.field, "From") &&
         mail::addresses_of(value(step.received)) !=
             mail::addresses_of(value(step.signed_text));
}

static Altered explain_header(const RawMail& mail, const Check& check, Budget& budget) {
  const Signature& signature = check.signature;
  Altered altered;
  altered.hash_received = check.computed_header_hash;
  bool rsa = signature.algorithm.key == KeyType::Rsa;
  if (rsa) altered.hash_signed = check.recovered.digest;
  if (signature.algorithm.hash == HashName::Sha1) {
    altered.not_searched = "dkim.explain.sha1";
    return altered;
  }
  Wanted wanted =
      rsa ? Wanted(check.recovered.digest) : Wanted([&](std::string_view digest) {
        return check.key->public_key->verify(digest, HashName::Sha256, signature.value);
      });
  HeaderSearch search = search_header(mail, signature, wanted, budget);
  altered.found = !search.steps.empty();
  if (!altered.found && search.spent) altered.not_searched = "dkim.explain.budget";
  for (const HeaderStep& step : search.steps) {
    Change change;
    bool of_words = step.kind == ChangeKind::TextAdded ||
                    step.kind == ChangeKind::AddressListRewritten ||
                    step.kind == ChangeKind::AddressQuotesChanged;
    bool rewritten = of_words && names_others(step);
    change.kind = rewritten ? ChangeKind::FromRewritten : step.kind;
    change.field = step.field;
    fill_diff(step.signed_text, step.received, change);
    change.line = 0;
    altered.changes.push_back(std::move(change));
  }
  return altered;
}

// Fields that this signature covers and no signature that still verifies does.
static std::vector<std::string> suspects(const Verification& seen, const Check& check) {
  std::vector<std::string> left;
  bool narrowed = false;
  for (std::string_view name : check.signature.signed_fields) {
    bool covered = std::ranges::any_of(seen.checks, [&](const Check& other) {
      return &other != &check && other.header_hash == Match::Match &&
             other.signature.signs(name);
    });
    narrowed |= covered;
    std::string spelt(name);
    if (!covered && std::ranges::find(left, spelt) == left.end()) left.push_back(spelt);
  }
  return narrowed ? left : std::vector<std::string>();
}

Explanation explain(const RawMail& mail, const Verification& seen, size_t index,
                    const ExplainLimits& limits) {
  Explanation why;
  const Check& check = seen.checks[index];
  if (check.signature.fault || check.result == Verdict::Pass) return why;
  if (check.body_hash == Match::Differ) {
    Budget budget{limits.body_octets + 4 * uint64_t{mail.body.size()},
                  limits.body_candidates};
    Budget given = budget;
    why.body = explain_body(mail, check, budget);
    why.octets += given.octets - budget.octets;
    why.candidates += given.candidates - budget.candidates;
  }
  // Of an RSA signature it is known whether the header changed; an Ed25519 one may also
  // be of another key, so that only a match says anything.
  bool rsa = check.signature.algorithm.key == KeyType::Rsa;
  bool differs = rsa ? check.header_hash == Match::Differ &&
                           check.recovered.padding == Recovered::Padding::Good
                     : check.header_hash == Match::Unknown && check.key &&
                           check.key->public_key && check.key->type == KeyType::Ed25519;
  if (differs) {
    Budget budget{limits.header_octets,
                  rsa ? limits.header_candidates : limits.ed25519_verifications};
    Budget given = budget;
    why.header = explain_header(mail, check, budget);
    why.octets += given.octets - budget.octets;
    why.candidates += given.candidates - budget.candidates;
    if (!why.header->found) {
      why.header->suspects = suspects(seen, check);
      if (!rsa) why.header.reset();
    }
  }
  std::vector<Change> changes;
  for (const auto* altered : {&why.body, &why.header})
    if (*altered)
      changes.insert(changes.end(), (*altered)->changes.begin(),
                     (*altered)->changes.end());
  if (why.body || why.header) why.hop = find_hop(mail, seen, index, changes);
  return why;
}

}  // namespace mailwhy::dkim
