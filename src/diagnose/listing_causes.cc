// Refusals over a block list: the list that the reply names is asked again (RFC 5782).
// It lists the address now, or no longer, or cannot tell.
#include <algorithm>

#include "bounce/host_text.h"
#include "bounce/reply_words.h"
#include "diagnose/causes.h"
#include "diagnose/label.h"
#include "diagnose/listed_names.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

using dnsbl::Trouble;

static bool names_zone(const Inquiry& inquiry, const Listing& listing) {
  const std::string reply = text::to_lower(inquiry.refusal.facts.reply.text);
  for (size_t at = reply.find(listing.zone); at != reply.npos;
       at = reply.find(listing.zone, at + 1))
    if (listing.list || !bounce::in_url(reply, at)) return true;
  return false;
}

// Does the reply itself name this domain, or a name below it?
static bool accuses(const Inquiry& inquiry, const std::string& domain) {
  const auto names = accused_names(inquiry.refusal);
  return std::ranges::any_of(names, [&](const std::string& name) {
    return text::is_under(name, domain) || text::is_under(domain, name);
  });
}

// The reply named the list, and the list tells this address from one that it must not
// list: asked with the cause removed it gives the other answer.
static Certainty certainty_of(const Inquiry& inquiry, const Listing& listing) {
  const bool alone = std::ranges::all_of(inquiry.named_lists, [&](const Listing& other) {
    return other.zone == listing.zone;
  });
  const bool named = names_zone(inquiry, listing) || (alone && listing.list);
  const bool stated = listing.answer.ip ? inquiry.subject.ip_stated
                                        : accuses(inquiry, listing.answer.domain);
  return named && stated && listing.answer.trouble == Trouble::None ? Certainty::Proven
                                                                    : Certainty::Likely;
}

// A list of domains has often no entry for tests: its answer counts, less, where it is
// documented and the list tells names apart.
static bool harms(const Listing& listing) {
  if (listing.harms()) return true;
  const knowledge::ListCode* code = listing.code();
  return !listing.answer.ip && listing.answer.trouble == Trouble::NoTestEntry &&
         listing.answer.tells_apart && code &&
         (code->outcome == knowledge::ListOutcome::Listed ||
          code->outcome == knowledge::ListOutcome::Advisory);
}

static void note_lists(Inquiry& inquiry) {
  const auto& named = inquiry.named_lists;
  std::vector<Listing> shown = named;
  for (const Listing& other : inquiry.other_lists)
    if (other.harms()) shown.push_back(other);
  const bool problem = std::ranges::any_of(shown, harms);
  const bool told = std::ranges::all_of(
      named, [](const Listing& one) { return one.harms() || one.clears(); });
  boost::json::object detail = detail_of(shown);
  detail["asked"] = named.size() + inquiry.other_lists.size();
  add_evidence(inquiry, "block_lists",
               problem                  ? "problem"
               : told && !named.empty() ? "fine"
                                        : "could_not_tell",
               std::move(detail));
}

static text::Params all_params(const Inquiry& inquiry, const Listing& listing,
                               const text::Params& usual) {
  text::Params params = params_of(listing);
  params.insert(usual.begin(), usual.end());
  // The refusal's own name of the domain gives way to the one that is listed.
  if (!listing.answer.ip && inquiry.ip) params["ip"] = inquiry.ip->to_string();
  return params;
}

// In which part of the mail the listed name stands.
static void note_place(const Inquiry& inquiry, const Listing& listing, Finding& finding) {
  if (listing.answer.ip) return;
  for (const ListedName& name : names_to_ask(inquiry.refusal, inquiry.subject))
    if (name.name == listing.answer.domain)
      finding.notes.push_back(
          {"note.listed_name." + std::string(to_string(name.place)), finding.params});
}

static void add_listing(Inquiry& inquiry, const Listing& listing, Severity severity,
                        Certainty certainty) {
  const std::string cause = listing.answer.ip ? "ip_listed" : "domain_listed";
  Finding finding = make_finding(inquiry, cause, certainty, {"block_lists"});
  finding.severity = severity;
  finding.params = all_params(inquiry, listing, finding.params);
  note_place(inquiry, listing, finding);
  finding.notes.push_back({"note.list.says", finding.params});
  if (finding.params.contains("reason"))
    finding.notes.push_back({"note.list.reason", finding.params});
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  if (severity != Severity::Error) return;
  auto steps = steps_of(listing, params);
  bool own = text::is_under(listing.answer.domain, inquiry.subject.own);
  if (!listing.answer.ip && !own)
    steps.insert(steps.begin(), {"step.list.take_link_out", params});
  add_steps(inquiry, cause, ChangeKind::Steps, std::move(steps));
  inquiry.out.changes.back().reader = "sender_admin";
  const std::string label = listing.answer.ip ? "ip_blocklisted" : "domain_blocklisted";
  for (std::string_view reader : {"sender_user", "recipient_admin"})
    if (auto more = steps_for(label, reader, params); !more.empty()) {
      add_steps(inquiry, cause, ChangeKind::Steps, std::move(more));
      inquiry.out.changes.back().reader = reader;
    }
}

static void add_others(Inquiry& inquiry) {
  for (const Listing& other : inquiry.other_lists)
    if (other.harms())
      add_listing(inquiry, other, std::max(severity_of(other), Severity::Warning),
                  Certainty::Likely);
}

static void add_listed_before(Inquiry& inquiry, const Listing& listing) {
  Finding finding = make_finding(inquiry, "ip_listed_before",
                                 certainty_of(inquiry, listing), {"block_lists"});
  finding.params = all_params(inquiry, listing, finding.params);
  text::Params params = finding.params;
  add_finding(inquiry, std::move(finding));
  add_steps(inquiry, "ip_listed_before", ChangeKind::Wait,
            {{"wait.ip_listed_before", params}, {"wait.listed_again", params}});
}

// The receiver took an error of the list for a listing, as the reply itself shows.
static bool reply_quotes_error(const Inquiry& inquiry) {
  const std::string& reply = inquiry.refusal.facts.reply.text;
  for (std::string_view sign :
       {"127.255.255.", "open resolver", "public resolver", "/returnc/", "open/public"})
    if (text::find_ignore_case(reply, sign) != reply.npos) return true;
  return false;
}

static void add_step_to(Inquiry& inquiry, std::string_view reader, text::Message step) {
  const std::string& label = inquiry.refusal.reason.label;
  for (Change& change : inquiry.out.changes)
    if (change.for_cause == label && change.reader == reader) {
      change.steps.insert(change.steps.begin(), std::move(step));
      return;
    }
  add_steps(inquiry, label, ChangeKind::Steps, {std::move(step)});
  inquiry.out.changes.back().reader = reader;
}

// A list that is closed, or an answer that is none: only who asks it so can mend that.
static bool is_receivers_fault(const Inquiry& inquiry, const Listing& listing) {
  return listing.answer.verdict == dnsbl::Verdict::Dead
             ? listing.answer.trouble == Trouble::Closed ||
                   (listing.list && listing.answer.trouble == Trouble::NoZone)
             : listing.answer.trouble == Trouble::Wildcard && listing.list &&
                   names_zone(inquiry, listing);
}

// What the list, or its operator, says instead of an answer: wait, or whom to write to.
static void add_not_told(Inquiry& inquiry, const Listing& listing) {
  add_label(inquiry, Severity::Error);
  Finding& finding = inquiry.out.findings.back();
  finding.evidence = evidence_of(inquiry, {"block_lists"});
  text::Message why = why_not_told(listing);
  why.params.insert(finding.params.begin(), finding.params.end());
  const bool receivers = is_receivers_fault(inquiry, listing);
  // A zone that only a page's address names need not be a list at all.
  const bool is_list = listing.list || names_zone(inquiry, listing);
  if (is_list) finding.notes.push_back(why);
  if (receivers) {
    finding.actor = "recipient_admin";
    add_step_to(inquiry, "recipient_admin", {"step.list.take_out", why.params});
  } else if (!why.params.contains("delist")) {
    if (is_list)
      add_step_to(inquiry, "sender_admin", {"step.list.write_operator", why.params});
  } else if (!finding.params.contains("delist")) {  // else the label has that step
    add_step_to(inquiry, "sender_admin", {"step.list.ask_page", why.params});
  }
}

static void add_misread_error(Inquiry& inquiry) {
  add_label(inquiry, Severity::Error);
  Finding& finding = inquiry.out.findings.back();
  finding.actor = "recipient_admin";
  finding.evidence = evidence_of(inquiry, {"block_lists"});
  finding.notes.push_back({"note.list.misread", finding.params});
  add_step_to(inquiry, "recipient_admin", {"step.list.read_codes", finding.params});
}

// The words are about a list, or give the zone of one that we know.
static bool speaks_of_list(const Inquiry& inquiry) {
  return is_about_lists(inquiry) ||
         std::ranges::any_of(inquiry.named_lists, [&](const Listing& one) {
           return one.list && names_zone(inquiry, one);
         });
}

static bool find_named_list(Inquiry& inquiry) {
  const auto& named = inquiry.named_lists;
  auto listed = std::ranges::find_if(named, harms);
  if (listed != named.end()) {
    add_listing(inquiry, *listed, Severity::Error, certainty_of(inquiry, *listed));
    for (auto more = listed + 1; more != named.end(); more++)
      if (harms(*more)) add_listing(inquiry, *more, Severity::Warning, Certainty::Likely);
    return true;
  }
  if (reply_quotes_error(inquiry)) return add_misread_error(inquiry), true;
  if (!speaks_of_list(inquiry)) return false;
  auto silent =
      std::ranges::find_if(named, [](const Listing& one) { return !one.clears(); });
  if (silent != named.end()) return add_not_told(inquiry, *silent), true;
  // Of a domain list it is not known which name was meant.
  if (named.front().answer.ip && inquiry.subject.addresses.size() == 1) {
    add_listed_before(inquiry, named.front());
    return true;
  }
  add_label(inquiry, Severity::Error);
  inquiry.out.findings.back().notes.push_back(
      {"note.list.not_now", params_of(named.front())});
  return true;
}

// One that large receivers ask; nullptr where none has it, or the receiver keeps a list
// of its own and asks that.
static const Listing* loudest(const Inquiry& inquiry) {
  const bounce::Facts& facts = inquiry.refusal.facts;
  const std::string server =
      is_about_lists(inquiry) ? "" : text::to_lower(facts.refused_by.name);
  if (knowledge::find_receiver(facts.reply.text, server)) return nullptr;
  auto found = std::ranges::find_if(inquiry.other_lists, [](const Listing& one) {
    return one.harms() && severity_of(one) == Severity::Error;
  });
  return found == inquiry.other_lists.end() ? nullptr : &*found;
}

bool find_listing_causes(Inquiry& inquiry) {
  if (inquiry.named_lists.empty() &&
      (inquiry.other_lists.empty() || !is_about_lists(inquiry)))
    return false;
  note_lists(inquiry);
  if (!inquiry.named_lists.empty()) {
    if (!find_named_list(inquiry)) return false;
    add_others(inquiry);
    return true;
  }
  // No list is named: one that large receivers ask may be the one.
  if (const Listing* loud = loudest(inquiry)) {
    add_listing(inquiry, *loud, Severity::Error, Certainty::Likely);
    add_label(inquiry, Severity::Info);
  } else {
    add_label(inquiry, Severity::Error);
  }
  add_others(inquiry);
  return true;
}

// Where not one list could be asked, nothing is said of them.
static void note_others(Inquiry& inquiry) {
  const auto& others = inquiry.other_lists;
  bool told = std::ranges::any_of(
      others, [](const Listing& one) { return one.harms() || one.clears(); });
  if (!told || !evidence_of(inquiry, {"block_lists"}).empty()) return;
  std::vector<Listing> shown;
  for (const Listing& one : others)
    if (one.harms()) shown.push_back(one);
  boost::json::object detail = detail_of(shown);
  detail["asked"] = others.size();
  add_evidence(inquiry, "block_lists", shown.empty() ? "fine" : "problem",
               std::move(detail));
}

bool find_unnamed_listing(Inquiry& inquiry) {
  note_others(inquiry);
  const Listing* loud = loudest(inquiry);
  if (!loud) return false;
  const bool sure = !loud->answer.ip || inquiry.subject.ip_stated;
  add_listing(inquiry, *loud, Severity::Error,
              sure ? Certainty::Likely : Certainty::Possible);
  inquiry.out.findings.back().notes.push_back(
      {"note.list.not_named", inquiry.out.findings.back().params});
  return true;
}

void add_lesser_listings(Inquiry& inquiry) {
  for (const Listing& other : inquiry.other_lists)
    if (other.harms() && severity_of(other) != Severity::Info)
      add_listing(inquiry, other, Severity::Warning, Certainty::Possible);
}

}  // namespace mailwhy::diagnose
