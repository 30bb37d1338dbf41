// Name servers that disagree, keep silent or have no authority: each proven by asking
// another one (notes NS01 to NS10 of docs/diagnosis.md; RFC 1912, 2.8; RFC 4035, 5.5).
#include <algorithm>

#include "diagnose/causes.h"
#include "diagnose/server_faults.h"
#include "diagnose/signing.h"
#include "diagnose/texts.h"
#include "diagnose/zone_detail.h"
#include "text/ascii.h"

namespace mailwhy::diagnose {

struct Split {
  std::vector<const NameServer*> passing, failing;
  bool decisive() const { return !passing.empty() && !failing.empty(); }
};

static Split split_by_result(const Zone& zone) {
  Split split;
  for (const NameServer& server : zone.servers)
    if (server.spf_judged)
      (server.spf == spf::Verdict::Pass ? split.passing : split.failing)
          .push_back(&server);
  return split;
}

static bool records_differ(const Zone& zone) {
  const NameServer* first = nullptr;
  for (const NameServer& server : zone.servers) {
    if (!server.spf_judged) continue;
    if (first && (first->spf_records != server.spf_records || first->spf != server.spf))
      return true;
    if (!first) first = &server;
  }
  return false;
}

static text::Params case_params(const Inquiry& inquiry, const Zone& zone) {
  text::Params params = zone_params(zone);
  if (inquiry.ip) params["ip"] = inquiry.ip->to_string();
  return params;
}

static void find_mismatch(Inquiry& inquiry, const Zone& zone, Certainty certainty,
                          Severity severity,
                          const std::vector<const NameServer*>& guilty) {
  Finding finding =
      make_finding(inquiry, "ns_delegation_mismatch", certainty, {"ns", "spf"});
  finding.severity = severity;
  finding.params.merge(case_params(inquiry, zone));
  if (!guilty.empty()) finding.params["servers"] = names_of(guilty);
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  if (severity == Severity::Error)
    add_steps(inquiry, "ns_delegation_mismatch", ChangeKind::Steps,
              {{"step.ns_delegation_mismatch.compare", params},
               {"step.ns_delegation_mismatch.registrar", params},
               {"step.ns_delegation_mismatch.do_not_edit_spf", params}});
}

static void find_out_of_sync(Inquiry& inquiry, const Zone& zone, const Split& split,
                             Certainty certainty, Severity severity) {
  Finding finding = make_finding(inquiry, "ns_out_of_sync", certainty, {"ns", "spf"});
  finding.severity = severity;
  finding.params.merge(case_params(inquiry, zone));
  // The one behind by its serial is to be mended; with equal serials, the one that does
  // not pass.
  std::vector<const NameServer*> stale = servers_behind(zone.servers);
  bool equal_serials = stale.empty();
  if (equal_serials) stale = split.failing;
  finding.params["servers"] = names_of(stale.empty() ? split.passing : stale);
  if (!split.passing.empty()) finding.params["passing"] = names_of(split.passing);
  if (!split.failing.empty()) {
    finding.params["failing"] = names_of(split.failing);
    finding.params["result"] = spf::to_string(split.failing.front()->spf);
  }
  if (equal_serials) finding.notes.push_back({"note.serials_are_equal", finding.params});
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  if (severity != Severity::Error) return;
  add_steps(inquiry, "ns_out_of_sync", ChangeKind::Steps,
            {{equal_serials ? "step.ns_out_of_sync.raise_serial"
                            : "step.ns_out_of_sync.transfer",
              params},
             {"step.ns_out_of_sync.check", params},
             {"step.ns_out_of_sync.do_not_edit", params}});
}

static void find_faulty(Inquiry& inquiry, const Zone& zone, const ServerFaults& faults,
                        Certainty certainty, Severity severity) {
  std::vector<const NameServer*> guilty = faults.all();
  bool retired = zone.ns_sets_differ() &&
                 std::all_of(guilty.begin(), guilty.end(), [](const NameServer* server) {
                   return is_one_sided(*server);
                 });
  if (retired) return find_mismatch(inquiry, zone, certainty, severity, guilty);
  bool lame = faults.lame.size() >= faults.silent.size() && !faults.lame.empty();
  const std::string cause = lame ? "ns_lame" : "ns_unreachable";
  const auto& named = lame                    ? faults.lame
                      : faults.silent.empty() ? faults.no_tcp
                                              : faults.silent;
  Finding finding = make_finding(inquiry, cause, certainty, {"ns", "spf"});
  finding.severity = severity;
  finding.params.merge(case_params(inquiry, zone));
  finding.params["servers"] = names_of(named);
  finding.params["reply"] = named.front()->reply;
  if (!faults.healthy.empty()) finding.params["healthy"] = names_of(faults.healthy);
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  if (severity != Severity::Error) return;
  std::vector<text::Message> steps;
  if (lame) {
    steps = {{"step.ns_lame.load_zone", params}, {"step.ns_lame.or_remove", params}};
  } else if (faults.silent.empty()) {
    steps = {{"step.ns_unreachable.open_tcp", params}};
  } else {
    steps = {{"step.ns_unreachable.bring_back", params},
             {"step.ns_unreachable.or_remove", params}};
  }
  steps.push_back({"step.ns.record_is_not_at_fault", params});
  add_steps(inquiry, cause, ChangeKind::Steps, std::move(steps));
}

static bool is_bogus(Inquiry& inquiry, const std::string& domain) {
  auto name = dns::Name::from_text(domain);
  if (!name) return false;
  dns::Question plain{*name, dns::Type::TXT, {}}, unchecked = plain;
  unchecked.ask.checking_disabled = true;
  dns::Question questions[] = {plain, unchecked};
  auto answers = inquiry.resolver.query_all(questions);
  bool bogus = refused_by_validation(*answers[0], *answers[1]);
  boost::json::object detail = {{"domain", domain},
                                {"validated", dns::to_string(answers[0]->rcode)},
                                {"checking_disabled", dns::to_string(answers[1]->rcode)}};
  add_evidence(inquiry, "dnssec", bogus ? "problem" : "could_not_tell",
               std::move(detail));
  return bogus;
}

static void find_bogus(Inquiry& inquiry, const std::string& domain, Certainty certainty) {
  Finding finding =
      make_finding(inquiry, "dnssec_bogus", certainty, {"dnssec", "spf", "ns"});
  finding.params["domain"] = domain;
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  add_steps(inquiry, "dnssec_bogus", ChangeKind::Steps,
            {{"step.dnssec_bogus.ds", params},
             {"step.dnssec_bogus.sign_again", params},
             {"step.dnssec_bogus.remove_ds", params}});
}

// Do the words fit a look-up that failed, rather than a record that said no?
static bool words_fit_failed_lookup(const Inquiry& inquiry) {
  const std::string& label = inquiry.refusal.reason.label;
  bool deferred = inquiry.refusal.facts.reply.code.value_or(0) / 100 == 4;
  return label == "spf_error" || label == "dns_temporary" ||
         label == "sender_domain_invalid" || label == "sender_verify_failed" || deferred;
}

// In the zone whose look-up failed: the domain's own, or that of an include.
static bool find_failed_lookup(Inquiry& inquiry) {
  std::string domain = inquiry.spf.problem_domain.empty() ? inquiry.subject.domain
                                                          : inquiry.spf.problem_domain;
  Zone other;
  const Zone* zone = &inquiry.zone;
  if (!text::equals_ignore_case(domain, inquiry.subject.domain)) {
    other = ask_name_servers(inquiry.resolver, domain);
    if (!other.apex.empty() && other.apex != inquiry.zone.apex) zone = &other;
  }
  bool named = inquiry.words == Words::NameSpf || inquiry.words == Words::NameDns;
  if (is_bogus(inquiry, domain)) {
    find_bogus(inquiry, zone->apex.empty() ? domain : zone->apex,
               named ? Certainty::Proven : Certainty::Likely);
    return true;
  }
  if (!zone->asked || zone->port_blocked) {
    ask_reader(
        inquiry, {"question.servers_not_asked", {{"domain", domain}}},
        {zone->port_blocked ? "because.port_53_blocked" : "because.servers_not_asked",
         {}});
    return false;
  }
  ServerFaults faults = server_faults(*zone);
  if (faults.all().empty()) return false;
  // The counter-test is another server that answers; where none does, nothing flips.
  bool flips = named && !faults.healthy.empty();
  find_faulty(inquiry, *zone, faults, flips ? Certainty::Proven : Certainty::Likely,
              Severity::Error);
  return true;
}

bool find_server_causes(Inquiry& inquiry) {
  const Zone& zone = inquiry.zone;
  Split split = split_by_result(zone);
  if (inquiry.ip && split.decisive()) {
    bool sided = zone.ns_sets_differ() &&
                 std::all_of(split.failing.begin(), split.failing.end(),
                             [](const NameServer* s) { return is_one_sided(*s); });
    sided = sided || (zone.ns_sets_differ() &&
                      std::all_of(split.passing.begin(), split.passing.end(),
                                  [](const NameServer* s) { return is_one_sided(*s); }));
    Certainty certainty = earned(inquiry, true);
    if (sided)
      find_mismatch(inquiry, zone, certainty, Severity::Error, split.failing);
    else
      find_out_of_sync(inquiry, zone, split, certainty, Severity::Error);
    return true;
  }
  if (inquiry.spf.verdict == spf::Verdict::TempError) return find_failed_lookup(inquiry);
  ServerFaults faults = server_faults(zone);
  bool passes = inquiry.spf.verdict == spf::Verdict::Pass || !inquiry.ip;
  if (zone.port_blocked || faults.all().empty()) return false;
  bool explains = words_fit_failed_lookup(inquiry) || inquiry.words == Words::NameSpf;
  bool hard_fault = !faults.lame.empty() || !faults.silent.empty();
  if (!passes || !explains || !hard_fault) return false;
  Certainty certainty = words_fit_failed_lookup(inquiry) && !faults.healthy.empty()
                            ? earned(inquiry, true)
                            : Certainty::Likely;
  find_faulty(inquiry, zone, faults, certainty, Severity::Error);
  return true;
}

void add_server_warnings(Inquiry& inquiry) {
  const Zone& zone = inquiry.zone;
  for (const Finding& known : inquiry.out.findings)
    if (known.cause.starts_with("ns_") || known.cause.starts_with("domain_") ||
        known.cause == "dnssec_bogus")
      return;
  if (!zone.asked || zone.port_blocked) return;
  if (records_differ(zone))
    find_out_of_sync(inquiry, zone, split_by_result(zone), Certainty::Likely,
                     Severity::Warning);
  if (ServerFaults faults = server_faults(zone); !faults.all().empty())
    find_faulty(inquiry, zone, faults, Certainty::Likely, Severity::Warning);
  else if (zone.ns_sets_differ())
    find_mismatch(inquiry, zone, Certainty::Likely, Severity::Warning, {});
}

}  // namespace mailwhy::diagnose
