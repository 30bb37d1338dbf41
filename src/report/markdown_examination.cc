#include "report/markdown_examination.h"

#include <algorithm>

#include "report/check_text.h"
#include "report/markdown_change.h"
#include "report/markdown_text.h"
#include "report/open_questions.h"
#include "report/sender_map.h"
#include "report/server_matrix.h"
#include "report/severity.h"

namespace mailwhy::report {

using diagnose::Case;
using diagnose::Evidence;
using diagnose::Finding;
using diagnose::Report;
using diagnose::Severity;

namespace {

std::string counts_table(const Page& page, const Case& one) {
  CheckCounts counts = count_checks(one);
  std::vector<std::string> head, row;
  for (auto [key, count] : {std::pair("check.column.problems", counts.problems),
                            {"check.column.warnings", counts.warnings},
                            {"check.column.fine", counts.fine},
                            {"check.column.unknown", counts.unknown}}) {
    head.push_back(markdown_text(page.say(key)));
    row.push_back(std::to_string(count));
  }
  return markdown_head(head) + markdown_row(row) + '\n';
}

std::string finding_text(const Page& page, const Report& report, const Case& one,
                         size_t place,
                         const std::vector<const diagnose::Change*>& changes, int level) {
  const Finding& finding = one.findings[place];
  std::string out =
      markdown_heading(level, std::string(severity_sign(finding.severity)) + " " +
                                  page.say("title." + finding.cause, finding.params));
  out += markdown_cause(page, finding) + "\n\n";
  if (std::string why = "why." + finding.cause; knowledge::has_sentence(why))
    out += markdown_text(page.say(why, finding.params)) + "\n\n";
  std::vector<std::string> notes = finding_notes(page, finding);
  for (const std::string& note : notes) out += "- " + markdown_text(note) + '\n';
  if (!notes.empty()) out += '\n';
  if (!finding.actor.empty() && finding.severity != Severity::Info)
    out += "**" + markdown_text(page.say("label.must_act")) + ":** " +
           markdown_text(page.say("actor." + finding.actor, finding.params)) + "\n\n";
  for (const diagnose::Change* change : changes)
    out += mended_with(one, place, *change)
               ? markdown_text(page.say("check.same_change")) + "\n\n"
               : markdown_change(page, *change, one, report.asked_at, level + 1);
  return out;
}

std::string findings_text(const Page& page, const Report& report, const Case& one,
                          Severity severity, const char* heading_key) {
  std::string out;
  int level = heading_key ? 3 : 2;
  const auto changes = diagnose::changes_by_finding(one);
  for (size_t i = 0; i < one.findings.size(); i++)
    if (one.findings[i].severity == severity)
      out += finding_text(page, report, one, i, changes[i], level);
  return out.empty() || !heading_key ? out
                                     : markdown_heading(2, page.say(heading_key)) + out;
}

std::string rest_text(const Page& page, const Case& one) {
  std::string open;
  for (const Evidence& evidence : one.evidence)
    if (evidence.verdict == "could_not_tell")
      open += "- " +
              markdown_text(check_name(page, evidence) + why_untold(page, evidence)) +
              '\n';
  for (const diagnose::Unknown* unknown : open_questions(one))
    open += markdown_question(page, *unknown);
  std::string out;
  if (!open.empty())
    out += markdown_heading(2, page.say("check.heading.unknown")) + open + '\n';
  if (std::string fine = fine_text(page, one); !fine.empty())
    out += "✓ " + markdown_text(fine) + "\n\n";
  return out;
}

std::string senders_text(const Page& page, const Case& one) {
  SenderMap map = read_sender_map(page, one);
  if (map.empty()) return "";
  std::string out = markdown_heading(
      2,
      page.say("check.heading.senders", {{"domain", one.refusal.facts.sender_domain}}));
  if (!map.problem.empty()) out += markdown_text(page.say("check.map.broken")) + "\n\n";
  if (!map.entries.empty())
    out += markdown_head({markdown_text(page.say("check.map.who")),
                          markdown_text(page.say("check.map.terms")),
                          markdown_text(page.say("check.map.ranges"))});
  for (const MapEntry& entry : map.entries) {
    std::string who = entry.own ? page.say("check.map.own") + " " : entry.provider + " ";
    std::string where = entry.depends_on.empty()
                            ? entry.ranges + " (" + entry.count + ")"
                            : page.say("workbench.depends", {{"what", entry.depends_on}});
    out += markdown_row({markdown_text(who) + markdown_code(entry.domain, Place::Cell),
                         markdown_code(entry.terms, Place::Cell), markdown_text(where)});
  }
  if (!map.entries.empty()) out += '\n';
  if (map.drawn())
    out += markdown_text(page.say("workbench.everybody_else", {{"result", map.others}})) +
           "\n\n";
  for (const std::string& seen : map.seen) out += "- " + markdown_text(seen) + '\n';
  return out + (map.seen.empty() ? "" : "\n");
}

std::string versions_text(const Page& page, const MatrixRecord& record) {
  std::string out;
  auto add = [&](const std::string& head, const std::vector<std::string>& version) {
    out += "- " + head;
    if (version.empty()) out += ' ' + markdown_text(page.say("check.matrix.no_record"));
    for (const std::string& value : version) out += ' ' + markdown_code(value);
    out += '\n';
  };
  for (size_t i = 0; i < record.versions.size(); i++)
    add(version_letter(record, static_cast<int>(i)), record.versions[i]);
  for (const MatrixCopy& old : record.old_copies) add(markdown_text(old.head), old.value);
  return out + '\n';
}

std::string servers_text(const Page& page, const Case& one) {
  ServerMatrix matrix = read_server_matrix(page, one);
  if (matrix.empty()) return "";
  std::string out = markdown_heading(2, page.say("check.heading.servers"));
  out += markdown_head({markdown_text(page.say("table.server")),
                        markdown_text(page.say("check.matrix.address")),
                        markdown_text(page.say("table.serial")), ""});
  for (const MatrixServer& server : matrix.servers) {
    bool good = server.trouble.empty();
    const std::string& words = good ? server.remark : server.trouble;
    out += markdown_row(
        {markdown_code(server.name, Place::Cell), markdown_text(server.ip),
         markdown_text(server.serial),
         (good ? "✓" : "✗") + (words.empty() ? "" : ' ' + markdown_text(words))});
  }
  out += '\n';
  if (matrix.records.empty()) return out;
  std::vector<std::string> head = {markdown_text(page.say("table.record"))};
  for (const MatrixServer& server : matrix.servers)
    head.push_back(markdown_code(server.name, Place::Cell));
  out += markdown_head(head);
  for (const MatrixRecord& record : matrix.records) {
    std::vector<std::string> row = {
        markdown_code(record.name + ' ' + record.type, Place::Cell)};
    for (int at : record.at) row.push_back(version_letter(record, at));
    out += markdown_row(row);
  }
  out += '\n';
  for (const MatrixRecord& record : matrix.records)
    if (record.stands_out())
      out += markdown_code(record.name + ' ' + record.type) + "\n\n" +
             versions_text(page, record);
  return out;
}

}  // namespace

std::string markdown_cause(const Page& page, const Finding& finding) {
  return markdown_code(finding.cause) + ", " +
         markdown_text(
             page.say("certainty." + std::string(to_string(finding.certainty))));
}

std::string markdown_examination(const Page& page, const Report& report,
                                 const Case& one) {
  std::string out = markdown_heading(1, examination_headline(page, report, one));
  out += counts_table(page, one);
  out += markdown_text(page.say(
             "check.at",
             {{"at", clock_text(report.asked_at, net::Time{}, page.options())}})) +
         "\n\n";
  out += findings_text(page, report, one, Severity::Error, nullptr);
  out += findings_text(page, report, one, Severity::Warning, "check.heading.warnings");
  out += rest_text(page, one) + senders_text(page, one) + servers_text(page, one);
  return out + findings_text(page, report, one, Severity::Info, "check.heading.remarks");
}

}  // namespace mailwhy::report
