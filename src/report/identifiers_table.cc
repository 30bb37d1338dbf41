#include "report/identifiers_table.h"

#include <algorithm>

#include "knowledge/knowledge.h"
#include "report/detail.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace json = boost::json;

namespace {

const json::object* detail_of(const diagnose::Case& one, std::string_view check) {
  auto found = std::ranges::find(one.evidence, check, &diagnose::Evidence::check);
  return found == one.evidence.end() ? nullptr : &found->detail;
}

// Does it count for DMARC, and if not: would it, if it passed?
std::string remark_of(const Page& page, const json::object& one) {
  if (is_true(one, "aligned")) return page.say("identifiers.counts");
  if (is_false(one, "would_align")) return page.say("identifiers.other_domain");
  bool passed = text_in(one, "result") == "pass";
  return page.say(passed ? "identifiers.other_domain" : "identifiers.would_count");
}

void add_spf(const Page& page, const json::object& dmarc, IdentifiersTable& table) {
  const json::object* spf = object_in(dmarc, "spf");
  if (!spf) return;
  table.rows.push_back({"SPF", text_in(*spf, "result"), text_in(*spf, "domain"),
                        remark_of(page, *spf), is_true(*spf, "aligned")});
}

void add_dkim(const Page& page, const json::object& dmarc, const json::object* dkim,
              IdentifiersTable& table) {
  const json::value* value = dmarc.if_contains("dkim");
  const json::array* signers = value ? value->if_array() : nullptr;
  const json::value* checked = dkim ? dkim->if_contains("signatures") : nullptr;
  const json::array* checks = checked ? checked->if_array() : nullptr;
  if (!signers) return;
  for (size_t i = 0; i < signers->size(); i++) {
    const json::object* signer = (*signers)[i].if_object();
    if (!signer) continue;
    IdentifierRow row{"DKIM", text_in(*signer, "result"), text_in(*signer, "domain"),
                      remark_of(page, *signer), is_true(*signer, "aligned")};
    const json::object* check =
        checks && i < checks->size() ? (*checks)[i].if_object() : nullptr;
    if (check && !text_in(*check, "key").empty()) row.what = text_in(*check, "key");
    if (check && !text_in(*check, "cause").empty()) row.remark = text_in(*check, "cause");
    table.rows.push_back(std::move(row));
  }
  if (!signers->empty()) return;
  bool mail_came_back = checks != nullptr;
  table.rows.push_back(
      {"DKIM", "–", "",
       page.say(mail_came_back ? "identifiers.unsigned" : "identifiers.not_seen"),
       false});
}

void add_dmarc(const Page& page, const json::object& dmarc, std::string result,
               IdentifiersTable& table) {
  IdentifierRow row{"DMARC", std::move(result), text_in(dmarc, "policy_domain"), "",
                    false};
  row.good = row.result == "pass";
  std::string policy = text_in(dmarc, "policy");
  if (!policy.empty())
    row.remark = page.say("identifiers.policy", {{"policy", policy}});
  else if (row.result == "none")
    row.remark = page.say("identifiers.no_record");
  table.rows.push_back(std::move(row));
}

}  // namespace

IdentifiersTable read_identifiers(const Page& page, const diagnose::Case& one) {
  IdentifiersTable table;
  const json::object* dmarc = detail_of(one, "dmarc");
  if (!dmarc) return table;
  table.from = text_in(*dmarc, "from");
  add_spf(page, *dmarc, table);
  const json::object* dkim = detail_of(one, "dkim");
  if (dkim && !dkim->if_contains("signatures")) dkim = nullptr;
  add_dkim(page, *dmarc, dkim, table);
  auto evidence = std::ranges::find(one.evidence, "dmarc", &diagnose::Evidence::check);
  add_dmarc(page, *dmarc, evidence->verdict, table);
  return table;
}

void draw_identifiers(Page& page, const IdentifiersTable& table, int indent) {
  int widest = 0;
  for (const IdentifierRow& row : table.rows)
    widest = std::max(widest, columns(row.what));
  widest = std::min(widest, 34);
  for (const IdentifierRow& row : table.rows) {
    Style style = row.good               ? Style::Good
                  : row.result == "pass" ? Style::Plain
                                         : Style::Bad;
    page.line({{blanks(indent) + padded(row.by, 7)},
               {padded(row.result, 11), style},
               {padded(cut(row.what, widest), widest + 2)},
               {row.remark, Style::Dim}});
  }
}

bool is_about_identifiers(const diagnose::Finding& finding) {
  const knowledge::Cause* cause = knowledge::find_cause(finding.cause);
  return cause && (cause->group == "dkim" || cause->group == "dmarc");
}

}  // namespace mailwhy::report
