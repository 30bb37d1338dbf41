#include "report/markdown_change.h"

#include "report/change_text.h"
#include "report/markdown_text.h"
#include "report/utf8.h"
#include "spf/check.h"

namespace mailwhy::report {

using diagnose::Change;
using diagnose::ChangeKind;

namespace {

constexpr size_t kMostRanges = 12;

std::string say(const Page& page, const text::Message& message) {
  return markdown_text(page.say(message.key, message.params));
}

std::string question_text(const Page& page, const Change& change,
                          const diagnose::Case& of) {
  const diagnose::Unknown* found = question_of(of, change);
  if (!found) return "";
  std::string out = "**" + say(page, found->question) + "**\n\n";
  if (!found->because.key.empty()) out += say(page, found->because) + "\n\n";
  return out + markdown_text(page.say("change.if_no")) + "\n\n";
}

std::string diff_block(const Change& change) {
  std::string lines = "  " + shown(change.rrset.name) + " " +
                      std::to_string(change.rrset.ttl) + " IN " +
                      dns::to_string(change.rrset.type) + '\n';
  for (const std::string& value : change.before)
    lines += "- " + zone_value(change.rrset, value) + '\n';
  for (const std::string& value : change.after)
    lines += "+ " + zone_value(change.rrset, value) + '\n';
  return markdown_block("diff", lines) + '\n';
}

std::string balance(const Page& page, const spf::Proof& proof,
                    const std::vector<std::string>& after) {
  std::string out;
  auto line = [&](const std::string& text) { out += "- " + markdown_text(text) + '\n'; };
  line(proof.lost.empty()
           ? page.say("proof.nobody_lost")
           : page.say("proof.lost") + ": " + ranges_text(page, proof.lost, kMostRanges));
  if (!proof.gained.empty())
    line(page.say("proof.gained") + ": " + ranges_text(page, proof.gained, kMostRanges));
  if (uint64_t count = gained_wide(proof); count > 0)
    line(page.say("note.gained_wide", {{"count", std::to_string(count)}}));
  if (!proof.uncertain.empty()) {
    std::string terms;
    for (const std::string& term : proof.uncertain)
      terms += (terms.empty() ? "" : ", ") + term;
    line(page.say("proof.uncertain") + ": " + terms);
  }
  line(page.say("proof.lookups", {{"before", std::to_string(proof.lookups_before)},
                                  {"after", std::to_string(proof.lookups_after)},
                                  {"limit", std::to_string(spf::kMaxLookups)}}));
  if (std::string size = size_text(page, after); !size.empty()) line(size);
  return out + '\n';
}

std::string proof_text(const Page& page, const Change& change, int level) {
  if (!change.proof && change.named_cases.empty()) return "";
  std::string out = markdown_heading(level, page.say("heading.proof"));
  auto head = [&](std::string_view what) {
    return markdown_head({markdown_text(page.say(what)),
                          markdown_text(page.say("proof.before")),
                          markdown_text(page.say("proof.after"))});
  };
  if (!change.proof) {
    out += head("proof.name");
    for (const auto& [name, results] : change.named_cases)
      out +=
          markdown_row({markdown_code(name, Place::Cell), results.first ? "pass" : "fail",
                        results.second ? "pass" : "fail"});
    return out + '\n';
  }
  if (!change.proof->cases.empty()) {
    out += head("proof.address");
    for (const ProofGroup& group : proof_groups(change.proof->cases))
      out += markdown_row({markdown_text(group.addresses),
                           std::string(to_string(group.before)),
                           std::string(to_string(group.after))});
    out += '\n';
  }
  return out + balance(page, *change.proof, change.after);
}

std::string steps_text(const Page& page, const Change& change) {
  std::string out;
  int number = 1;
  for (const text::Message& step : change.steps)
    out += (change.steps.size() == 1 ? "" : std::to_string(number++) + ". ") +
           say(page, step) + '\n';
  return out.empty() ? "" : out + '\n';
}

}  // namespace

std::string markdown_question(const Page& page, const diagnose::Unknown& unknown) {
  std::string out = "- " + say(page, unknown.question);
  if (!unknown.because.key.empty()) out += ' ' + say(page, unknown.because);
  return out + '\n';
}

std::string markdown_change(const Page& page, const Change& change,
                            const diagnose::Case& of, net::Time asked_at, int level) {
  const bool record = change.kind == ChangeKind::Dns;
  if (!record && change.steps.empty()) return "";
  std::string title;
  if (record)
    title = page.say(change.only_if.empty() ? "heading.change" : "heading.change_if_yes");
  else if (!change.reader.empty())
    title = page.say("for." + change.reader, change.steps.front().params);
  else
    title = page.say(change.kind == ChangeKind::Wait ? "heading.wait" : "heading.steps");
  std::string out = question_text(page, change, of) + markdown_heading(level, title);
  if (record) out += diff_block(change) + proof_text(page, change, level + 1);
  out += steps_text(page, change);
  std::string until = effective_text(page, change, of, asked_at);
  if (!until.empty()) out += markdown_text(until) + "\n\n";
  for (const text::Message& note : change.notes) out += "- " + say(page, note) + '\n';
  return out + (change.notes.empty() ? "" : "\n");
}

}  // namespace mailwhy::report
