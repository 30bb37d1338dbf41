// fail, softfail, neutral, pass: what ties the address to the domain, and what mends the
// record (section 3 of docs/diagnosis.md).

#include "diagnose/causes.h"
#include "diagnose/spf_change.h"
#include "spf/edit.h"
#include "spf/record.h"

namespace mailwhy::diagnose {

static text::Params address_params(const Inquiry& inquiry) {
  return {{"ip", inquiry.ip->to_string()}, {"domain", inquiry.subject.domain}};
}

// The texts of all v=spf1 records that the evaluation read at the checked domain.
static std::string own_record(const Inquiry& inquiry) {
  for (const spf::TraceNode& node : inquiry.spf.trace)
    if (node.what == spf::TraceNode::What::RecordText && node.parent < 0)
      return std::string(node.text);
  return {};
}

// Terms behind all are never read: does the record pass once they stand before it?
static bool find_terms_after_all(Inquiry& inquiry) {
  std::string record = own_record(inquiry);
  auto parsed = spf::parse_record(record);
  if (!parsed) return false;
  bool all_seen = false, behind = false;
  std::string unread;
  for (const spf::Term& term : parsed->terms) {
    if (all_seen && !spf::is_modifier(term.kind) && term.kind != spf::TermKind::All) {
      behind = true;
      if (unread.empty()) unread = record.substr(term.offset, term.size);
    }
    if (all_seen && term.kind == spf::TermKind::Redirect)
      behind = true, unread = record.substr(term.offset, term.size);
    if (term.kind == spf::TermKind::All) all_seen = true;
  }
  if (!behind) return false;
  spf::Options options;
  options.trace = options.explanation = false;
  options.record_override = spf::move_all_last(record);
  auto query = query_for(inquiry.subject, *inquiry.ip);
  if (spf::check_host(inquiry.resolver, query, options).verdict != spf::Verdict::Pass)
    return false;
  const std::string cause = "spf_term_after_all";
  if (!offer_change(inquiry, cause, {Candidate{}})) return false;
  Finding finding = make_finding(inquiry, cause, earned(inquiry, true), {"spf", "hosts"});
  finding.params["term"] = unread;
  add_finding(inquiry, std::move(finding));
  return true;
}

// The domain of the null sender's HELO, or a HELO name that the refusal names.
static bool is_helo_check(const Inquiry& inquiry) {
  return inquiry.subject.identity == spf::Identity::Helo;
}

static std::string cause_of(const Inquiry& inquiry, const Tie& tie) {
  if (is_helo_check(inquiry)) return "spf_helo_fail";
  switch (tie.kind) {
    case TieKind::OtherFamily:
      return "spf_ipv6_missing";
    case TieKind::OwnAddress:
    case TieKind::OwnExchange:
      return "spf_server_moved";
    case TieKind::Provider:
      return "spf_provider_missing";
    case TieKind::Relay:
      return "spf_relay_missing";
    default:
      return "spf_ip_not_listed";
  }
}

static void find_by_tie(Inquiry& inquiry, const Tie& tie) {
  std::string cause = cause_of(inquiry, tie);
  Certainty certainty = tie.tied() ? earned(inquiry, true) : Certainty::Possible;
  std::string only_if;
  if (!tie.tied()) {
    text::Params params = address_params(inquiry);
    params["provider"] = tie.name;
    only_if = ask_reader(inquiry, {"question.is_your_provider_account", params},
                         {"because.provider_is_shared", params});
  }
  bool mended =
      offer_change(inquiry, cause, one_by_one(terms_for(inquiry, tie)), only_if);
  if (!mended && certainty == Certainty::Proven)
    certainty = Certainty::Likely;  // nothing flipped it
  Finding finding =
      make_finding(inquiry, cause, certainty, {"spf", "hosts", "ptr", "chain", "tie"});
  if (tie.kind == TieKind::Provider) finding.params["provider"] = tie.name;
  if (!tie.include.empty()) finding.params["include"] = tie.include;
  finding.params["name"] = tie.name;
  add_finding(inquiry, std::move(finding));
  if (mended) {
    offer_removals(inquiry);
  } else {
    text::Params params = address_params(inquiry);
    params["term"] = terms_for(inquiry, tie).front();
    add_steps(inquiry, cause, ChangeKind::Steps, {{"step.spf_add_by_hand", params}});
  }
}

static void find_forwarded(Inquiry& inquiry) {
  Finding finding =
      make_finding(inquiry, "spf_forwarded", earned(inquiry, true), {"spf", "chain"});
  finding.params["forwarder"] = inquiry.chain.host;
  finding.params["address"] = inquiry.chain.delivered_to;
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  add_steps(inquiry, "spf_forwarded", ChangeKind::Steps,
            {{"step.spf_forwarded.srs", params},
             {"step.spf_forwarded.write_directly", params},
             {"step.spf_forwarded.do_not_list", params}});
}

static void add_spoofed(Inquiry& inquiry, Certainty certainty, Severity severity) {
  Finding finding =
      make_finding(inquiry, "spf_spoofed", certainty, {"spf", "chain", "ptr"});
  finding.severity = severity;
  if (!inquiry.chain.host.empty()) finding.params["host"] = inquiry.chain.host;
  if (!inquiry.chain.from.empty()) finding.params["from"] = inquiry.chain.from;
  add_finding(inquiry, std::move(finding));
}

// Nothing ties the address to the domain: the owner's forgotten server, or somebody's
// forgery. Only the owner knows, so the change hangs on his answer.
static void find_untied(Inquiry& inquiry) {
  const Chain& chain = inquiry.chain;
  bool began_elsewhere = chain.origin == Origin::Elsewhere && !chain.script;
  if (began_elsewhere) {
    add_spoofed(inquiry, Certainty::Likely, Severity::Error);
    add_steps(inquiry, "spf_spoofed", ChangeKind::None, {});
    return;
  }
  if (chain.origin == Origin::Elsewhere) {
    add_spoofed(inquiry, Certainty::Possible, Severity::Error);
    add_steps(inquiry, "spf_spoofed", ChangeKind::None, {});
    return;
  }
  const std::string cause =
      is_helo_check(inquiry) ? "spf_helo_fail" : "spf_ip_not_listed";
  text::Params params = address_params(inquiry);
  bool shop = chain.origin == Origin::Script || chain.script;
  if (!chain.host.empty()) params["host"] = chain.host;
  bool listable = may_be_listed(inquiry, *inquiry.ip);
  Finding finding =
      make_finding(inquiry, cause, Certainty::Possible, {"spf", "hosts", "ptr", "chain"});
  if (!listable) {
    finding.notes.push_back({"note.not_a_public_address", params});
    add_finding(inquiry, std::move(finding));
    return;
  }
  std::string only_if = ask_reader(
      inquiry, {shop ? "question.is_your_webshop" : "question.is_your_server", params},
      {"because.only_refusal", params});
  offer_change(inquiry, cause, {{address_term(*inquiry.ip)}}, only_if);
  add_finding(inquiry, std::move(finding));
  add_spoofed(inquiry, Certainty::Possible, Severity::Warning);
}

static void find_pass(Inquiry& inquiry) {
  Finding finding =
      make_finding(inquiry, "spf_passes_now", Certainty::Likely, {"spf", "ns"});
  text::Params params = finding.params;
  params["ttl"] = std::to_string(inquiry.spf.ttl);
  add_finding(inquiry, std::move(finding));
  add_steps(inquiry, "spf_passes_now", ChangeKind::Wait,
            {{"wait.spf_passes_now", params}});
  inquiry.out.changes.back().effective_from =
      inquiry.asked_at + std::chrono::seconds(inquiry.spf.ttl);
}

static void find_by_ties(Inquiry& inquiry) {
  const Tie* best = inquiry.ties.empty() ? nullptr : &inquiry.ties.front();
  bool own = best && best->tied() && best->kind != TieKind::Provider &&
             best->kind != TieKind::Relay;
  if (!own && inquiry.chain.origin == Origin::Forwarded) return find_forwarded(inquiry);
  bool strangers = inquiry.chain.origin == Origin::Elsewhere && best && !best->tied();
  if (!best || strangers) return find_untied(inquiry);
  find_by_tie(inquiry, *best);
}

void find_spf_causes(Inquiry& inquiry) {
  switch (inquiry.spf.verdict) {
    case spf::Verdict::None:
      return find_missing_record(inquiry);
    case spf::Verdict::PermError:
      return find_broken_record(inquiry);
    case spf::Verdict::TempError:
      return;  // the name servers' matter
    default:
      break;
  }
  if (!inquiry.ip) return;
  if (inquiry.spf.verdict == spf::Verdict::Pass) return find_pass(inquiry);
  if (find_terms_after_all(inquiry)) return;
  find_by_ties(inquiry);
}

}  // namespace mailwhy::diagnose
