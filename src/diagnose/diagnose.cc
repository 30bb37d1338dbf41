// The order in which causes are looked for: the domain, its name servers, its record, the
// words.
#include "diagnose/diagnose.h"

#include <algorithm>

#include "diagnose/causes.h"
#include "diagnose/examine.h"
#include "diagnose/inquiry.h"
#include "diagnose/label.h"
#include "diagnose/mail_exchange.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

static constexpr size_t kAtOnce = 8;  // refusals of one input under diagnosis together

static void soften(Inquiry& inquiry, size_t from) {
  for (size_t i = from; i < inquiry.out.findings.size(); i++) {
    Finding& finding = inquiry.out.findings[i];
    finding.severity = Severity::Warning;
    if (finding.certainty == Certainty::Proven) finding.certainty = Certainty::Likely;
  }
}

static void ask_for_fact(Inquiry& inquiry, const std::string& fact,
                         const std::string& option) {
  std::string id = ask_reader(inquiry, {"question.missing." + fact, {{"option", option}}},
                              {"because.missing." + fact, {}});
  for (Unknown& unknown : inquiry.out.unknown)
    if (unknown.id == id) unknown.missing_fact = fact, unknown.option = option;
}

// Without these the answer cannot be known; the reader is told how to supply them.
static void ask_for_missing_facts(Inquiry& inquiry) {
  if (inquiry.subject.domain.empty()) ask_for_fact(inquiry, "sender", "--sender");
  if (!inquiry.ip) ask_for_fact(inquiry, "client_ip", "--ip");
}

static bool find_named_domain(Inquiry& inquiry) {
  if (find_domain_causes(inquiry)) return true;
  bool by_servers = find_server_causes(inquiry);
  if (!by_servers) find_spf_causes(inquiry);
  return !inquiry.out.findings.empty();
}

static bool is_hard(spf::Verdict verdict) {
  return verdict == spf::Verdict::Fail || verdict == spf::Verdict::PermError;
}

// What it adds stands beside another cause: each is possible.
static void make_possible(Inquiry& inquiry) {
  for (Finding& finding : inquiry.out.findings)
    if (finding.severity == Severity::Error) finding.certainty = Certainty::Possible;
}

// SPF says no: that explains the refusal, less surely where it only doubts.
static bool find_vague_spf(Inquiry& inquiry, bool listed) {
  spf::Verdict verdict = inquiry.spf.verdict;
  bool soft = verdict == spf::Verdict::SoftFail || verdict == spf::Verdict::Neutral;
  bool tied = inquiry.tied();
  if (!inquiry.ip || !(is_hard(verdict) || (soft && tied))) return false;
  const size_t known = inquiry.out.findings.size();
  find_spf_causes(inquiry);
  soften(inquiry, known);
  if (inquiry.out.findings.size() == known) return true;
  Finding& first = inquiry.out.findings[known];
  if (!listed || is_hard(verdict)) first.severity = Severity::Error;
  if (soft) first.certainty = Certainty::Possible;
  if (listed && is_hard(verdict)) make_possible(inquiry);
  return true;
}

// The domain in From asks that such mail be refused, and neither SPF nor DKIM speaks as
// it, as far as the mail came back: a signature of which a part is missing may have been
// good.
static bool find_vague_dmarc(Inquiry& inquiry) {
  const Authentication& found = inquiry.authentication;
  if (!inquiry.ip || !found.dmarc || found.dmarc->verdict != dmarc::Verdict::Fail)
    return false;
  if (found.dmarc->policy.value_or(dmarc::Policy::None) == dmarc::Policy::None)
    return false;
  bool unsure = std::ranges::any_of(found.dkim.checks, [&](const dkim::Check& check) {
    return found.is_own(check) && (check.result == dkim::Verdict::Neutral ||
                                   check.result == dkim::Verdict::TempError);
  });
  if (unsure || !find_dmarc_causes(inquiry)) return false;
  for (Finding& finding : inquiry.out.findings)
    finding.certainty = std::max(finding.certainty, Certainty::Likely);
  return true;
}

// Words that hide the cause: a list that many receivers ask, SPF that says no, DMARC, a
// reverse name that is missing explain the refusal, in the order in which receivers
// refuse for them, and never more than "likely"; what only might have been held against
// the mail is a warning below the label.
static void judge_vague(Inquiry& inquiry) {
  if (find_listing_causes(inquiry)) return;
  if (find_domain_causes(inquiry) || find_server_causes(inquiry)) {
    soften(inquiry, 0);
    inquiry.out.findings.front().severity = Severity::Error;
    add_label(inquiry, Severity::Info);
    return;
  }
  const bool listed = find_unnamed_listing(inquiry);
  const spf::Verdict verdict = inquiry.spf.verdict;
  bool explained = find_vague_spf(inquiry, listed) || listed || find_vague_dmarc(inquiry);
  // Where SPF gives no reason to refuse, the reverse name may: most receivers ask for
  // one.
  if (!explained && verdict == spf::Verdict::Pass && inquiry.subject.ip_stated)
    explained = find_reverse_name_causes(inquiry);
  add_label(inquiry, explained ? Severity::Info : Severity::Error);
  const size_t known = inquiry.out.findings.size();
  if (!explained && verdict != spf::Verdict::Pass && verdict != spf::Verdict::TempError) {
    find_spf_causes(inquiry);
    soften(inquiry, known);
  }
  add_lesser_listings(inquiry);
}

static void judge_another(Inquiry& inquiry) {
  if (!find_listing_causes(inquiry)) {
    bool explained = find_client_host_causes(inquiry) || find_recipient_causes(inquiry);
    add_label(inquiry, explained ? Severity::Info : Severity::Error);
  }
  const size_t known = inquiry.out.findings.size();
  if (!inquiry.ip || inquiry.spf.verdict == spf::Verdict::Pass ||
      inquiry.spf.verdict == spf::Verdict::TempError)
    return;
  if (!inquiry.hosts.exists) return;
  find_spf_causes(inquiry);
  soften(inquiry, known);
}

// A domain to which nobody can answer: its own server that sent could take its mail.
static void find_no_exchange(Inquiry& inquiry) {
  const std::string cause = "sender_domain_no_mx";
  Finding finding = make_finding(inquiry, cause, Certainty::Likely, {"hosts"});
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  const std::string& domain = inquiry.subject.domain;
  std::string host =
      inquiry.ip ? inquiry.hosts.own_name_of(*inquiry.ip, inquiry.subject.own) : "";
  if (!host.empty() && offer_exchange(inquiry, cause, domain,
                                      find_mail_exchange(inquiry.resolver, domain), host))
    return;
  static constexpr std::string_view kSteps[] = {"publish", "other"};
  add_steps(inquiry, cause, kSteps, params);
}

static void judge_dns_words(Inquiry& inquiry) {
  if (find_domain_causes(inquiry) || find_server_causes(inquiry)) return;
  const Hosts& hosts = inquiry.hosts;
  bool takes_no_mail =
      hosts.null_mx || (hosts.mx_known && hosts.mx.empty() && hosts.at_domain.empty());
  if (takes_no_mail && inquiry.refusal.reason.label != "dns_temporary") {
    find_no_exchange(inquiry);
    return;
  }
  add_label(inquiry, Severity::Error);
}

// The address belongs to the receiver's own network: its inner servers check SPF where
// they must not.
static bool receiver_judged_itself(const Inquiry& inquiry) {
  if (!inquiry.ip || !inquiry.subject.ip_stated) return false;
  if (net::scope_of(*inquiry.ip) != net::Scope::Global ||
      inquiry.refusal.facts.refused_by.ip == inquiry.ip)
    return true;
  std::string_view recipient = inquiry.refusal.facts.recipient;
  std::string network = text::organizational_domain(
      text::to_lower(recipient.substr(recipient.rfind('@') + 1)));
  if (recipient.empty() || network == inquiry.subject.own ||
      text::is_public_suffix(network))
    return false;
  const auto& names = inquiry.hosts.confirmed_ptr;
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return text::is_under(name, network);
  });
}

static void judge_receiver_itself(Inquiry& inquiry) {
  Finding finding =
      make_finding(inquiry, inquiry.refusal.reason.label, Certainty::Likely, {"spf"});
  finding.actor = "recipient_admin";
  finding.notes.push_back({"note.receiver_judged_its_own_address", finding.params});
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  add_steps(inquiry, inquiry.refusal.reason.label, ChangeKind::Steps,
            {{"step.receiver_trust_own_relays", params}});
}

static bool reply_says(const Inquiry& inquiry, std::string_view word) {
  const std::string& text = inquiry.refusal.facts.reply.text;
  return text::find_ignore_case(text, word) != text.npos;
}

static bool could_not_look_up(const Authentication& found) {
  return found.dkim.result == dkim::Verdict::TempError ||
         (found.dmarc && found.dmarc->verdict == dmarc::Verdict::TempError);
}

// "Unauthenticated mail": neither is named, so each of the two can be what was missed.
static bool find_unauthenticated(Inquiry& inquiry) {
  if (inquiry.ip && inquiry.spf.verdict != spf::Verdict::Pass) find_spf_causes(inquiry);
  find_dkim_causes(inquiry);
  soften(inquiry, 0);
  if (inquiry.out.findings.empty()) return false;
  inquiry.out.findings.front().severity = Severity::Error;
  return true;
}

// The words name DKIM or DMARC, or neither. A mail that passes now was judged by what DNS
// said then.
static void judge_authentication(Inquiry& inquiry) {
  if (find_domain_causes(inquiry)) return;
  // DNS that did not answer us may not have answered the receiver.
  if (could_not_look_up(inquiry.authentication) && find_server_causes(inquiry)) return;
  if (find_drifted_records(inquiry)) return;
  const std::string& label = inquiry.refusal.reason.label;
  const bool dmarc = label == "dmarc_reject" || reply_says(inquiry, "dmarc");
  bool found = label == "dkim_fail" && find_dkim_causes(inquiry);
  if (!found && dmarc) found = find_dmarc_causes(inquiry);
  // Microsoft's 5.7.515 asks for all three.
  if (!found && reply_says(inquiry, "required authentication level"))
    found = find_dmarc_causes(inquiry);
  if (!found && !dmarc && label != "dkim_fail") found = find_unauthenticated(inquiry);
  if (!found) judge_another(inquiry);
}

static void judge(Inquiry& inquiry) {
  if (inquiry.subject.domain.empty()) {
    if (find_listing_causes(inquiry)) return;
    const bool listed = find_unnamed_listing(inquiry);
    add_label(inquiry, listed ? Severity::Info : Severity::Error);
    add_lesser_listings(inquiry);
    if (inquiry.words != Words::NameAnother && inquiry.words != Words::Vague)
      ask_for_missing_facts(inquiry);
    return;
  }
  switch (inquiry.words) {
    case Words::NameSpf:
      if (receiver_judged_itself(inquiry)) return judge_receiver_itself(inquiry);
      if (!find_named_domain(inquiry)) {
        add_label(inquiry, Severity::Error);
        if (inquiry.spf.verdict == spf::Verdict::TempError)
          ask_for_fact(inquiry, "lookup", "--resolver");
        else
          ask_for_missing_facts(inquiry);
      }
      break;
    case Words::NameDns:
      judge_dns_words(inquiry);
      break;
    case Words::Vague:
      judge_vague(inquiry);
      break;
    case Words::NameDmarc:
      judge_authentication(inquiry);
      break;
    case Words::NameAnother:
      judge_another(inquiry);
      break;
  }
  add_server_warnings(inquiry);
}

Case diagnose_refusal(dns::Resolver& resolver, dns::Rdap& rdap,
                      const bounce::Refusal& refusal, net::Time asked_at) {
  Inquiry inquiry{
      .resolver = resolver, .rdap = rdap, .refusal = refusal, .asked_at = asked_at};
  inquiry.words = words_of(refusal);
  inquiry.subject = find_subject(resolver, refusal.facts, refusal.returned.get());
  gather(inquiry);
  judge(inquiry);
  auto worse = [](const Finding& a, const Finding& b) { return a.severity < b.severity; };
  std::stable_sort(inquiry.out.findings.begin(), inquiry.out.findings.end(), worse);
  inquiry.out.refusal = refusal;
  return std::move(inquiry.out);
}

Report diagnose(dns::Resolver& resolver, dns::Rdap& rdap, const bounce::Input& input,
                transport::Outside& outside) {
  Report report;
  report.asked_at = resolver.now();
  report.kind = input.kind;
  report.source = input.source;
  if (input.kind == bounce::Kind::Domain || input.kind == bounce::Kind::Ip) {
    report.cases.push_back(
        examine(resolver, rdap, to_target(input), report.asked_at, outside));
    return report;
  }
  report.cases.resize(input.refusals.size());
  for (size_t from = 0; from < input.refusals.size(); from += kAtOnce) {
    std::vector<std::function<void()>> work;
    for (size_t i = from; i < std::min(from + kAtOnce, input.refusals.size()); i++)
      work.push_back([&, i] {
        report.cases[i] =
            diagnose_refusal(resolver, rdap, input.refusals[i], report.asked_at);
      });
    resolver.together(work);
  }
  return report;
}

}  // namespace mailwhy::diagnose
