#include "report/ticket.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "report/change_text.h"
#include "report/facts_text.h"
#include "report/quote.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace {

using diagnose::Case;
using diagnose::Change;
using diagnose::ChangeKind;
using diagnose::Finding;
using NoteLines = std::vector<std::string>;

constexpr size_t kReplyColumns = 512;
constexpr size_t kDiffLines =
    4;  // the RRset, a value that leaves, "…", a value that enters

std::string_view name_of(Addressee addressee) {
  switch (addressee) {
    case Addressee::Dns:
      return "dns";
    case Addressee::Host:
      return "host";
    case Addressee::Recipient:
      return "recipient";
    case Addressee::Provider:
      return "provider";
    case Addressee::Sender:
      return "sender";
  }
  return "";
}

// The words from the one that holds `begin` to the one that holds `end`, at most `room`
// columns, "…" for each piece that was left out.
std::string around(const std::string& text, size_t begin, size_t end, size_t room) {
  if (text.size() <= room) return text;
  size_t spare = room > end - begin ? (room - (end - begin)) / 2 : 0;
  size_t from = begin > spare ? begin - spare : 0;
  if (from > 0) from = std::min(begin, text.find(' ', from) + 1);
  size_t to = std::min(text.size(), std::max(end, from + room));
  if (to < text.size()) to = std::max(end, text.rfind(' ', to));
  return (from > 0 ? "… " : "") + text.substr(from, to - from) +
         (to < text.size() ? " …" : "");
}

std::string reply_of(const Page& page, const bounce::Refusal& refusal) {
  std::string quoted = quoted_reply(refusal);
  if (quoted.size() <= kReplyColumns) return quoted;
  auto marks = marks_in(page, quoted, refusal);
  if (marks.empty()) return around(quoted, 0, 0, kReplyColumns);
  size_t end = marks.front().end;
  for (const Mark& mark : marks)
    if (mark.end - marks.front().begin <= kReplyColumns) end = mark.end;
  return around(quoted, marks.front().begin, end, kReplyColumns);
}

// The change that is this desk's, an administrator's before a user's; else the first one.
const Change* change_for(const Case& one, const Finding& answer, Addressee addressee) {
  const Change *first = nullptr, *own = nullptr;
  for (const Change& change : one.changes) {
    if (change.for_cause != answer.cause) continue;
    if (!first) first = &change;
    if (ticket_for(change.reader) != name_of(addressee)) continue;
    if (!own || change.reader.ends_with("_admin")) own = &change;
  }
  if (own) return own;
  return first || one.changes.empty() ? first : &one.changes.front();
}

std::string refused_line(const Page& page, const Case& one) {
  const bounce::Facts& facts = one.refusal.facts;
  text::Params params;
  // A note is read on another day: always with the date.
  if (facts.refused_at)
    params["when"] = clock_text(*facts.refused_at, net::Time{}, page.options());
  params["refused_by"] = refused_by_text(page, facts);
  params["recipient"] = shown(facts.recipient);
  return page.say("ticket.refused", params);
}

void add_question(const Page& page, const diagnose::Unknown& question, NoteLines& lines) {
  lines.push_back(page.say(
      "ticket.question",
      {{"question", page.say(question.question.key, question.question.params)}}));
  if (!question.because.key.empty())
    lines.push_back(page.say(question.because.key, question.because.params));
  lines.push_back(page.say("ticket.no_change_without"));
}

void add_record(const Page& page, const Change& change, size_t room, NoteLines& lines) {
  TextOptions plain = page.options();
  plain.color = false;
  Page diff(plain);
  draw_diff(diff, change.rrset, change.before, change.after, 0);
  std::string text = diff.take();
  NoteLines drawn;
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find('\n', at);
    drawn.push_back("  " + text.substr(at, end - at));
    at = end + 1;
  }
  // Many records that leave: the first of them and a sign; what enters is always whole.
  size_t entering = change.after.size();
  if (drawn.size() > room && room > entering + 1) {
    drawn.erase(drawn.begin() + static_cast<long>(room - entering - 1),
                drawn.end() - static_cast<long>(entering));
    drawn.insert(drawn.end() - static_cast<long>(entering), "  - …");
  }
  lines.push_back(page.say(change.before.empty() ? "ticket.publish" : "ticket.change"));
  lines.insert(lines.end(), drawn.begin(), drawn.end());
}

void add_proof(const Page& page, const Change& change, NoteLines& lines) {
  if (!change.proof) return;
  const spf::Proof& proof = *change.proof;
  std::string lost = proof.lost.empty() ? page.say("proof.nobody_lost")
                                        : page.say("proof.lost") + ": " +
                                              ranges_text(page, proof.lost, 4);
  std::string lookups =
      page.say("proof.lookups", {{"before", std::to_string(proof.lookups_before)},
                                 {"after", std::to_string(proof.lookups_after)},
                                 {"limit", std::to_string(spf::kMaxLookups)}});
  lines.push_back(page.say(
      "ticket.proof",
      {{"cases", proof_cases(change, 4)}, {"lost", lost}, {"lookups", lookups}}));
}

void add_steps(const Page& page, const Change& change, size_t room, NoteLines& lines) {
  if (change.steps.empty() || room < 2) return;
  if (change.kind == ChangeKind::Wait) {
    for (size_t i = 0; i < change.steps.size() && i < room; i++)
      lines.push_back(page.say(change.steps[i].key, change.steps[i].params));
    return;
  }
  lines.push_back(page.say("ticket.ask.act"));
  for (size_t i = 0; i < change.steps.size() && i + 1 < room; i++)
    lines.push_back("  " + std::to_string(i + 1) + ". " +
                    page.say(change.steps[i].key, change.steps[i].params));
}

bool must_act(const Finding& answer, Addressee addressee) {
  return ticket_for(answer.actor) == name_of(addressee);
}

// Steps of one reader are that desk's, whoever must act.
bool is_for(const Change& change, Addressee addressee) {
  return !change.reader.empty() && ticket_for(change.reader) == name_of(addressee);
}

// What only this desk is asked beside, or instead of, the change.
std::string request(const Page& page, const Finding& answer, Addressee addressee) {
  if (answer.actor == "nobody") return page.say("do." + answer.cause, answer.params);
  if (addressee == Addressee::Recipient)
    return page.say(must_act(answer, addressee) ? "ticket.ask.recipient_act"
                                                : "ticket.ask.recipient_wait",
                    answer.params);
  if (must_act(answer, addressee)) return page.say("do." + answer.cause, answer.params);
  bool outside = addressee == Addressee::Host || addressee == Addressee::Provider;
  if (outside && answer.actor == "sender_dns")
    return page.say("ticket.ask.host_confirm", answer.params);
  return page.say("ticket.ask.sender_forward",
                  {{"actor", page.say("actor." + answer.actor, answer.params)}});
}

// The change is for those who make it, and for the sender, who passes it on.
bool wants_change(const Finding& answer, Addressee addressee) {
  return addressee == Addressee::Sender || must_act(answer, addressee);
}

std::string until_line(const Page& page, const Change& change, net::Time asked_at) {
  std::string until = clock_text(*change.effective_from, asked_at, page.options());
  return page.say(change.before.empty() ? "change.effective_none" : "change.effective",
                  {{"until", until}});
}

// Where the cause is explained: for the desk it is sent to, which may not have mailwhy.
std::string more_line(const Page& page, const Finding& answer) {
  const std::string& site = page.options().site;
  if (site.empty()) return page.say("ticket.more", {{"cause", answer.cause}});
  return page.say("ticket.more_at", {{"url", site + "/why/" + answer.cause}});
}

NoteLines note(const Page& page, const Case& one, Addressee addressee,
               net::Time asked_at) {
  const Finding& answer = one.findings.front();
  NoteLines lines;
  lines.push_back(page.say(
      "ticket.subject", {{"title", page.say("title." + answer.cause, answer.params)}}));
  lines.push_back(
      page.say("ticket.greeting." + std::string(name_of(addressee)), answer.params));
  if (std::string reply = reply_of(page, one.refusal); !reply.empty()) {
    lines.push_back(refused_line(page, one));
    lines.push_back("  " + reply);
  }
  NoteLines last;
  std::string fault = "not_at_fault." + answer.cause;
  if (knowledge::has_sentence(fault))
    last.push_back(
        page.say("ticket.not_at_fault", {{"who", page.say(fault, answer.params)}}));
  std::string again = again_text(page, one, answer, asked_at);
  if (addressee == Addressee::Sender && !again.empty())
    last.push_back(page.say("ticket.again", {{"when", again}}));
  last.push_back(more_line(page, answer));

  const Change* change = change_for(one, answer, addressee);
  std::string ask = request(page, answer, addressee);
  if (const diagnose::Unknown* question = first_question(one)) {
    add_question(page, *question, lines);
  } else if (change && (wants_change(answer, addressee) || is_for(*change, addressee))) {
    if (must_act(answer, addressee)) ask.clear();  // the change says it
    if (change->kind == ChangeKind::Dns) {
      add_record(page, *change, kDiffLines, lines);
      add_proof(page, *change, lines);
      if (change->effective_from) lines.push_back(until_line(page, *change, asked_at));
    } else {
      add_steps(page, *change, kTicketLines - lines.size() - last.size() - !ask.empty(),
                lines);
    }
  }
  if (!ask.empty()) lines.push_back(ask);
  for (std::string& line : last)
    if (lines.size() < kTicketLines) lines.push_back(std::move(line));
  return lines;
}

}  // namespace

std::optional<Addressee> parse_addressee(std::string_view text) {
  for (Addressee known : {Addressee::Dns, Addressee::Host, Addressee::Recipient,
                          Addressee::Provider, Addressee::Sender})
    if (text == name_of(known)) return known;
  return std::nullopt;
}

std::string to_ticket(const diagnose::Report& report, Addressee addressee,
                      const TextOptions& options) {
  TextOptions plain = options;
  plain.color = false;
  Page page(plain);
  for (const Case& one : report.cases) {
    page.blank();
    if (one.findings.empty()) {
      page.line(
          page.say("report.fine", {{"what", shown(one.refusal.facts.sender_domain)}}));
      continue;
    }
    for (const std::string& line : note(page, one, addressee, report.asked_at))
      page.line(line);
  }
  return page.take();
}

}  // namespace mailwhy::report
