// permerror and none: a record that cannot be used, stands at the wrong name, or is not
// there.
#include <algorithm>

#include "diagnose/causes.h"
#include "diagnose/spf_change.h"
#include "spf/edit.h"
#include "spf/lint.h"
#include "spf/record.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

static std::string cause_of(const std::string& problem_kind) {
  if (problem_kind == "multiple_records") return "spf_multiple_records";
  if (problem_kind == "too_many_lookups" || problem_kind == "too_many_mx")
    return "spf_too_many_lookups";
  if (problem_kind == "too_many_void_lookups") return "spf_too_many_void_lookups";
  if (problem_kind == "include_without_record" ||
      problem_kind == "redirect_without_record")
    return "spf_include_without_record";
  if (problem_kind == "include_loop") return "spf_include_loop";
  return "spf_syntax_error";
}

static spf::Result quietly_checked(Inquiry& inquiry, const std::string& domain,
                                   const std::string& record) {
  spf::Query query = query_for(inquiry.subject, *inquiry.ip);
  size_t at = query.sender.rfind('@');
  query.sender = (at == std::string::npos ? "postmaster" : query.sender.substr(0, at)) +
                 '@' + domain;
  spf::Options options;
  options.trace = options.explanation = false;
  if (!record.empty()) options.record_override = record;
  return spf::check_host(inquiry.resolver, query, options);
}

// What admits the refused address beside mending: by its tie, else by the address itself,
// which hangs on a question.
struct Admission {
  std::vector<std::string> terms;
  std::string only_if;
};

static Admission admission_for(Inquiry& inquiry) {
  if (inquiry.tied()) return {terms_for(inquiry, inquiry.ties.front()), {}};
  text::Params params = {{"ip", inquiry.ip->to_string()},
                         {"domain", inquiry.subject.domain}};
  bool shop = inquiry.chain.origin == Origin::Script || inquiry.chain.script;
  if (!inquiry.chain.host.empty()) params["host"] = inquiry.chain.host;
  return {
      {address_term(*inquiry.ip)},
      ask_reader(inquiry,
                 {shop ? "question.is_your_webshop" : "question.is_your_server", params},
                 {"because.only_refusal", params})};
}

// Each fault of the record in the linter's words.
static void note_faults(Inquiry& inquiry, Finding& finding) {
  static constexpr size_t kMost = 4;
  spf::LintReport lint = spf::lint(inquiry.resolver, inquiry.subject.domain);
  for (const spf::LintFinding& fault : lint.findings)
    if (fault.severity == spf::Severity::Error && finding.notes.size() < kMost)
      finding.notes.push_back({"lint." + fault.rule, fault.params});
}

void find_broken_record(Inquiry& inquiry) {
  const spf::Result& result = inquiry.spf;
  const std::string cause = cause_of(result.problem_kind);
  bool in_own_record = result.problem_domain.empty() ||
                       text::is_under(result.problem_domain, inquiry.subject.own);

  bool mended = inquiry.ip && offer_change(inquiry, cause, {Candidate{}});
  bool forwarded = inquiry.chain.origin == Origin::Forwarded && !inquiry.tied();
  bool admitted = false;
  if (!mended && inquiry.ip && !forwarded && may_be_listed(inquiry, *inquiry.ip)) {
    Admission admission = admission_for(inquiry);
    admitted =
        offer_change(inquiry, cause, one_by_one(admission.terms), admission.only_if);
  }
  Certainty certainty =
      mended || admitted ? earned(inquiry, inquiry.tied() || mended) : Certainty::Likely;
  if (admitted && !inquiry.tied()) certainty = Certainty::Likely;
  Finding finding = make_finding(inquiry, cause, certainty, {"spf", "hosts"});
  finding.params["problem"] = result.problem;
  if (!result.problem_domain.empty()) finding.params["where"] = result.problem_domain;
  finding.params["count"] = std::to_string(result.lookups);
  note_faults(inquiry, finding);
  if (!in_own_record)
    finding.notes.push_back({"note.fault_in_foreign_record", finding.params});
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  if (admitted) {
    Finding second =
        make_finding(inquiry, "spf_ip_not_listed",
                     inquiry.tied() ? Certainty::Likely : Certainty::Possible,
                     {"spf", "hosts", "tie"});
    second.severity = Severity::Warning;
    second.notes.push_back({"note.one_change_mends_both", {}});
    add_finding(inquiry, std::move(second));
  }
  if (!mended && !admitted)
    add_steps(inquiry, cause, ChangeKind::Steps, {{"step.spf_mend_by_hand", params}});
}

// A record that says more than "nobody": the one that was meant for the domain.
static std::string stray_record(Inquiry& inquiry, std::string& where) {
  std::string found;
  for (const auto& [name, record] : inquiry.hosts.stray) {
    bool passes =
        inquiry.ip && quietly_checked(inquiry, inquiry.subject.domain, record).verdict ==
                          spf::Verdict::Pass;
    auto parsed = spf::parse_record(record);
    bool says_something = !parsed || parsed->terms.size() > 1;
    if (!passes && (!says_something || !found.empty())) continue;
    found = record;
    where = name;
    if (passes) break;
  }
  if (found.empty() && !inquiry.hosts.type99.empty()) {
    found = inquiry.hosts.type99.front();
    where = inquiry.subject.domain + " (type SPF)";
  }
  return found;
}

static bool find_wrong_name(Inquiry& inquiry) {
  std::string where, record = stray_record(inquiry, where);
  if (record.empty()) return false;
  const std::string cause = "spf_wrong_name";
  bool offered = offer_record(inquiry, cause, record);
  if (!offered && inquiry.ip && may_be_listed(inquiry, *inquiry.ip)) {
    std::string mended = spf::mend_syntax(record).value_or(record);
    Admission admission = admission_for(inquiry);
    for (const std::string& term : admission.terms)
      if (!offered)
        offered =
            offer_record(inquiry, cause, spf::add_term(mended, term), admission.only_if);
  }
  Finding finding =
      make_finding(inquiry, cause, earned(inquiry, offered), {"spf", "hosts"});
  finding.params["where"] = where;
  finding.params["record"] = record;
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  if (!offered)
    add_steps(inquiry, cause, ChangeKind::Steps, {{"step.spf_wrong_name.move", params}});
  return true;
}

// The closest domain above that publishes a record, down to the registered one.
struct ParentRecord {
  std::string domain, all = "~all";
};

static std::optional<ParentRecord> parent_record(Inquiry& inquiry) {
  const std::string& own = inquiry.subject.own;
  std::string name = inquiry.subject.domain;
  while (name != own && name.find('.') != std::string::npos) {
    name = name.substr(name.find('.') + 1);
    auto parsed_name = dns::Name::from_text(name);
    if (!parsed_name) return {};
    for (const dns::Record* record :
         inquiry.resolver.query(*parsed_name, dns::Type::TXT)->of(dns::Type::TXT)) {
      std::string storage;
      std::string_view text = dns::joined_text(*record, storage);
      if (!spf::is_spf_record(text)) continue;
      ParentRecord found{name};
      if (auto parsed = spf::parse_record(text))
        for (const spf::Term& term : parsed->terms)
          if (term.kind == spf::TermKind::All && term.qualifier == spf::Qualifier::Fail)
            found.all = "-all";
      return found;
    }
  }
  return {};
}

// A record for a domain that has none: what ties the refused address, and the domain's
// own exchanges.
static std::vector<Candidate> first_record(const Inquiry& inquiry,
                                           const std::vector<std::string>& terms) {
  bool own_mx = !inquiry.hosts.mx.empty() &&
                std::all_of(inquiry.hosts.mx.begin(), inquiry.hosts.mx.end(),
                            [&](const std::string& mx) {
                              return text::is_under(mx, inquiry.subject.domain);
                            });
  std::vector<Candidate> candidates;
  for (const std::string& term : terms) {
    if (own_mx && term != "mx") candidates.push_back({"mx", term});
    candidates.push_back({term});
  }
  return candidates;
}

void find_missing_record(Inquiry& inquiry) {
  find_stray_records(inquiry.resolver, inquiry.subject.domain, inquiry.hosts);
  if (find_wrong_name(inquiry)) return;
  auto parent = parent_record(inquiry);
  const std::string cause = parent ? "spf_subdomain_no_record" : "spf_no_record";

  bool forwarded = inquiry.chain.origin == Origin::Forwarded && !inquiry.tied();
  bool offered = false;
  bool parent_lists =
      parent && inquiry.ip &&
      quietly_checked(inquiry, parent->domain, {}).verdict == spf::Verdict::Pass;
  if (inquiry.ip && !forwarded && may_be_listed(inquiry, *inquiry.ip)) {
    Admission admission = parent_lists && !inquiry.tied()
                              ? Admission{{address_term(*inquiry.ip)}, {}}
                              : admission_for(inquiry);
    auto candidates =
        parent ? one_by_one(admission.terms) : first_record(inquiry, admission.terms);
    offered = offer_change(inquiry, cause, candidates, admission.only_if,
                           parent ? parent->all : "~all");
    if (offered && parent_lists)
      inquiry.out.changes.back().notes.push_back(
          {"note.redirect_to_parent",
           {{"parent", parent->domain}, {"domain", inquiry.subject.domain}}});
    if (offered && !parent)
      inquiry.out.changes.back().notes.push_back({"note.first_record", {}});
  }
  Finding finding =
      make_finding(inquiry, cause, earned(inquiry, offered), {"spf", "hosts"});
  if (parent) finding.params["parent"] = parent->domain;
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  if (!offered)
    add_steps(inquiry, cause, ChangeKind::Steps, {{"step.spf_publish_record", params}});
}

}  // namespace mailwhy::diagnose
