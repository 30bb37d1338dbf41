// Section 2 of docs/diagnosis.md: what is asked, all at once where one answer does not
// hang on another.
#include "diagnose/inquiry.h"

#include <algorithm>
#include <map>

#include <boost/json/array.hpp>

#include "diagnose/causes.h"
#include "diagnose/server_view.h"
#include "diagnose/texts.h"
#include "diagnose/zone_detail.h"
#include "knowledge/knowledge.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

static bool mentions_spf(const bounce::Refusal& refusal) {
  for (std::string_view word :
       {"spf", "sender policy", "permitted sender", "5.7.23", "5.7.24"})
    if (text::find_ignore_case(refusal.facts.reply.text, word) != std::string_view::npos)
      return true;
  return refusal.facts.reply.status == "5.7.23" || refusal.facts.reply.status == "5.7.24";
}

Words words_of(const bounce::Refusal& refusal) {
  const std::string& label = refusal.reason.label;
  if (label == "spf_fail" || label == "spf_error") return Words::NameSpf;
  if (label == "auth_missing")
    return mentions_spf(refusal) ? Words::NameSpf : Words::NameDmarc;
  if (label == "dmarc_reject" || label == "dkim_fail") return Words::NameDmarc;
  if (label == "sender_domain_invalid" || label == "dns_temporary" ||
      label == "sender_verify_failed")
    return Words::NameDns;
  for (std::string_view vague : {"policy_rejected", "client_blocked", "unclassified",
                                 "sender_blocked", "ip_reputation", "delivery_expired"})
    if (label == vague) return Words::Vague;
  return Words::NameAnother;
}

std::string add_evidence(Inquiry& inquiry, std::string check, std::string verdict,
                         boost::json::object detail) {
  Evidence evidence;
  evidence.id = 'e' + std::to_string(inquiry.out.evidence.size() + 1);
  evidence.check = std::move(check);
  evidence.verdict = std::move(verdict);
  evidence.at = inquiry.asked_at;
  evidence.detail = std::move(detail);
  inquiry.out.evidence.push_back(std::move(evidence));
  return inquiry.out.evidence.back().id;
}

std::string add_evidence(Inquiry& inquiry, const spf::Result& result) {
  std::string id =
      add_evidence(inquiry, "spf", std::string(spf::to_string(result.verdict)), {});
  inquiry.out.evidence.back().spf = std::make_shared<spf::Result>(result);
  return id;
}

std::vector<std::string> evidence_of(const Inquiry& inquiry,
                                     std::initializer_list<std::string_view> checks) {
  std::vector<std::string> ids;
  for (const Evidence& evidence : inquiry.out.evidence)
    if (std::find(checks.begin(), checks.end(), evidence.check) != checks.end())
      ids.push_back(evidence.id);
  return ids;
}

Finding make_finding(const Inquiry& inquiry, std::string cause, Certainty certainty,
                     std::initializer_list<std::string_view> checks) {
  Finding finding;
  finding.certainty = certainty;
  if (const knowledge::Cause* known = knowledge::find_cause(cause)) {
    finding.actor = known->actor;
  } else if (const knowledge::ReasonLabel* label = knowledge::find_reason_label(cause)) {
    finding.actor = label->actor;
  }
  const bounce::Facts& facts = inquiry.refusal.facts;
  auto set = [&](const char* name, const std::string& value) {
    if (!value.empty()) finding.params[name] = value;
  };
  if (inquiry.ip) set("ip", inquiry.ip->to_string());
  set("domain", inquiry.subject.domain);
  set("sender", inquiry.subject.sender);
  set("recipient", facts.recipient);
  set("refused_by", facts.refused_by.name.empty() && facts.refused_by.ip
                        ? facts.refused_by.ip->to_string()
                        : facts.refused_by.name);
  set("helo", inquiry.subject.helo);
  set("host", inquiry.subject.inferred_from);
  finding.cause = std::move(cause);
  finding.evidence = evidence_of(inquiry, checks);
  return finding;
}

void add_finding(Inquiry& inquiry, Finding finding) {
  for (const Finding& known : inquiry.out.findings)
    if (known.cause == finding.cause && known.params == finding.params) return;
  inquiry.out.findings.push_back(std::move(finding));
}

void add_steps(Inquiry& inquiry, const std::string& cause, ChangeKind kind,
               std::vector<text::Message> steps) {
  Change change;
  change.for_cause = cause;
  change.kind = kind;
  change.steps = std::move(steps);
  inquiry.out.changes.push_back(std::move(change));
}

void add_steps(Inquiry& inquiry, const std::string& cause,
               std::span<const std::string_view> names, const text::Params& params) {
  std::vector<text::Message> steps;
  for (std::string_view name : names) {
    std::string key = "step." + cause + '.' + std::string(name);
    if (knowledge::is_sayable(key, params)) steps.push_back({key, params});
  }
  add_steps(inquiry, cause, ChangeKind::Steps, std::move(steps));
}

std::string ask_reader(Inquiry& inquiry, text::Message question, text::Message because) {
  for (const Unknown& known : inquiry.out.unknown)
    if (known.question == question) return known.id;
  Unknown unknown;
  unknown.id = 'q' + std::to_string(inquiry.out.unknown.size() + 1);
  unknown.question = std::move(question);
  unknown.because = std::move(because);
  inquiry.out.unknown.push_back(std::move(unknown));
  return inquiry.out.unknown.back().id;
}

Certainty earned(const Inquiry& inquiry, bool counter_test_flips) {
  bool named = inquiry.words == Words::NameSpf;
  return named && inquiry.subject.ip_stated && counter_test_flips ? Certainty::Proven
                                                                  : Certainty::Likely;
}

static void note_hosts(Inquiry& inquiry) {
  const Hosts& hosts = inquiry.hosts;
  boost::json::object detail;
  detail["domain"] = inquiry.subject.domain;
  detail["addresses"] = texts_json(hosts.at_domain);
  boost::json::array exchanges;
  for (const std::string& mx : hosts.mx) {
    auto known = hosts.addresses.find(mx);
    exchanges.push_back(
        {{"name", mx},
         {"addresses", known == hosts.addresses.end() ? boost::json::array()
                                                      : texts_json(known->second)}});
  }
  detail["mx"] = std::move(exchanges);
  add_evidence(inquiry, "hosts", hosts.mx_known ? "fine" : "could_not_tell",
               std::move(detail));
  if (!inquiry.ip) return;
  add_evidence(inquiry, "ptr",
               !hosts.ptr_known              ? "could_not_tell"
               : hosts.confirmed_ptr.empty() ? "problem"
                                             : "fine",
               {{"ip", inquiry.ip->to_string()},
                {"names", texts_json(hosts.ptr)},
                {"confirmed", texts_json(hosts.confirmed_ptr)}});
}

static void note_zone(Inquiry& inquiry) {
  const Zone& zone = inquiry.zone;
  bool fine = !zone.servers.empty() && !zone.ns_sets_differ() &&
              std::ranges::all_of(zone.servers, [](const NameServer& server) {
                return server.state == ServerState::Fine;
              });
  bool told = zone.asked && !zone.port_blocked;
  add_evidence(inquiry, "ns",
               !told  ? "could_not_tell"
               : fine ? "fine"
                      : "problem",
               zone_detail(zone));
}

static std::vector<std::string> seen_names(const Inquiry& inquiry) {
  const bounce::Refusal& refusal = inquiry.refusal;
  std::vector<std::string> names = {text::to_lower(refusal.facts.helo),
                                    text::to_lower(refusal.facts.reported_by),
                                    inquiry.subject.helo, inquiry.subject.inferred_from};
  // A log's host name often comes without its domain.
  if (!refusal.facts.reported_by.empty() &&
      refusal.facts.reported_by.find('.') == std::string::npos)
    names.push_back(text::to_lower(refusal.facts.reported_by) + '.' +
                    inquiry.subject.domain);
  if (refusal.returned)
    for (const mail::Hop& hop : refusal.returned->received()) {
      names.push_back(text::to_lower(hop.by));
      names.push_back(text::to_lower(hop.from_rdns.empty() ? hop.from : hop.from_rdns));
      if (names.size() > 16) break;
    }
  return names;
}

// The refused address: where several were inferred, one that does not pass.
static void judge_address(Inquiry& inquiry) {
  for (const net::IpAddress& ip : inquiry.subject.addresses) {
    spf::Result result =
        spf::check_host(inquiry.resolver, query_for(inquiry.subject, ip));
    bool first = !inquiry.ip;
    if (!first && result.verdict == spf::Verdict::Pass) continue;
    if (!first && inquiry.spf.verdict != spf::Verdict::Pass) continue;
    inquiry.ip = ip;
    inquiry.spf = std::move(result);
  }
  if (inquiry.ip || inquiry.subject.domain.empty()) return;
  // Without an address the record itself can still be judged: no network can pass from
  // 0.0.0.0.
  inquiry.spf =
      spf::check_host(inquiry.resolver, query_for(inquiry.subject, net::IpAddress()));
}

static void note_chain(Inquiry& inquiry) {
  std::map<net::IpAddress, bool> known;
  auto own_address = [&](const net::IpAddress& address) {
    if (net::scope_of(address) != net::Scope::Global) return false;
    auto [at, fresh] = known.try_emplace(address.unmapped(), false);
    if (!fresh) return at->second;
    bool named =
        !inquiry.hosts.own_name_of(address.unmapped(), inquiry.subject.own).empty();
    spf::Options quiet;
    quiet.trace = quiet.explanation = false;
    auto query = query_for(inquiry.subject, address.unmapped());
    return at->second =
               named || spf::check_host(inquiry.resolver, query, quiet).verdict ==
                            spf::Verdict::Pass;
  };
  auto own_name = [&](const std::string& name) {
    return text::is_under(name, inquiry.subject.own);
  };
  inquiry.chain = read_chain(inquiry.refusal, {own_name, own_address});
  if (inquiry.chain.origin == Origin::Unknown) return;
  boost::json::object detail;
  detail["origin"] = to_string(inquiry.chain.origin);
  for (auto [name, value] : {std::pair("host", &inquiry.chain.host),
                             {"own_host", &inquiry.chain.own_host},
                             {"from", &inquiry.chain.from},
                             {"delivered_to", &inquiry.chain.delivered_to}})
    if (!value->empty()) detail[name] = *value;
  add_evidence(inquiry, "chain", "fine", std::move(detail));
}

static void note_ties(Inquiry& inquiry) {
  if (!inquiry.ip) return;
  auto covered = [&](const net::IpAddress& other) {
    spf::Options quiet;
    quiet.trace = quiet.explanation = false;
    return spf::check_host(inquiry.resolver, query_for(inquiry.subject, other), quiet)
               .verdict == spf::Verdict::Pass;
  };
  inquiry.ties = find_ties(inquiry.resolver, inquiry.subject, inquiry.hosts,
                           inquiry.chain, inquiry.refusal.facts, *inquiry.ip, covered);
  for (const Tie& tie : inquiry.ties) {
    boost::json::object detail;
    detail["kind"] = to_string(tie.kind);
    detail["name"] = tie.name;
    if (!tie.include.empty()) detail["include"] = tie.include;
    if (!tie.second.empty()) detail["shown_by"] = tie.second;
    add_evidence(inquiry, "tie", tie.tied() ? "fine" : "could_not_tell",
                 std::move(detail));
  }
}

static boost::json::object signature_detail(const dkim::Check& check, bool own) {
  boost::json::object detail;
  detail["domain"] = check.signature.domain;
  detail["selector"] = check.signature.selector;
  detail["result"] = to_string(check.result);
  if (check.body_hash != dkim::Match::Unknown)
    detail["body_hash"] = to_string(check.body_hash);
  if (check.header_hash != dkim::Match::Unknown)
    detail["header_hash"] = to_string(check.header_hash);
  if (!check.cause.empty()) detail["cause"] = check.cause;
  if (!check.key_name.empty()) detail["key"] = check.key_name;
  if (!check.key_record.empty()) detail["record"] = check.key_record;
  detail["own"] = own;
  return detail;
}

static void note_signatures(Inquiry& inquiry) {
  const Authentication& found = inquiry.authentication;
  boost::json::object detail;
  boost::json::array signatures;
  for (const dkim::Check& check : found.dkim.checks)
    signatures.push_back(signature_detail(check, found.is_own(check)));
  detail["domain"] = found.author;
  if (found.mail) detail["signatures"] = std::move(signatures);
  if (found.no_keys) detail["no_keys"] = true;
  std::string verdict =
      found.mail ? std::string(to_string(found.dkim.result)) : "could_not_tell";
  add_evidence(inquiry, "dkim", std::move(verdict), std::move(detail));
}

static boost::json::object alignment_detail(const dmarc::Alignment& one) {
  boost::json::object detail{
      {"domain", one.domain}, {"result", one.result}, {"aligned", one.aligned}};
  if (!one.selector.empty()) detail["selector"] = one.selector;
  if (one.would_align) detail["would_align"] = *one.would_align;
  return detail;
}

static void note_dmarc(Inquiry& inquiry) {
  const auto& outcome = inquiry.authentication.dmarc;
  if (!outcome) return;
  boost::json::object detail{{"from", outcome->author_domain}};
  if (outcome->policy) detail["policy"] = to_string(*outcome->policy);
  if (!outcome->policy_domain.empty()) detail["policy_domain"] = outcome->policy_domain;
  if (!outcome->record.empty()) detail["record"] = outcome->record;
  if (!outcome->problem_kind.empty()) detail["problem"] = outcome->problem_kind;
  if (outcome->spf) detail["spf"] = alignment_detail(*outcome->spf);
  boost::json::array signers;
  for (const dmarc::Alignment& signer : outcome->dkim)
    signers.push_back(alignment_detail(signer));
  detail["dkim"] = std::move(signers);
  if (const auto& old = outcome->rfc7489; old && old->verdict != outcome->verdict)
    detail["rfc7489"] = to_string(old->verdict);
  add_evidence(inquiry, "dmarc", std::string(to_string(outcome->verdict)),
               std::move(detail));
}

// Where the words name DKIM or DMARC, or hide the cause: the signatures, and what the
// author's domain asks.
static void note_authentication(Inquiry& inquiry) {
  std::string_view spf = inquiry.ip ? to_string(inquiry.spf.verdict) : "";
  inquiry.authentication = authenticate(inquiry.resolver, inquiry.refusal,
                                        inquiry.subject, spf, inquiry.judged_at());
  note_signatures(inquiry);
  note_dmarc(inquiry);
}

void gather(Inquiry& inquiry) {
  Subject& subject = inquiry.subject;
  if (subject.domain.empty()) return ask_block_lists(inquiry);
  std::function<void()> work[] = {
      [&] { judge_address(inquiry); },
      [&] {
        inquiry.zone = ask_name_servers(inquiry.resolver, subject.domain);
        net::IpAddress ip = subject.ip().value_or(net::IpAddress());
        judge_at_each_server(inquiry.resolver, inquiry.zone, query_for(subject, ip));
      },
      [&] { inquiry.hosts = find_hosts(inquiry.resolver, subject, seen_names(inquiry)); },
      [&] { ask_block_lists(inquiry); },
  };
  inquiry.resolver.together(work);
  add_evidence(inquiry, inquiry.spf);
  note_hosts(inquiry);
  note_zone(inquiry);
  const bool hidden = inquiry.words == Words::Vague && inquiry.refusal.returned;
  if (inquiry.words == Words::NameDmarc || hidden) note_authentication(inquiry);
  if (!inquiry.hosts.exists) return;
  note_chain(inquiry);
  note_ties(inquiry);
}

}  // namespace mailwhy::diagnose
