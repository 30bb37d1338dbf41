// DMARC decided: no record where one is demanded, one that cannot be used, or a mail for
// which neither SPF nor DKIM speaks as the domain in From.
#include <algorithm>

#include "diagnose/causes.h"
#include "dmarc/mend.h"
#include "dmarc/record.h"
#include "dns/overlay.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

// Steps of each finding: step.CAUSE.NAME.
static constexpr std::string_view kPublish[] = {"publish"};
static constexpr std::string_view kOne[] = {"one"};
static constexpr std::string_view kList[] = {"list", "directly", "keep"};
static constexpr std::string_view kForwarder[] = {"forwarder", "directly", "keep"};
static constexpr std::string_view kUnsigned[] = {"envelope", "unsigned", "keep"};
static constexpr std::string_view kSigned[] = {"signer", "envelope", "keep"};
static constexpr std::string_view kNobody[] = {"sign", "device", "forgery"};

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

// The texts at a name that were meant as DMARC records, usable or not: they would stand
// beside a new one.
struct Texts {
  std::vector<std::string> records;
  uint32_t ttl = 3600;
  bool alias = false;  // the name is somebody else's record
};

static Texts texts_at(dns::Resolver& resolver, const std::string& name) {
  Texts texts;
  auto owner = dns::Name::from_text(name);
  if (!owner) return texts;
  auto answer = resolver.query(*owner, dns::Type::TXT);
  texts.alias = answer->has(dns::Type::CNAME);
  for (const dns::Record* record : answer->of(dns::Type::TXT)) {
    std::string storage;
    std::string text(dns::joined_text(*record, storage));
    texts.ttl = record->ttl;
    if (dmarc::is_record(text) || dmarc::looks_like_record(text))
      texts.records.push_back(std::move(text));
  }
  return texts;
}

// Adds the change that leaves one usable record at the domain, if it proves to be one.
static bool offer_policy_record(Inquiry& inquiry, const std::string& cause,
                                const std::string& domain, const std::string& after,
                                const std::string& where = {}) {
  const std::string name = "_dmarc." + domain;
  Texts texts = texts_at(inquiry.resolver, name);
  if (texts.alias) return false;
  Change change;
  change.for_cause = cause;
  change.rrset = {name + '.', dns::Type::TXT, texts.ttl};
  change.before = std::move(texts.records);
  change.after = {after};
  change.proof_check = "dmarc";
  dns::OverlayResolver changed(inquiry.resolver);
  auto owner = dns::Name::from_text(name);
  if (!owner || !changed.lay({*owner, dns::Type::TXT, texts.ttl, change.before, {after}}))
    return false;
  dmarc::Outcome outcome = dmarc::check(changed, {.from = inquiry.authentication.author});
  if (outcome.record != after || !outcome.policy || outcome.counts_as_none) return false;
  change.named_cases = {{domain, {false, true}}};
  change.effective_from = inquiry.asked_at + std::chrono::seconds(texts.ttl);
  if (*outcome.requested == dmarc::Policy::None)
    change.notes.push_back({"note.dmarc_only_asks", {}});
  if (!where.empty())
    change.notes.push_back({"note.record_stands_at", {{"where", where}}});
  inquiry.out.changes.push_back(std::move(change));
  return true;
}

// What the texts were meant to say, as one record.
static std::optional<std::string> meant_by(const std::vector<std::string>& records) {
  auto merged = dmarc::merge(records);
  if (!merged) return {};
  auto record = dmarc::read_record(*merged);
  // Without a policy it asks receivers for nothing, and so does p=none.
  if (record && !record->p.written) return dmarc::with_tag(*merged, "p", "none");
  return merged;
}

static bool find_invalid_record(Inquiry& inquiry, const std::string& domain,
                                const std::vector<std::string>& records) {
  const std::string cause = "dmarc_record_invalid";
  auto meant = meant_by(records);
  bool offered = meant && offer_policy_record(inquiry, cause, domain, *meant);
  bool proven = offered && demands_record(inquiry);
  Finding finding =
      dmarc_finding(inquiry, cause, proven ? Certainty::Proven : Certainty::Likely);
  finding.params["where"] = domain;
  finding.params["count"] = std::to_string(records.size());
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  if (!offered) add_steps(inquiry, cause, kOne, params);
  return true;
}

// The record was published where no receiver looks: there the owner's wish can be read.
static std::optional<std::string> stray_record(Inquiry& inquiry,
                                               const std::string& domain,
                                               std::string& where) {
  for (const std::string& name :
       {"_dmarc." + domain + '.' + domain, "dmarc." + domain, domain,
        "_dmarc._dmarc." + domain, "_dmarc.www." + domain}) {
    Texts texts = texts_at(inquiry.resolver, name);
    if (texts.records.empty()) continue;
    where = name;
    return meant_by(texts.records);
  }
  return {};
}

static bool find_no_record(Inquiry& inquiry) {
  const std::string& author = inquiry.authentication.author;
  const std::string domain = text::organizational_domain(author);
  for (const std::string& at :
       {inquiry.authentication.dmarc->problem_domain, author, domain})
    if (Texts texts = at.empty() ? Texts() : texts_at(inquiry.resolver, "_dmarc." + at);
        !texts.records.empty())
      return find_invalid_record(inquiry, at, texts.records);

  const std::string cause = "dmarc_no_record";
  std::string where;
  auto stray = stray_record(inquiry, domain, where);
  bool offered = (stray && offer_policy_record(inquiry, cause, domain, *stray, where)) ||
                 offer_policy_record(inquiry, cause, domain, "v=DMARC1; p=none");
  bool proven = offered && demands_record(inquiry);
  Finding finding =
      dmarc_finding(inquiry, cause, proven ? Certainty::Proven : Certainty::Likely);
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  if (!offered) add_steps(inquiry, cause, kPublish, params);
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
    add_steps(inquiry, cause, kList, params);
  else
    add_steps(inquiry, cause, kForwarder, params);
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
    add_steps(inquiry, cause, kUnsigned, params);
  else
    add_steps(inquiry, cause, kSigned, params);
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
  auto& findings = inquiry.out.findings;
  if (spf_would_do(inquiry) && inquiry.ip) find_spf_causes(inquiry);
  if (!findings.empty() && findings.front().cause == "spf_spoofed") return true;
  bool dkim = inquiry.authentication.any_own() && find_dkim_causes(inquiry);
  for (Finding& below : findings) {
    below.severity = Severity::Warning;
    if (below.certainty == Certainty::Proven) below.certainty = Certainty::Likely;
  }
  for (Change& change : inquiry.out.changes) change.for_cause = cause;
  Finding finding = dmarc_finding(inquiry, cause, Certainty::Likely);
  text::Params params = finding.params;
  findings.insert(findings.begin(), std::move(finding));
  if (!dkim) add_steps(inquiry, cause, kNobody, params);
  return true;
}

bool find_dmarc_causes(Inquiry& inquiry) {
  const auto& outcome = inquiry.authentication.dmarc;
  if (!outcome) return false;
  // A record that only counts as p=none is none for who demands one.
  bool unusable = outcome->counts_as_none && demands_record(inquiry);
  if (unusable)
    return find_invalid_record(inquiry, outcome->policy_domain, {outcome->record});
  switch (outcome->verdict) {
    case dmarc::Verdict::None:
      return find_no_record(inquiry);
    case dmarc::Verdict::Fail:
      if (is_indirect(inquiry)) return find_indirect(inquiry);
      return any_passes(*outcome) ? find_unaligned(inquiry) : find_both_fail(inquiry);
    default:
      return false;
  }
}

}  // namespace mailwhy::diagnose
