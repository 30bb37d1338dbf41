#include "report/change_text.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "net/cidr.h"
#include "report/utf8.h"
#include "spf/edit.h"

namespace mailwhy::report {

std::string zone_value(const diagnose::RRset& rrset, const std::string& value) {
  if (rrset.type != dns::Type::TXT) return shown(value);
  return dns::rdata_to_text(
      {{}, rrset.type, rrset.ttl, dns::rdata_txt(spf::to_strings(value))});
}

std::vector<ProofGroup> proof_groups(const std::vector<spf::ProofCase>& cases) {
  std::vector<ProofGroup> groups;
  for (const spf::ProofCase& one : cases) {
    auto group = std::ranges::find_if(groups, [&](const ProofGroup& known) {
      return known.before == one.before && known.after == one.after;
    });
    if (group == groups.end())
      group = groups.insert(groups.end(), {one.before, one.after, {}});
    group->addresses += (group->addresses.empty() ? "" : ", ") + one.ip.to_string();
  }
  return groups;
}

namespace {

void draw_values(Page& page, const diagnose::RRset& rrset,
                 const std::vector<std::string>& values, char sign, Style style,
                 int indent) {
  for (const std::string& value : values)
    page.line(blanks(indent) + sign + " " + zone_value(rrset, value), style);
}

constexpr uint64_t kManyAddresses =
    4096;  // addresses gained from which on it is said in words

// How many addresses the ranges hold; nullopt where one of them is too wide to count
// (IPv6).
std::optional<uint64_t> address_count(const std::vector<std::string>& cidrs) {
  uint64_t count = 0;
  for (const std::string& text : cidrs) {
    auto cidr = net::Cidr::parse(text);
    if (!cidr) return std::nullopt;
    int open = cidr->base().bits() - cidr->prefix();
    if (open > 32) return std::nullopt;
    count += uint64_t{1} << open;
  }
  return count;
}

// A single address without its "/32" or "/128".
std::string range_text(const std::string& cidr) {
  if (cidr.ends_with("/32") && cidr.find(':') == cidr.npos)
    return cidr.substr(0, cidr.size() - 3);
  if (cidr.ends_with("/128")) return cidr.substr(0, cidr.size() - 4);
  return cidr;
}

std::string arrow(spf::Verdict before, spf::Verdict after) {
  return std::string(to_string(before)) + " → " + std::string(to_string(after));
}

void draw_cases(Page& page, const spf::Proof& proof, int indent) {
  auto groups = proof_groups(proof.cases);
  int widest = 0;
  for (const ProofGroup& group : groups)
    widest = std::max(widest, columns(group.addresses));
  int room = std::min(widest, page.width() - indent - 24);
  for (const ProofGroup& group : groups) {
    auto lines = wrap(group.addresses, room);
    Style style = group.after == spf::Verdict::Pass ? Style::Good : Style::Bad;
    page.line({{blanks(indent) + padded(lines.front(), room) + "  "},
               {arrow(group.before, group.after), style}});
    for (size_t i = 1; i < lines.size(); i++) page.line(blanks(indent) + lines[i]);
  }
}

void draw_question(Page& page, const diagnose::Unknown& question) {
  page.heading(page.say("heading.question"));
  page.paragraph(6, page.say(question.question.key, question.question.params),
                 Style::Warning, "    ?");
  page.paragraph(6, page.say(question.because.key, question.because.params));
  page.paragraph(6, page.say("change.if_no"));
}

void draw_steps(Page& page, const diagnose::Change& change) {
  if (change.steps.size() == 1)
    return page.paragraph(4, page.say(change.steps[0].key, change.steps[0].params));
  int number = 1;
  for (const text::Message& step : change.steps) {
    std::string lead = "    " + std::to_string(number++) + ".";
    page.paragraph(7, page.say(step.key, step.params), Style::Plain, lead);
  }
}

void draw_record(Page& page, const diagnose::Change& change) {
  bool asks = !change.only_if.empty();
  page.heading(page.say(asks ? "heading.change_if_yes" : "heading.change"));
  draw_diff(page, change.rrset, change.before, change.after, 4);
  if (!change.proof && change.named_cases.empty()) return;
  page.heading(page.say("heading.proof"));
  if (change.proof) return draw_proof(page, *change.proof, change.after, 4);
  auto word = [](bool good) { return std::string(good ? "pass" : "fail"); };
  for (const auto& [name, results] : change.named_cases)
    page.line("    " + name + "  " + word(results.first) + " → " + word(results.second));
}

}  // namespace

const diagnose::Unknown* question_of(const diagnose::Case& one,
                                     const diagnose::Change& change) {
  auto found = std::ranges::find(one.unknown, change.only_if, &diagnose::Unknown::id);
  bool asked = !change.only_if.empty() && found != one.unknown.end();
  return asked ? &*found : nullptr;
}

void draw_diff(Page& page, const diagnose::RRset& rrset,
               const std::vector<std::string>& before,
               const std::vector<std::string>& after, int indent) {
  page.line(blanks(indent) + rrset.name + " " + std::to_string(rrset.ttl) + " IN " +
            dns::to_string(rrset.type));
  draw_values(page, rrset, before, '-', Style::Bad, indent);
  draw_values(page, rrset, after, '+', Style::Good, indent);
}

std::string size_text(const Page& page, const std::vector<std::string>& after) {
  if (after.size() != 1) return "";
  return page.say("change.ready_text",
                  {{"size", std::to_string(after.front().size())},
                   {"strings", std::to_string(spf::to_strings(after.front()).size())}});
}

uint64_t gained_wide(const spf::Proof& proof) {
  auto count = address_count(proof.gained);
  return count && *count >= kManyAddresses ? *count : 0;
}

std::string ranges_text(const Page& page, const std::vector<std::string>& cidrs,
                        size_t limit) {
  std::string out;
  for (size_t i = 0; i < cidrs.size() && i < limit; i++)
    out += (out.empty() ? "" : ", ") + range_text(cidrs[i]);
  if (cidrs.size() > limit)
    out += " " + page.say("proof.more_ranges",
                          {{"count", std::to_string(cidrs.size() - limit)}});
  auto count = address_count(cidrs);
  if (count && *count > 1)
    out += " (" + page.say("proof.addresses", {{"count", std::to_string(*count)}}) + ")";
  return out;
}

void draw_proof(Page& page, const spf::Proof& proof,
                const std::vector<std::string>& after, int indent) {
  constexpr size_t kRanges = 4;
  size_t limit = page.options().all ? std::string::npos : kRanges;
  draw_cases(page, proof, indent);
  if (proof.lost.empty())
    page.paragraph(indent, page.say("proof.nobody_lost"), Style::Good);
  else
    page.paragraph(indent,
                   page.say("proof.lost") + ": " + ranges_text(page, proof.lost, limit),
                   Style::Bad);
  if (!proof.gained.empty())
    page.paragraph(
        indent, page.say("proof.gained") + ": " + ranges_text(page, proof.gained, limit));
  if (!proof.uncertain.empty()) {
    std::string terms;
    for (const std::string& term : proof.uncertain)
      terms += (terms.empty() ? "" : ", ") + shown(term);
    page.paragraph(indent, page.say("proof.uncertain") + ": " + terms);
  }
  if (uint64_t count = gained_wide(proof); count > 0)
    page.paragraph(indent,
                   page.say("note.gained_wide", {{"count", std::to_string(count)}}),
                   Style::Warning);
  auto number = [](int n) { return std::to_string(n); };
  std::string limits =
      page.say("proof.lookups", {{"before", number(proof.lookups_before)},
                                 {"after", number(proof.lookups_after)},
                                 {"limit", number(spf::kMaxLookups)}});
  limits +=
      " · " + page.say("proof.void", {{"void_before", number(proof.void_before)},
                                      {"void_after", number(proof.void_after)},
                                      {"void_limit", number(spf::kMaxVoidLookups)}});
  std::string size = size_text(page, after);
  page.paragraph(indent, limits + (size.empty() ? "" : " · " + size));
}

std::string proof_cases(const diagnose::Change& change, size_t limit) {
  if (!change.proof) return "";
  std::vector<spf::ProofCase> cases = change.proof->cases;
  bool all = cases.size() <= limit;
  if (!all) cases.resize(limit);
  std::string out;
  for (const ProofGroup& group : proof_groups(cases))
    out += (out.empty() ? "" : ", ") + group.addresses + " " +
           arrow(group.before, group.after);
  return out + (all ? "" : ", …");
}

std::string effective_text(const Page& page, const diagnose::Change& change,
                           const diagnose::Case& of, net::Time asked_at) {
  if (!change.effective_from) return "";
  std::string key = change.kind != diagnose::ChangeKind::Dns ? "change.wait"
                    : change.before.empty()                  ? "change.effective_none"
                                                             : "change.effective";
  // An examination: nothing came back that could be sent again.
  if (of.refusal.reason.label.empty()) key += "_only";
  return page.say(
      key, {{"until", clock_text(*change.effective_from, asked_at, page.options())}});
}

void draw_change(Page& page, const diagnose::Change& change, const diagnose::Case& of,
                 net::Time asked_at) {
  using diagnose::ChangeKind;
  bool says_something = change.kind == ChangeKind::Dns || !change.steps.empty();
  if (!says_something) return;
  page.blank();
  if (const diagnose::Unknown* question = question_of(of, change))
    draw_question(page, *question);
  if (change.kind == ChangeKind::Dns)
    draw_record(page, change);
  else if (!change.reader.empty() && !change.steps.empty())
    page.heading(page.say("for." + change.reader, change.steps.front().params));
  else
    page.heading(
        page.say(change.kind == ChangeKind::Wait ? "heading.wait" : "heading.steps"));
  draw_steps(page, change);
  if (std::string until = effective_text(page, change, of, asked_at); !until.empty())
    page.paragraph(page.kIndent + 2, until);
  for (const text::Message& note : change.notes)
    page.paragraph(6, page.say(note.key, note.params), Style::Plain, "    ·");
}

}  // namespace mailwhy::report
