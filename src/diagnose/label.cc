#include "diagnose/label.h"

#include <algorithm>
#include <array>

#include "diagnose/returned_mail.h"
#include "diagnose/submission.h"
#include "knowledge/block_lists.h"
#include "knowledge/knowledge.h"
#include "mail/address.h"
#include "text/ascii.h"
#include "text/date.h"

namespace mailwhy::diagnose {

static constexpr std::array<std::string_view, 6> kReaders = {
    "wait",       "sender_user",    "sender_admin",
    "sender_dns", "recipient_user", "recipient_admin"};

std::span<const std::string_view> readers() {
  return kReaders;
}

std::vector<text::Message> steps_for(std::string_view label, std::string_view reader,
                                     const text::Params& params) {
  std::vector<text::Message> steps;
  std::string family = "step." + std::string(label) + "." + std::string(reader) + ".";
  for (int number = 1;; number++) {
    std::string key = family + std::to_string(number);
    if (!knowledge::has_sentence(key)) return steps;
    if (knowledge::is_sayable(key, params)) steps.push_back({key, params});
  }
}

// What the words of this label's sentences may name beside the usual parameters.
static void add_params(const bounce::Refusal& refusal, text::Params& params) {
  auto set = [&](const char* name, std::string value) {
    if (!value.empty()) params[name] = std::move(value);
  };
  const bounce::Facts& facts = refusal.facts;
  if (facts.client_ip) set("ip", facts.client_ip->to_string());
  set("recipient_domain", std::string(mail::domain_part(facts.recipient)));
  set("from_domain", facts.from_domain);
  set("list", facts.blocklist);
  if (facts.limit && refusal.reason.label != "message_too_big")
    set("limit", std::to_string(*facts.limit));
  if (refusal.reason.retry_after.value_or(0) > 0)
    set("wait", text::duration_text(*refusal.reason.retry_after));
}

// What the returned mail shows of what was objected to, as evidence and in the sentences.
static void add_found(Inquiry& inquiry, Finding& finding) {
  text::Params found = look_into(inquiry.refusal);
  if (found.empty()) return;
  boost::json::object detail;
  for (const auto& [name, value] : found) detail[name] = value;
  if (inquiry.refusal.returned)  // else the reply alone said it
    finding.evidence.push_back(
        add_evidence(inquiry, "returned_mail", "problem", std::move(detail)));
  finding.params.merge(found);
}

static void add_change(Inquiry& inquiry, const Finding& finding, ChangeKind kind,
                       std::string_view reader, std::vector<text::Message> steps) {
  Change change;
  change.for_cause = finding.cause;
  change.kind = kind;
  change.reader = reader == "wait" ? "" : reader;
  change.steps = std::move(steps);
  inquiry.out.changes.push_back(std::move(change));
}

// Who keeps a block list of its own, and where it is lifted (data/receivers.toml). A
// reply that names a list anybody can ask means that one.
static const knowledge::Receiver* receiver_of(const Inquiry& inquiry) {
  const bounce::Facts& facts = inquiry.refusal.facts;
  const std::string& label = inquiry.refusal.reason.label;
  if (!inquiry.named_lists.empty()) return nullptr;
  if (label == "policy_rejected") return knowledge::find_receiver(facts.reply.text, "");
  for (std::string_view one : {"ip_blocklisted", "ip_reputation", "client_blocked"})
    if (label == one)
      return knowledge::find_receiver(facts.reply.text,
                                      text::to_lower(facts.refused_by.name));
  return nullptr;
}

// A list by the way that only its operator can be asked about: "Poor reputation: see
// https://csi.cloudmark.com/…".
static void add_private_list(const Inquiry& inquiry, text::Params& params) {
  for (const Listing& one : inquiry.named_lists) {
    if (one.answer.trouble != dnsbl::Trouble::Private || one.list->page.empty()) continue;
    params["list"] = one.zone;
    params["operator"] = one.list->operator_name;
    params["delist"] = one.list->page;
    return;
  }
}

static void add_receiver(const Inquiry& inquiry, text::Params& params) {
  add_private_list(inquiry, params);
  const knowledge::Receiver* receiver = receiver_of(inquiry);
  if (!receiver) return;
  params["receiver"] = receiver->name;
  std::string where(receiver->page);
  if (!receiver->contact.empty())
    where += (where.empty() ? "" : ", ") + std::string(receiver->contact);
  params["lifted_at"] = where;
  if (!receiver->watch.empty()) params["watch"] = receiver->watch;
}

static std::vector<text::Message> all_steps(const Inquiry& inquiry, Finding& finding,
                                            std::string_view reader) {
  std::vector<text::Message> steps;
  if (reader == "sender_user" && is_about_submission(finding.cause))
    steps = submission_steps(inquiry, finding.params);
  for (text::Message& step : steps_for(finding.cause, reader, finding.params))
    steps.push_back(std::move(step));
  if (reader == "sender_admin" && finding.params.contains("receiver"))
    steps.push_back({"step.list.receiver", finding.params});
  if (reader == "sender_admin" && finding.params.contains("delist"))
    steps.push_back({"step.list.ask_page", finding.params});
  return steps;
}

static void add_changes(Inquiry& inquiry, Finding& finding) {
  std::array<std::string_view, kReaders.size()> order = kReaders;
  std::ranges::stable_partition(order, [&](std::string_view reader) {
    return reader == "wait" || reader == finding.actor;
  });
  bool any = false;
  for (std::string_view reader : order) {
    auto steps = all_steps(inquiry, finding, reader);
    if (steps.empty()) continue;
    any = true;
    add_change(inquiry, finding, reader == "wait" ? ChangeKind::Wait : ChangeKind::Steps,
               reader, std::move(steps));
  }
  if (!any) add_change(inquiry, finding, ChangeKind::None, "", {});
}

void add_label(Inquiry& inquiry, Severity severity) {
  const bounce::Reason& reason = inquiry.refusal.reason;
  for (const Finding& known : inquiry.out.findings)
    if (known.cause == reason.label) return;  // DNS showed what the words say
  bool clear = reason.label != "unclassified" && reason.confidence >= 0.5;
  Finding finding = make_finding(inquiry, reason.label,
                                 clear ? Certainty::Likely : Certainty::Possible, {});
  finding.severity = severity;
  // DKIM and DMARC speak of the domain in From, whoever stands in the envelope.
  if (const std::string& author = inquiry.authentication.author;
      !author.empty() && inquiry.words == Words::NameDmarc)
    finding.params["domain"] = author;
  add_params(inquiry.refusal, finding.params);
  add_found(inquiry, finding);
  add_receiver(inquiry, finding.params);
  bool explains = inquiry.out.findings.empty();
  if (explains) add_changes(inquiry, finding);
  add_finding(inquiry, std::move(finding));
}

}  // namespace mailwhy::diagnose
