// DMARC decided: no record where one is demanded, one that cannot be used, or a mail for
// which neither SPF nor DKIM speaks as the domain in From.
#include <algorithm>
#include <array>

#include "diagnose/causes.h"
#include "dmarc/record.h"
#include "dns/overlay.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

using dmarc::Verdict;

static Finding dmarc_finding(Inquiry& inquiry, const std::string& cause,
                             Certainty certainty) {
  Finding finding = make_finding(inquiry, cause, certainty,
                                 {"dmarc", "dkim", "spf", "chain", "hosts", "tie"});
  const Authentication& found = inquiry.authentication;
  finding.params["domain"] = found.author;
  if (!inquiry.chain.own_host.empty()) finding.params["host"] = inquiry.chain.own_host;
  if (!found.dmarc->policy_domain.empty())
    finding.params["where"] = found.dmarc->policy_domain;
  return finding;
}

// ---------------------------------------------------------------- the record

// The reply asks for a record, rather than obeying one.
static bool demands_record(const Inquiry& inquiry) {
  const std::string& reply = inquiry.refusal.facts.reply.text;
  for (std::string_view word :
       {"no usable dmarc", "no dmarc", "without dmarc", "without a dmarc",
        "missing dmarc", "dmarc record", "dmarc missing", "have dmarc", "have a dmarc",
        "publish dmarc", "publish a dmarc", "required authentication level",
        "no valid dmarc", "dmarc is required", "requires dmarc"})
    if (text::find_ignore_case(reply, word) != reply.npos) return true;
  return false;
}

static std::vector<std::string> records_at(Inquiry& inquiry, const dns::Name& name,
                                           uint32_t& ttl) {
  std::vector<std::string> texts;
  for (const dns::Record* record :
       inquiry.resolver.query(name, dns::Type::TXT)->of(dns::Type::TXT)) {
    std::string storage;
    std::string text(dns::joined_text(*record, storage));
    // What was meant to be one counts, too: it would stand beside the new record.
    if (text::find_ignore_case(text, "dmarc1") == text.npos) continue;
    ttl = record->ttl;
    texts.push_back(std::move(text));
  }
  return texts;
}

// Adds the change that leaves one usable record at the domain, if it proves to be one.
static bool offer_record(Inquiry& inquiry, const std::string& cause,
                         const std::string& domain, const std::string& after) {
  auto name = dns::Name::from_text("_dmarc." + domain);
  if (!name) return false;
  uint32_t ttl = 3600;
  Change change;
  change.for_cause = cause;
  change.before = records_at(inquiry, *name, ttl);
  change.after = {after};
  change.rrset = {"_dmarc." + domain + '.', dns::Type::TXT, ttl};
  change.proof_check = "dmarc";
  dns::OverlayResolver changed(inquiry.resolver);
  if (!changed.lay({*name, dns::Type::TXT, ttl, change.before, change.after}))
    return false;
  dmarc::Query query{.from = inquiry.authentication.author};
  dmarc::Outcome outcome = dmarc::check(changed, query);
  if (outcome.record != after || !outcome.policy) return false;
  change.named_cases = {{domain, {false, true}}};
  change.effective_from = inquiry.asked_at + std::chrono::seconds(ttl);
  change.notes.push_back({"note.dmarc_only_asks", {}});
  inquiry.out.changes.push_back(std::move(change));
  return true;
}

static bool find_no_record(Inquiry& inquiry) {
  const std::string cause = "dmarc_no_record";
  const std::string domain = text::organizational_domain(inquiry.authentication.author);
  bool offered = offer_record(inquiry, cause, domain, "v=DMARC1; p=none");
  bool named = demands_record(inquiry);
  Finding finding = dmarc_finding(
      inquiry, cause, named && offered ? Certainty::Proven : Certainty::Likely);
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  if (!offered)
    add_steps(inquiry, cause, std::to_array<std::string_view>({"publish"}), params);
  return true;
}

static bool find_invalid_record(Inquiry& inquiry) {
  const dmarc::Outcome& outcome = *inquiry.authentication.dmarc;
  const std::string cause = "dmarc_record_invalid";
  bool offered = false;
  bool proven = offered && demands_record(inquiry);
  Finding finding =
      dmarc_finding(inquiry, cause, proven ? Certainty::Proven : Certainty::Likely);
  finding.params["where"] = outcome.problem_domain;
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  if (!offered)
    add_steps(inquiry, cause, std::to_array<std::string_view>({"one"}), params);
  return true;
}

// ---------------------------------------------------------------- the mail

static bool any_passes(const dmarc::Outcome& outcome) {
  return (outcome.spf && outcome.spf->result == "pass") ||
         std::ranges::any_of(outcome.dkim, [](const dmarc::Alignment& signer) {
           return signer.result == "pass";
         });
}

static bool is_from_list(const Inquiry& inquiry) {
  if (!inquiry.refusal.returned) return false;
  const mail::Header& header = inquiry.refusal.returned->header();
  for (const char* field : {"List-Id", "List-Post", "X-BeenThere", "X-Mailman-Version",
                            "Mailing-List", "X-Mailing-List", "X-Google-Group-Id"})
    if (header.find(field)) return true;
  return header.value("Precedence") == "list";
}

// The author's own signature was broken on the way, or SPF ended at a forwarder: the mail
// was good when it left.
static bool is_indirect(const Inquiry& inquiry) {
  const Authentication& found = inquiry.authentication;
  bool changed = std::ranges::any_of(found.dkim.checks, [&](const dkim::Check& check) {
    return found.is_own(check) &&
           (check.cause == "dkim_body_changed" || check.cause == "dkim_header_changed");
  });
  bool own_envelope = text::organizational_domain(inquiry.subject.domain) ==
                      text::organizational_domain(found.author);
  if (inquiry.chain.origin == Origin::Forwarded) return true;
  if (!is_from_list(inquiry)) return false;
  return changed || !own_envelope;
}

static bool find_indirect(Inquiry& inquiry) {
  const std::string cause = "dmarc_indirect";
  Finding finding = dmarc_finding(inquiry, cause, Certainty::Likely);
  if (!inquiry.chain.host.empty()) finding.params["forwarder"] = inquiry.chain.host;
  if (!inquiry.chain.delivered_to.empty())
    finding.params["address"] = inquiry.chain.delivered_to;
  if (is_from_list(inquiry)) {
    std::string_view list = inquiry.refusal.returned->header().value("List-Id");
    finding.params["list"] =
        list.empty() ? finding.params["forwarder"] : std::string(list);
  }
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  if (params.contains("list"))
    add_steps(inquiry, cause,
              std::to_array<std::string_view>({"list", "directly", "keep"}), params);
  else
    add_steps(inquiry, cause,
              std::to_array<std::string_view>({"forwarder", "directly", "keep"}), params);
  return true;
}

static bool find_unaligned(Inquiry& inquiry) {
  const std::string cause = "dmarc_unaligned";
  const dmarc::Outcome& outcome = *inquiry.authentication.dmarc;
  Finding finding = dmarc_finding(inquiry, cause, Certainty::Likely);
  if (outcome.spf && outcome.spf->result == "pass")
    finding.params["envelope"] = outcome.spf->domain;
  for (const dmarc::Alignment& signer : outcome.dkim)
    if (signer.result == "pass") finding.params["signer"] = signer.domain;
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  if (inquiry.authentication.dkim.checks.empty())
    add_steps(inquiry, cause,
              std::to_array<std::string_view>({"envelope", "unsigned", "keep"}), params);
  else
    add_steps(inquiry, cause,
              std::to_array<std::string_view>({"signer", "envelope", "keep"}), params);
  return true;
}

// Would DMARC pass if SPF said "pass" for the envelope sender?
static bool spf_would_do(const Inquiry& inquiry) {
  const auto& spf = inquiry.authentication.dmarc->spf;
  return spf && spf->would_align.value_or(false);
}

// What mends SPF mends DMARC where the envelope's domain aligns; a broken signature of
// the domain is the other way.
static bool find_both_fail(Inquiry& inquiry) {
  const std::string cause = "dmarc_both_fail";
  bool by_spf = spf_would_do(inquiry) && inquiry.ip;
  if (by_spf) find_spf_causes(inquiry);
  if (!inquiry.out.findings.empty() &&
      inquiry.out.findings.front().cause == "spf_spoofed")
    return true;
  std::vector<Finding> below = std::move(inquiry.out.findings);
  std::vector<Change> changes = std::move(inquiry.out.changes);
  inquiry.out.findings.clear();
  inquiry.out.changes.clear();
  bool dkim = inquiry.authentication.any_own() && find_dkim_causes(inquiry);
  for (Finding& finding : inquiry.out.findings) below.push_back(std::move(finding));
  for (Change& change : inquiry.out.changes) changes.push_back(std::move(change));
  inquiry.out.findings.clear();
  inquiry.out.changes.clear();

  Finding finding = dmarc_finding(inquiry, cause, Certainty::Likely);
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  for (Finding& one : below) {
    one.severity = Severity::Warning;
    if (one.certainty == Certainty::Proven) one.certainty = Certainty::Likely;
    add_finding(inquiry, std::move(one));
  }
  for (Change& change : changes) {
    change.for_cause = cause;
    inquiry.out.changes.push_back(std::move(change));
  }
  if (!dkim)
    add_steps(inquiry, cause,
              std::to_array<std::string_view>({"sign", "device", "forgery"}), params);
  return true;
}

bool find_dmarc_causes(Inquiry& inquiry) {
  const auto& outcome = inquiry.authentication.dmarc;
  if (!outcome) return false;
  switch (outcome->verdict) {
    case Verdict::None:
      if (outcome->problem_kind == "no_record") return find_no_record(inquiry);
      if (outcome->problem_kind == "several_records" ||
          outcome->problem_kind == "record_unusable")
        return find_invalid_record(inquiry);
      return false;
    case Verdict::Fail:
      if (outcome->counts_as_none && demands_record(inquiry))
        return find_invalid_record(inquiry);
      if (is_indirect(inquiry)) return find_indirect(inquiry);
      return any_passes(*outcome) ? find_unaligned(inquiry) : find_both_fail(inquiry);
    case Verdict::Pass:
      if (outcome->counts_as_none && demands_record(inquiry))
        return find_invalid_record(inquiry);
      return false;
    default:
      return false;
  }
}

}  // namespace mailwhy::diagnose
