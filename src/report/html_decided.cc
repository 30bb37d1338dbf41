// How it was decided: the SPF record as a tree with the term that decided, or the name
// servers of a zone side by side.
#include <algorithm>

#include "knowledge/knowledge.h"
#include "report/html_parts.h"
#include "report/identifiers_table.h"
#include "report/servers_table.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace {

void write_spf(const Drawing& to, const diagnose::Finding& answer,
               const spf::Result& result) {
  text::Params params{{"domain", result.domain},
                      {"result", std::string(to_string(result.verdict))}};
  if (auto ip = answer.params.find("ip"); ip != answer.params.end())
    params["ip"] = ip->second;
  to.heading(to.say("heading.spf", params), 2);
  write_spf_tree(to.html, to.page, result);
}

// On a narrow screen a row is a block, and each cell says what it is.
void write_cell(const Drawing& to, const char* label_key, std::string_view text,
                std::string_view look = {}) {
  In cell(to.html, "td", {{"class", std::string(look)}});
  if (text.empty()) return;
  to.html.element("span", to.say(label_key) + " ", {{"class", "label"}});
  to.html.text(text);
}

void write_row(const Drawing& to, const ServerRow& row) {
  Html& html = to.html;
  In line(html, "tr", {{"class", row.remark.empty() ? "" : "decided"}});
  html.element("th", row.name, {{"scope", "row"}, {"translate", "no"}});
  write_cell(to, "table.serial", row.serial);
  write_cell(to, "table.record", row.record);
  std::string_view look = row.bad ? "bad" : "good";
  std::string sign = row.bad ? "✗ " : "✓ ";
  write_cell(to, "table.result", row.result.empty() ? "" : sign + row.result, look);
  std::string remark = row.trouble;
  if (!row.remark.empty()) remark += (remark.empty() ? "◄ " : " ◄ ") + row.remark;
  In last(html, "td", {{"class", row.trouble.empty() ? "" : "bad"}});
  html.text(remark);
}

void write_servers(const Drawing& to, const diagnose::Finding& finding,
                   const boost::json::object& detail) {
  ServersTable table = read_servers(to.page, detail);
  if (table.rows.empty()) return;
  const boost::json::value* zone = detail.if_contains("domain");
  auto known = finding.params.find("domain");
  std::string domain = zone && zone->is_string()       ? std::string(zone->get_string())
                       : known != finding.params.end() ? known->second
                                                       : "";
  to.heading(to.say("heading.servers", {{"domain", shown(domain)}}), 2);
  Html& html = to.html;
  {
    In list(html, "table", {{"class", "servers"}});
    {
      In head(html, "thead");
      In line(html, "tr");
      for (const char* key :
           {"table.server", "table.serial", "table.record", "table.result"})
        html.element("th", to.say(key), {{"scope", "col"}});
      html.element("td", "");
    }
    In body(html, "tbody");
    for (const ServerRow& row : table.rows) write_row(to, row);
  }
  if (table.records.empty()) return;
  In list(html, "dl", {{"class", "records"}});
  char letter = 'A';
  for (const auto& records : table.records) {
    html.element("dt", std::string(1, letter));
    for (const std::string& record : records) {
      In value(html, "dd");
      html.element("code", record, {{"translate", "no"}});
    }
    if (letter < 'Z') letter++;
  }
}

void write_who_speaks(const Drawing& to) {
  IdentifiersTable table = read_identifiers(to.page, to.one);
  if (table.rows.empty()) return;
  to.heading(to.say("heading.identifiers", {{"domain", table.from}}), 2);
  In list(to.html, "table", {{"class", "servers"}});
  In body(to.html, "tbody");
  for (const IdentifierRow& row : table.rows) {
    In line(to.html, "tr");
    to.html.element("th", row.by, {{"scope", "row"}});
    to.html.element("td", row.result,
                    {{"class", row.good               ? "good"
                               : row.result == "pass" ? ""
                                                      : "bad"}});
    to.html.element("td", row.what, {{"translate", "no"}});
    to.html.element("td", row.remark);
  }
}

}  // namespace

void write_derivation(const Drawing& to, const diagnose::Finding& answer) {
  const diagnose::Evidence* ns = evidence_for(to.one, answer, "ns");
  if (is_about_servers(answer) && ns) return write_servers(to, answer, ns->detail);
  bool identifiers = is_about_identifiers(answer);
  if (identifiers) write_who_speaks(to);
  const diagnose::Evidence* evidence = evidence_for(to.one, answer, "spf");
  if (!evidence || !evidence->spf || evidence->spf->trace.empty()) return;
  if (identifiers && evidence->spf->verdict == spf::Verdict::Pass) return;
  if (evidence->spf->trace.front().what != spf::TraceNode::What::RecordText) return;
  write_spf(to, answer, *evidence->spf);
}

}  // namespace mailwhy::report
