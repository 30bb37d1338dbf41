// DKIM decided: no signature of the author's domain, none whose key can be used, or one
// that the mail no longer fits.
#include <algorithm>
#include <array>

#include <boost/json/array.hpp>

#include "diagnose/causes.h"
#include "diagnose/key_change.h"
#include "dkim/explain.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

// What a failing signature says, the surest first: a key that can be looked up by anybody
// before what only this mail shows.
static constexpr std::string_view kOrder[] = {
    "dkim_key_missing",  "dkim_key_revoked",  "dkim_key_malformed",  "dkim_key_weak",
    "dkim_key_mismatch", "dkim_body_changed", "dkim_header_changed", "dkim_expired"};

static std::optional<size_t> telling_signature(const Authentication& found) {
  const auto& checks = found.dkim.checks;
  bool own = found.any_own();
  for (std::string_view cause : kOrder)
    for (size_t i = 0; i < checks.size(); i++)
      if (checks[i].cause == cause && (!own || found.is_own(checks[i]))) return i;
  return {};
}

static constexpr std::string_view kService[] = {"service", "check"};
static constexpr std::string_view kSign[] = {"sign", "check"};

static constexpr struct {
  std::string_view cause;
  std::array<std::string_view, 4> steps;
} kSteps[] = {
    {"dkim_key_missing", {"publish", "where", "selector"}},
    {"dkim_key_revoked", {"current", "publish"}},
    {"dkim_key_malformed", {"publish", "compare"}},
    {"dkim_key_mismatch", {"published", "compare", "several", "damaged"}},
    {"dkim_key_weak", {"renew", "keep"}},
    {"dkim_body_changed", {"leave", "last", "explain"}},
    {"dkim_header_changed", {"leave", "explain"}},
    {"dkim_expired", {"longer", "clock"}},
};

void add_dkim_steps(Inquiry& inquiry, const std::string& cause,
                    const text::Params& params) {
  if (cause == "dkim_missing")
    return add_steps(inquiry, cause, params.contains("signer") ? kService : kSign,
                     params);
  for (const auto& known : kSteps)
    if (known.cause == cause) add_steps(inquiry, cause, known.steps, params);
}

static bool own_one_verifies(const Authentication& found) {
  return std::ranges::any_of(found.dkim.checks, [&](const dkim::Check& check) {
    return found.is_own(check) && check.result == dkim::Verdict::Pass;
  });
}

static Finding dkim_finding(Inquiry& inquiry, const std::string& cause,
                            Certainty certainty) {
  Finding finding = make_finding(inquiry, cause, certainty, {"dkim", "dmarc", "chain"});
  finding.params["domain"] = inquiry.authentication.author;
  if (!inquiry.chain.own_host.empty()) finding.params["host"] = inquiry.chain.own_host;
  return finding;
}

// No signature at all, or those of services that sign as themselves.
static void find_missing(Inquiry& inquiry) {
  const Authentication& found = inquiry.authentication;
  const std::string cause = "dkim_missing";
  Finding finding = dkim_finding(inquiry, cause, Certainty::Likely);
  for (const dkim::Check& check : found.dkim.checks)
    if (!check.signature.domain.empty())
      finding.params["signer"] = check.signature.domain;
  if (found.no_keys)
    finding.notes.push_back({"note.no_dkim_keys_at_all", finding.params});
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  add_dkim_steps(inquiry, cause, params);
}

// The first server on the mail's way that is not the author's.
static std::string first_stranger(const Inquiry& inquiry) {
  for (const mail::Hop& hop : inquiry.refusal.returned->received()) {
    bool own = hop.by.empty() || hop.by == inquiry.chain.own_host ||
               text::is_under(hop.by, inquiry.authentication.author);
    if (!own) return hop.by;
  }
  return {};
}

// What was done to the mail after it was signed, where that can be proven: notes that say
// it, and the setting to change. Only kinds, places and field names: nothing of the
// mail's text. True where all that differs was found.
static bool explain_change(Inquiry& inquiry, size_t which, Finding& finding,
                           std::string& setting) {
  const Authentication& found = inquiry.authentication;
  const dkim::Check& check = found.dkim.checks[which];
  bool body_is_here = !inquiry.refusal.signed_hashes;
  if (check.body_hash == dkim::Match::Differ && !body_is_here) return false;
  dkim::Explanation why = dkim::explain(*found.mail, found.dkim, which);
  bool all = why.anything_found();
  boost::json::array changes;
  for (const auto* altered : {&why.body, &why.header}) {
    if (!*altered) continue;
    all = all && (*altered)->found;
    for (const dkim::Change& change : (*altered)->changes) {
      text::Params params{{"octets", std::to_string(change.octets_added)}};
      if (change.line > 0) params["line"] = std::to_string(change.line);
      if (!change.field.empty()) params["field"] = finding.params["name"] = change.field;
      std::string kind(to_string(change.kind));
      boost::json::object one{{"kind", kind}};
      if (!change.field.empty()) one["field"] = change.field;
      if (change.line > 0) one["line"] = change.line;
      changes.push_back(std::move(one));
      finding.notes.push_back({"change." + kind, std::move(params)});
    }
  }
  // Seals and later signatures tell it better than the way alone.
  if (!why.hop.changed_at.empty() && why.hop.told_by != "received")
    finding.params["modifier"] = why.hop.changed_at;
  if (all && !why.hop.setting.empty()) setting = "setting." + why.hop.setting;
  if (!changes.empty())
    finding.evidence.push_back(add_evidence(
        inquiry, "dkim_change", "problem",
        {{"key", check.key_name}, {"changes", std::move(changes)}, {"whole", all}}));
  return all;
}

// A withdrawn key is never put back: it was withdrawn for a reason. A weak one is not
// published anew.
static bool may_be_replaced(std::string_view cause) {
  return cause == "dkim_key_missing" || cause == "dkim_key_malformed" ||
         cause == "dkim_key_mismatch";
}

static bool is_about_change(std::string_view cause) {
  return cause == "dkim_body_changed" || cause == "dkim_header_changed";
}

// The mail was changed after it was signed.
static void find_changed(Inquiry& inquiry, size_t which, Finding finding) {
  finding.params.erase("name");
  std::string stranger = first_stranger(inquiry), setting;
  if (!stranger.empty()) finding.params["modifier"] = stranger;
  bool explained = explain_change(inquiry, which, finding, setting);
  if (explained && inquiry.refusal.reason.label == "dkim_fail")
    finding.certainty = Certainty::Proven;
  const std::string cause = finding.cause;
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  add_dkim_steps(inquiry, cause, params);
  if (setting.empty()) return;
  auto& steps = inquiry.out.changes.back().steps;
  steps.insert(steps.begin(), {setting, {}});
}

bool find_dkim_causes(Inquiry& inquiry) {
  const Authentication& found = inquiry.authentication;
  if (!found.mail) return find_unseen_dkim_causes(inquiry);
  if (own_one_verifies(found)) return false;
  if (!found.any_own()) {
    find_missing(inquiry);
    return true;
  }
  auto which = telling_signature(found);
  if (!which) return false;
  const dkim::Check& check = found.dkim.checks[*which];
  const std::string cause = check.cause;
  Finding finding = dkim_finding(inquiry, cause, Certainty::Likely);
  finding.params["name"] = check.key_name;
  finding.params["selector"] = check.signature.selector;
  finding.params["signer"] = check.signature.domain;
  if (is_about_change(cause)) {
    find_changed(inquiry, *which, std::move(finding));
    return true;
  }
  RightKey right;
  if (may_be_replaced(cause)) right = offer_key(inquiry, cause, *which);
  if (right.found() && inquiry.refusal.reason.label == "dkim_fail")
    finding.certainty = Certainty::Proven;
  if (!right.offered && !right.where.empty()) finding.params["where"] = right.where;
  if (check.detail) {
    if (cause != "dkim_expired") finding.notes.push_back(*check.detail);
    for (const auto& [name, value] : check.detail->params)
      finding.params.try_emplace(name, value);
  }
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  if (!right.offered) add_dkim_steps(inquiry, cause, params);
  return true;
}

}  // namespace mailwhy::diagnose
