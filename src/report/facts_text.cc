#include "report/facts_text.h"

#include <algorithm>

#include "report/change_text.h"
#include "report/utf8.h"

namespace mailwhy::report {

using diagnose::Case;
using diagnose::Finding;

std::string_view ticket_for(std::string_view actor) {
  using Row = std::pair<std::string_view, std::string_view>;
  static constexpr Row kRows[] = {
      {"sender_dns", "dns"},           {"dns_operator", "dns"},
      {"registrant", "dns"},           {"sender_admin", "host"},
      {"sender_host", "host"},         {"modifier", "host"},
      {"forwarder", "recipient"},      {"recipient_admin", "recipient"},
      {"recipient_user", "recipient"}, {"sender_user", "sender"},
      {"list_operator", "provider"}};
  auto row = std::ranges::find(kRows, actor, &Row::first);
  return row == std::end(kRows) ? "" : row->second;
}

bool sender_side(std::string_view actor) {
  return actor.starts_with("sender_") || actor == "dns_operator" || actor == "registrant";
}

std::string subject_of(const diagnose::Report& report, const Case* one) {
  if (one && !one->refusal.facts.sender_domain.empty())
    return one->refusal.facts.sender_domain;
  return report.source.empty() ? std::string(bounce::to_string(report.kind))
                               : report.source;
}

const diagnose::Unknown* first_question(const Case& one) {
  if (one.changes.empty()) return nullptr;
  // A change that belongs to a finding further down decides nothing about the answer.
  if (!one.findings.empty() && one.changes.front().for_cause != one.findings[0].cause)
    return nullptr;
  return question_of(one, one.changes.front());
}

// The finding's own, and from when on sending again makes sense.
static text::Params params_of(const Page& page, const Case& one, const Finding& answer,
                              net::Time asked_at) {
  text::Params params = answer.params;
  for (const diagnose::Change& change : one.changes)
    if (change.effective_from && change.for_cause == answer.cause)
      params["until"] = clock_text(*change.effective_from, asked_at, page.options());
  return params;
}

std::string again_text(const Page& page, const Case& one, const Finding& answer,
                       net::Time asked_at) {
  const bounce::Reason& reason = one.refusal.reason;
  const knowledge::ReasonLabel* label = knowledge::find_reason_label(answer.cause);
  if (!label || label->name != reason.label || label->default_class == "info") return "";
  std::string own = "retry." + reason.label;
  if (knowledge::has_sentence(own)) return page.say(own, answer.params);
  if (!reason.retry) return page.say("again.no");
  if (reason.retry_after) {
    text::Params params = answer.params;
    if (one.refusal.facts.refused_at)
      params["from"] = clock_text(
          *one.refusal.facts.refused_at + std::chrono::seconds(*reason.retry_after),
          asked_at, page.options());
    return page.say("again.after", params);
  }
  bool deferred = one.refusal.facts.reply.code.value_or(400) < 500;
  return page.say(deferred ? "again.by_itself" : "again.later");
}

// What a label says about the next try and about the address.
static void add_again(const Page& page, const Case& one, const Finding& answer,
                      net::Time asked_at, std::vector<Labelled>& lines) {
  std::string again = again_text(page, one, answer, asked_at);
  if (again.empty()) return;
  lines.push_back({"label.retry", again});
  std::string_view usual = knowledge::find_reason_label(answer.cause)->suppress;
  lines.push_back(
      {"label.address", page.say(one.refusal.reason.suppress_address ? "address.drop"
                                 : usual == "yes"                    ? "address.for_now"
                                 : usual == "after_n"                ? "address.after_n"
                                                                     : "address.keep")});
}

// A postmaster can let a sender in that SPF, a list or a rule keeps out; not a mail to a
// mailbox that does not exist.
bool recipient_may_help(const Case& one, const Finding& answer) {
  const bounce::Facts& facts = one.refusal.facts;
  bool about_mail = !facts.recipient.empty() || facts.reply.code;
  if (!about_mail || !sender_side(answer.actor) || answer.cause == "spf_spoofed")
    return false;
  const knowledge::ReasonLabel* label = knowledge::find_reason_label(answer.cause);
  return !label || label->group == "authentication" || label->group == "client_host" ||
         label->group == "sender";
}

// What SPF, DKIM or DMARC said cannot be mended before the missing fact is known.
static bool asks_first(const Finding& answer) {
  const knowledge::ReasonLabel* label = knowledge::find_reason_label(answer.cause);
  return !label || label->group == "authentication";
}

std::vector<Labelled> what_now(const Page& page, const Case& one, const Finding& answer,
                               net::Time asked_at) {
  std::vector<Labelled> lines;
  bool missing = false;
  for (const diagnose::Unknown& unknown : one.unknown) {
    if (unknown.missing_fact.empty()) continue;
    lines.push_back(
        {"label.missing", page.say(unknown.question.key, unknown.question.params)});
    missing = true;
  }
  // The answer is open then, unless the words of the refusal say it all.
  if (missing && asks_first(answer)) return lines;
  if (const diagnose::Unknown* question = first_question(one))
    lines.push_back(
        {"label.question", page.say(question->question.key, question->question.params)});
  if (one.advice.empty())
    lines.push_back({"label.now", page.say("do." + answer.cause,
                                           params_of(page, one, answer, asked_at))});
  add_again(page, one, answer, asked_at, lines);
  for (const text::Message& advice : one.advice)
    lines.push_back({"label.now", page.say(advice.key, advice.params)});
  std::string_view desk = ticket_for(answer.actor);
  if (!desk.empty())
    lines.push_back({"label.hand_over", page.say("reader.ticket." + std::string(desk))});
  if (recipient_may_help(one, answer))
    lines.push_back({"label.recipient", page.say("reader.recipient", answer.params)});
  return lines;
}

void draw_what_now(Page& page, const Case& one, const Finding& answer,
                   net::Time asked_at) {
  for (const Labelled& line : what_now(page, one, answer, asked_at))
    page.labelled(line.label, line.text);
}

std::string refused_by_text(const Page& page, const bounce::Facts& facts) {
  std::string out = shown(facts.refused_by.name);
  if (facts.refused_by.ip) {
    std::string ip = facts.refused_by.ip->to_string();
    out = out.empty() ? ip : out + " (" + ip + ")";
  }
  std::string phase = bounce::to_string(facts.phase);
  if (phase.empty()) return out;
  return out + (out.empty() ? "" : ", ") + page.say("phase." + phase);
}

std::vector<Labelled> who_did_what(const Page& page, const Case& one,
                                   const Finding& answer) {
  std::vector<Labelled> lines;
  auto add_known = [&](std::string_view label, const std::string& key) {
    if (knowledge::has_sentence(key))
      lines.push_back({label, page.say(key, answer.params)});
  };
  std::string refused = refused_by_text(page, one.refusal.facts);
  if (!refused.empty()) lines.push_back({"label.refused_by", refused});
  add_known("label.must_act", "actor." + answer.actor);
  add_known("label.not_at_fault", "not_at_fault." + answer.cause);
  lines.push_back({"label.why", page.say("why." + answer.cause, answer.params)});
  add_known("label.others", "others_accept." + answer.cause);
  for (const text::Message& note : answer.notes)
    lines.push_back({"label.note", page.say(note.key, note.params)});
  return lines;
}

void draw_who(Page& page, const Case& one, const Finding& answer) {
  for (const Labelled& line : who_did_what(page, one, answer))
    page.labelled(line.label, line.text);
}

}  // namespace mailwhy::report
